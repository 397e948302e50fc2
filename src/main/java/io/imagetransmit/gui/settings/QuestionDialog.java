package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.List;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.KeyStroke;
import javax.swing.SwingConstants;
import javax.swing.UIManager;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;

/** A sentence and one or several answers, the last of which changes nothing. */
final class QuestionDialog extends JDialog {
    private static final long serialVersionUID = 1L;
    private static final int WIDTH = 360;
    private static final int MARGIN = 16;

    private int answer;

    private QuestionDialog(@Nullable Window owner, String title, String sentence, List<String> answers) {
        super(owner, title, ModalityType.DOCUMENT_MODAL);
        setName("question");
        setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
        answer = answers.size() - 1;
        Paragraph text = new Paragraph(WIDTH);
        text.setText(sentence);
        getAccessibleContext().setAccessibleDescription(sentence);
        JLabel sign =
                new JLabel(UIManager.getIcon(answers.size() > 1 ? "OptionPane.questionIcon" : "OptionPane.errorIcon"));
        sign.setVerticalAlignment(SwingConstants.TOP);
        ButtonRow buttons = new ButtonRow();
        for (int i = 0; i < answers.size(); i++) {
            int index = i;
            JButton button = new JButton(answers.get(i));
            button.setName("answer." + i);
            button.addActionListener(event -> {
                answer = index;
                dispose();
            });
            buttons.add(button);
            getRootPane().setDefaultButton(button);
        }
        JPanel row = new JPanel(new BorderLayout());
        row.add(buttons, BorderLayout.LINE_END);
        JPanel all = new JPanel(new BorderLayout(UIScale.scale(MARGIN), UIScale.scale(MARGIN)));
        int margin = UIScale.scale(MARGIN);
        all.setBorder(BorderFactory.createEmptyBorder(margin, margin, margin, margin));
        all.add(sign, BorderLayout.LINE_START);
        all.add(text, BorderLayout.CENTER);
        all.add(row, BorderLayout.PAGE_END);
        setContentPane(all);
        getRootPane()
                .registerKeyboardAction(
                        event -> dispose(),
                        KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
                        JComponent.WHEN_IN_FOCUSED_WINDOW);
        setResizable(false);
        pack();
        setLocationRelativeTo(owner);
    }

    /** Asks, and gives the number of the answer; the last one's if there was none. */
    static int ask(@Nullable Window owner, String title, String sentence, List<String> answers) {
        QuestionDialog dialog = new QuestionDialog(owner, title, sentence, answers);
        dialog.setVisible(true);
        return dialog.answer;
    }
}
