package io.imagetransmit.testing;

import java.awt.Toolkit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The screen that tests show windows on: an Xvfb of this process's own, on the number that the build put into {@code DISPLAY} (see
 * {@code test.display} in {@code pom.xml}), which ends with the process, also when that is killed. To be opened before anything of AWT is touched.
 */
public final class Screen {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
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
        Path socket = Path.of("/tmp/.X11-unix/X" + display.substring(1));
        if (answers(socket)) {
            throw new IllegalStateException(display + " is somebody else's screen: run with -Dtest.display=NUMBER");
        }
        Process started = start(program, display);
        Polling.until("Xvfb is ready", START_LIMIT, () -> !started.isAlive() || answers(socket));
        if (!started.isAlive()) {
            throw new IllegalStateException("Xvfb " + display + " ended with " + started.exitValue());
        }
        Toolkit.getDefaultToolkit(); // connects; when this connection ends, whatever ends it, so does the screen
        open = true;
    }

    private static Process start(Path program, String display) {
        try {
            return new ProcessBuilder(
                            program.toString(),
                            display,
                            "-screen",
                            "0",
                            "2600x1800x24",
                            "-nolisten",
                            "tcp",
                            "-terminate")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false; // what is asked is just whether somebody is there
        }
    }
}
