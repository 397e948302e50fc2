package io.imagetransmit.cli;

import io.imagetransmit.job.Live;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jline.nativ.JLineNativeLoader;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * A few lines at the bottom of a terminal that are drawn anew below the lines that stay. JLine knows the terminal: its size,
 * whether it is one, how wide a Chinese character is, and how a Windows console wants to be told. Not safe for use by several
 * threads at once.
 */
final class LiveArea implements Live {
    private static final String CLEAR_BELOW = "\r\033[J";

    private final Terminal terminal;
    private final PrintWriter writer;
    private List<String> shown = List.of();

    private LiveArea(Terminal terminal) {
        this.terminal = terminal;
        this.writer = terminal.writer();
    }

    /** The terminal that standard output is, or null if it is none (a pipe, a file) or one that cannot move its cursor. */
    static @Nullable LiveArea ofStandardOutput(Map<String, String> environment) {
        if ("dumb".equals(environment.get("TERM")) || "true".equals(environment.get("CI"))) {
            return null;
        }
        String hint = System.getProperty("io.imagetransmit.terminal", "");
        if (hint.equals("no")) {
            return null;
        }
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(false)
                    .nativeSignals(false)
                    .build();
            removeLibrary();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return null;
            }
            return new LiveArea(terminal);
        } catch (IOException | IllegalStateException | LinkageError e) {
            return null; // no terminal, or one that nobody can be told about: plain lines do
        }
    }

    /**
     * JLine unpacks its native library into the temporary folder and leaves it there when the program ends by force, as this one
     * does. A loaded library may be deleted but on Windows, where the next start does it if the lock file is gone.
     */
    private static void removeLibrary() throws IOException {
        String library = JLineNativeLoader.getNativeLibraryPath();
        if (library == null) {
            return;
        }
        Files.deleteIfExists(Path.of(library + ".lck"));
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
            Files.deleteIfExists(Path.of(library));
        }
    }

    @Override
    public void print(String text) {
        erase();
        writer.println(text);
        draw();
    }

    @Override
    public void show(List<String> lines) {
        erase();
        shown = List.copyOf(lines);
        draw();
    }

    private void erase() {
        if (!shown.isEmpty()) {
            writer.print("\033[" + shown.size() + "A");
            writer.print(CLEAR_BELOW);
        }
    }

    private void draw() {
        int width = Math.max(20, width() - 1);
        for (String line : shown) {
            writer.println(
                    AttributedString.fromAnsi(line).columnSubSequence(0, width).toAnsi(terminal));
        }
        writer.flush();
    }

    @Override
    public int width() {
        int width = terminal.getWidth();
        return width <= 0 ? 80 : width;
    }

    @Override
    public int height() {
        int height = terminal.getHeight();
        return height <= 0 ? 24 : height;
    }

    @Override
    public void close() {
        show(List.of());
        try {
            terminal.close();
        } catch (IOException e) {
            writer.flush(); // the program is about to end; the terminal was only written to
        }
    }
}
