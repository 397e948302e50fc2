package io.imagetransmit.testing;

import java.awt.Toolkit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The screen that tests show windows on: an Xvfb of this process's own, on the number that the build put into {@code DISPLAY} (see
 * {@code test.display} in {@code pom.xml}), which ends with the process, also when that is killed. To be opened before anything of AWT is touched.
 */
public final class Screen {
    private static boolean open;

    private Screen() {}

    /** Starts the screen if it is not there yet; skips the test where there is no Xvfb or no number for it. */
    public static synchronized void open() {
        if (open) {
            return;
        }
        Path program = Programs.require("Xvfb");
        String display = String.valueOf(System.getenv("DISPLAY"));
        if (!display.matches(":\\d{2,}")) {
            throw Programs.unavailable(
                    "DISPLAY is " + display + ", and tests leave a person's own screen alone: run them by Maven",
                    System.getenv());
        }
        start(program, display);
        Toolkit.getDefaultToolkit(); // connects; when this connection ends, whatever ends it, so does the screen
        open = true;
    }

    /** Waits until it says that it is ready; to try whether it answers would be its last client, and its end. */
    private static void start(Path program, String display) {
        try {
            Process process = new ProcessBuilder(
                            program.toString(),
                            display,
                            "-screen",
                            "0",
                            "2600x1800x24",
                            "-nolisten",
                            "tcp",
                            "-terminate",
                            "-displayfd",
                            "1")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String ready = process.inputReader().readLine();
            if (ready == null) {
                throw new IllegalStateException("Xvfb " + display
                        + " does not start; is that screen taken? then run with -Dtest.display=NUMBER");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
