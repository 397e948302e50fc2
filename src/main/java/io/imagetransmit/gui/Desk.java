package io.imagetransmit.gui;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.gui.view.ImageTable;
import io.imagetransmit.gui.view.ListEditor;
import io.imagetransmit.gui.view.LogPane;
import io.imagetransmit.gui.view.OverallProgress;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.job.ErrorText;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JSplitPane;

/** All that one works with, where users of the original look for it: choices, buttons, status; the list left, the log right; images. */
final class Desk extends JPanel {
    private static final long serialVersionUID = 1L;

    private final ChoicePanel choices;
    private final ActionBar actions;
    private final JLabel status = new JLabel(" ");
    private final NoticeBar notice;
    private final BundleChip chip;
    private final transient ListEditor list;
    private final LogPane log;
    private final ImageTable table;
    private final OverallProgress progress;

    Desk(Texts texts, Consumer<ActionBar.Action> pressed) {
        super(new BorderLayout(0, UIScale.scale(6)));
        choices = new ChoicePanel(texts);
        actions = new ActionBar(texts, pressed);
        notice = new NoticeBar(texts);
        chip = new BundleChip(texts);
        list = new ListEditor(texts, line -> new ErrorText(texts.messages()).sentence(line));
        log = new LogPane(texts);
        table = new ImageTable(texts);
        progress = new OverallProgress(texts);
        status.setName("status");
        int edge = UIScale.scale(10);
        setBorder(BorderFactory.createEmptyBorder(edge, edge, edge, edge));
        add(head(), BorderLayout.PAGE_START);
        add(body());
        add(progress, BorderLayout.PAGE_END);
    }

    private JPanel head() {
        JPanel head = new JPanel();
        head.setLayout(new BoxLayout(head, BoxLayout.PAGE_AXIS));
        int gap = UIScale.scale(6);
        // one line for both: while something is under way its status, afterwards what has come of it
        JPanel line = new JPanel(new BorderLayout());
        line.add(status, BorderLayout.PAGE_START);
        line.add(notice);
        Dimension room = notice.getPreferredSize();
        line.setPreferredSize(new Dimension(0, Math.max(room.height, status.getPreferredSize().height)));
        for (JComponent row : new JComponent[] {choices, actions, line}) {
            row.setAlignmentX(LEFT_ALIGNMENT);
            head.add(row);
            if (row != line) {
                head.add(Box.createVerticalStrut(gap));
            }
        }
        return head;
    }

    private JSplitPane body() {
        JPanel left = new JPanel(new BorderLayout());
        left.add(chip, BorderLayout.PAGE_START);
        left.add(list.component());
        JSplitPane upper = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, left, log);
        upper.setResizeWeight(0.38);
        JSplitPane body = new JSplitPane(JSplitPane.VERTICAL_SPLIT, upper, table);
        body.setResizeWeight(0.5);
        for (JSplitPane pane : new JSplitPane[] {upper, body}) {
            pane.setBorder(BorderFactory.createEmptyBorder());
            pane.setContinuousLayout(true);
        }
        for (JComponent part : new JComponent[] {left, log, table}) {
            part.setMinimumSize(new Dimension(UIScale.scale(220), UIScale.scale(90)));
        }
        return body;
    }

    /** Puts the keyboard where it presses nothing by accident: the pressed button has just been switched off. */
    void focusOnImages() {
        table.requestFocusInWindow();
    }

    ChoicePanel choices() {
        return choices;
    }

    ActionBar actions() {
        return actions;
    }

    NoticeBar notice() {
        return notice;
    }

    BundleChip chip() {
        return chip;
    }

    ListEditor editor() {
        return list;
    }

    LogPane log() {
        return log;
    }

    ImageTable table() {
        return table;
    }

    OverallProgress progress() {
        return progress;
    }

    /** The live line below the buttons; empty for none. */
    void status(String text) {
        if (!text.equals(status.getText())) {
            status.setText(text);
            status.setToolTipText(text.isEmpty() ? null : text);
            status.setVisible(!text.isEmpty());
        }
    }
}
