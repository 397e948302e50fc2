package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.gui.view.Texts;
import java.awt.BorderLayout;
import java.awt.Desktop;
import java.awt.GridBagLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;

/** What a window shows in place of its content when there is a {@code cfg.yaml} that cannot be understood. */
public final class BrokenConfigPanel extends JPanel implements AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int WIDTH = 560;
    private static final int MOST = 8;

    private final transient Wording wording;
    private final Path file;
    private final Note status = new Note(WIDTH);

    /**
     * @param loaded with at least one fatal problem
     * @param again called when a person wants the file to be read again
     */
    public BrokenConfigPanel(Texts texts, LoadedSettings loaded, Runnable again) {
        super(new GridBagLayout());
        wording = new Wording(texts);
        file = loaded.settings().file().toAbsolutePath();
        setName("broken");
        JLabel title = new JLabel();
        title.putClientProperty("FlatLaf.styleClass", "h2");
        wording.show(() -> title.setText(wording.text("gui.broken.title")));
        Paragraph intro = new Paragraph(WIDTH);
        wording.show(() -> intro.setText(wording.text("gui.broken.intro", Map.of("file", file.toString()))));
        FieldGrid column = new FieldGrid();
        column.wide(title, 0);
        column.wide(intro, 10);
        List<ConfigProblem> fatal = loaded.problems().stream()
                .filter(ConfigProblem::fatal)
                .limit(MOST)
                .toList();
        for (ConfigProblem problem : fatal) {
            Note note = new Note(WIDTH);
            note.name("problem");
            wording.show(() -> note.show(Note.Kind.ERROR, new ProblemWords(wording.messages()).inFile(problem)));
            column.wide(note, 8);
        }
        column.wide(buttons(again), 16);
        column.wide(status, 8);
        status.name("status");
        status.show(Note.Kind.HINT, "");
        add(column);
    }

    private JPanel buttons(Runnable again) {
        JButton look = new JButton();
        look.setName("again");
        wording.caption(look, "gui.broken.again");
        look.addActionListener(event -> again.run());
        ButtonRow buttons = new ButtonRow();
        if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.OPEN)) {
            JButton open = new JButton();
            open.setName("open");
            wording.caption(open, "gui.broken.open");
            open.addActionListener(event -> open());
            buttons.add(open);
        }
        buttons.add(look);
        JPanel row = new JPanel(new BorderLayout());
        row.setOpaque(false);
        row.add(buttons, BorderLayout.LINE_START);
        return row;
    }

    private void open() {
        Thread opener = new Thread(
                () -> {
                    try {
                        Desktop.getDesktop().open(file.toFile());
                    } catch (IOException e) {
                        SwingUtilities.invokeLater(() -> status.show(
                                Note.Kind.WARNING,
                                wording.text("gui.broken.noEditor", Map.of("file", file.toString()))));
                    }
                },
                "editor");
        opener.setDaemon(true);
        opener.start();
    }

    /** The texts are told of no language any more. */
    @Override
    public void close() {
        wording.close();
    }
}
