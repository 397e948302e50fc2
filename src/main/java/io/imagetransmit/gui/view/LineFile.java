package io.imagetransmit.gui.view;

import java.awt.Component;
import java.awt.EventQueue;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.swing.JFileChooser;
import javax.swing.JOptionPane;
import org.jspecify.annotations.Nullable;

/** Saves lines to a file that the user names, without holding the window up. */
final class LineFile {
    private final Component owner;
    private final Texts texts;
    private final String suggestion;
    private final Executor background = Background.thread("save");
    private @Nullable Path last;

    /** @param suggestion the name that the file has unless the user gives it another */
    LineFile(Component owner, Texts texts, String suggestion) {
        this.owner = owner;
        this.texts = texts;
        this.suggestion = suggestion;
    }

    /**
     * Asks where to, and writes.
     *
     * @param saved is told on the event thread when the file is complete; nothing is told when the user gives up, and what goes wrong is
     *     said here
     */
    void save(List<String> lines, Consumer<Path> saved) {
        Path file = ask();
        if (file == null) {
            return;
        }
        last = file;
        background.execute(() -> {
            try {
                write(file, lines);
                EventQueue.invokeLater(() -> saved.accept(file));
            } catch (IOException e) {
                EventQueue.invokeLater(() -> failed(file, e));
            }
        });
    }

    private @Nullable Path ask() {
        JFileChooser chooser = new JFileChooser();
        chooser.setName("save");
        chooser.setLocale(texts.messages().language().locale());
        chooser.updateUI(); // its texts are those of the locale from now on
        chooser.setDialogTitle(texts.text("gui.save.title"));
        chooser.setSelectedFile(
                last == null ? Path.of(suggestion).toAbsolutePath().toFile() : last.toFile());
        while (chooser.showSaveDialog(owner) == JFileChooser.APPROVE_OPTION) {
            Path file = chooser.getSelectedFile().toPath();
            if (!Files.exists(file) || mayReplace(file)) {
                return file;
            }
        }
        return null;
    }

    private boolean mayReplace(Path file) {
        String[] answers = {texts.text("gui.save.replace"), texts.text("gui.save.keep")};
        int answer = JOptionPane.showOptionDialog(
                owner,
                texts.text("gui.save.exists", Map.of("file", file.toString())),
                texts.text("gui.save.title"),
                JOptionPane.DEFAULT_OPTION,
                JOptionPane.WARNING_MESSAGE,
                null,
                answers,
                answers[1]);
        return answer == 0;
    }

    /** The old file stays as it is until the new one is complete. */
    private static void write(Path file, List<String> lines) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (Writer writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                for (String line : lines) {
                    writer.write(line);
                    writer.write(System.lineSeparator());
                }
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void failed(Path file, IOException e) {
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        if (e instanceof AccessDeniedException) {
            reason = texts.text("gui.save.denied");
        }
        JOptionPane.showMessageDialog(
                owner,
                texts.text(
                        "gui.save.failed",
                        Map.of("file", file.toString(), "message", Objects.requireNonNullElse(reason, ""))),
                texts.text("gui.save.title"),
                JOptionPane.ERROR_MESSAGE);
    }
}
