package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.gui.view.Texts;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.List;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JPanel;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;

/** A modal dialog with OK and Cancel, and a line that says why something failed. */
abstract class FormDialog extends JDialog {
    private static final long serialVersionUID = 1L;
    private static final int MARGIN = 14;
    private static final int STATUS_WIDTH = 380;
    private static final int LOWEST = 240;

    private final transient Wording wording;
    private final Note status = new Note(STATUS_WIDTH);
    private final JButton ok = new JButton();
    private final JButton cancel = new JButton();
    private final ButtonRow further = new ButtonRow();

    FormDialog(@Nullable Window owner, Texts texts) {
        super(owner, ModalityType.DOCUMENT_MODAL);
        wording = new Wording(texts);
        ok.setName("ok");
        ok.addActionListener(event -> confirmed());
        wording.caption(ok, "gui.dialog.ok");
        cancel.setName("cancel");
        cancel.addActionListener(event -> leave());
        wording.caption(cancel, "gui.dialog.cancel");
        status.name("status");
        setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent event) {
                leave();
            }
        });
        getRootPane().setDefaultButton(ok);
        getRootPane()
                .registerKeyboardAction(
                        event -> leave(),
                        KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
                        JComponent.WHEN_IN_FOCUSED_WINDOW);
    }

    Wording wording() {
        return wording;
    }

    JButton ok() {
        return ok;
    }

    Note status() {
        return status;
    }

    /** Puts the dialog together. */
    void fill(JComponent content) {
        JPanel all = new JPanel(new BorderLayout(0, UIScale.scale(MARGIN)));
        int margin = UIScale.scale(MARGIN);
        all.setBorder(BorderFactory.createEmptyBorder(margin, margin, margin, margin));
        all.add(content, BorderLayout.CENTER);
        JPanel row = new JPanel(new BorderLayout());
        row.add(further, BorderLayout.LINE_START);
        row.add(new ButtonRow(ok, cancel), BorderLayout.LINE_END);
        JPanel bottom = new JPanel(new BorderLayout(0, UIScale.scale(8)));
        bottom.add(status, BorderLayout.CENTER);
        bottom.add(row, BorderLayout.PAGE_END);
        all.add(bottom, BorderLayout.PAGE_END);
        status.show(Note.Kind.HINT, "");
        setContentPane(all);
    }

    /** A button at the other side of OK and Cancel. */
    JButton further(String key, Runnable pressed) {
        JButton button = new JButton();
        button.setName(key);
        wording.caption(button, key);
        button.addActionListener(event -> pressed.run());
        further.add(button);
        return button;
    }

    /** Cancel instead of OK, or nothing but OK. */
    void only(JButton kept) {
        (kept == ok ? cancel : ok).setVisible(false);
        getRootPane().setDefaultButton(kept);
    }

    /** As large as its content and no larger than the screen; at first in the middle of its owner, then where it is. */
    void place() {
        pack();
        Rectangle screen = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
        Dimension size = getSize();
        setSize(Math.min(size.width, screen.width), Math.min(size.height, screen.height));
        setMinimumSize(new Dimension(Math.min(getWidth(), screen.width), Math.min(getHeight(), UIScale.scale(LOWEST))));
        if (isShowing()) {
            int x = Math.min(getX(), screen.x + screen.width - getWidth());
            int y = Math.min(getY(), screen.y + screen.height - getHeight());
            setLocation(Math.max(screen.x, x), Math.max(screen.y, y));
        } else {
            setLocationRelativeTo(getOwner());
        }
    }

    /** Makes room for sentences that have become longer. */
    void grow() {
        SwingUtilities.invokeLater(() -> {
            Dimension wanted = getPreferredSize();
            if (isDisplayable() && wanted.height > getHeight()) {
                Rectangle screen =
                        GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
                setSize(getWidth(), Math.min(wanted.height, screen.height));
                validate();
            }
        });
    }

    /** Makes this change and ends, or says why it could not be made. */
    void edit(Draft draft, Draft.Edit edit) {
        draft.edit(edit, refused -> {
            if (refused == null) {
                dispose();
            } else {
                status.show(Note.Kind.ERROR, new ProblemWords(wording.messages()).failure(refused, draft.file()));
            }
        });
    }

    /** OK was pressed. */
    abstract void confirmed();

    /** Whether anything would be lost. */
    abstract boolean isChanged();

    /** What has to be undone if nothing is kept. */
    void discarded() {}

    private void leave() {
        if (!isChanged() || asked("gui.dialog.discard", "gui.dialog.discard.yes", "gui.dialog.discard.no")) {
            discarded();
            dispose();
        }
    }

    /** Asks a question, with the first answer for yes. */
    boolean asked(String question, String yes, String no) {
        List<String> answers = List.of(wording.plain(yes), wording.plain(no));
        return QuestionDialog.ask(this, getTitle(), wording.text(question), answers) == 0;
    }

    /** A dialog that is gone is told of no language. */
    @Override
    public void dispose() {
        super.dispose();
        wording.close();
    }
}
