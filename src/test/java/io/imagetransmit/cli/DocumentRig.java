package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.cli.DocumentRegistries.Listed;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Screen;
import java.awt.Frame;
import java.awt.event.WindowEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.swing.SwingUtilities;

/** Follows a document as a person at a terminal would: writes its files into a folder, and types its commands there. */
final class DocumentRig implements AutoCloseable {
    private final ProgramRig rig = new ProgramRig();
    private final DocumentRegistries registries = new DocumentRegistries();
    private final DocumentBundles bundles = new DocumentBundles(rig.path("data"));
    private final LocalEngines engines;
    private int watches;

    DocumentRig(LocalEngines engines) {
        this.engines = engines;
    }

    /** Writes a file that a document shows, with registries and images that are there. */
    void write(String name, MarkdownDocument.Block block) {
        if (name.equals("cfg.yaml")) {
            rig.write(name, registries.rewritten(block.text()));
        } else {
            rig.write(name, block.text());
            registries.push(block.lines(), 0);
        }
    }

    void set(String variable, String value) {
        rig.variable(variable, value);
    }

    /** {@code docker}, with files of this folder. */
    void docker(List<String> words) {
        engines.docker()
                .docker(words.stream()
                        .skip(1)
                        .map(word -> word.endsWith(".tar") ? rig.path(word).toString() : word)
                        .toArray(String[]::new));
    }

    /** Runs the program, which must do what the command is for, or fail as it is said to. */
    void run(ShellLine command, int code) {
        int port = freePort();
        String listen = command.value("-listen");
        String[] arguments = command.arguments().stream()
                .map(word -> listen.isEmpty() ? word : word.replace(listen, "127.0.0.1:" + port))
                .map(bundles::real)
                .toArray(String[]::new);
        String target = command.value("-dst");
        if (target.equals("docker") || target.equals("ctr")) {
            engines.offer(target, rig.variables());
        }
        if (command.has("gui")) {
            openAndClose(arguments);
        } else if (command.has("-watch") || command.has("serve")) {
            runAndStop(command, arguments, listen.isEmpty() ? 0 : port);
        } else {
            String input = command.input().isEmpty() ? "" : rig.read(command.input());
            ProgramRig.Result result = rig.runWithInput(input, arguments);
            assertEquals(code, result.code(), command.place() + ": " + command.text() + "\n" + result.all());
        }
        if (code == 0) {
            look(command);
        }
    }

    private void look(ShellLine command) {
        boolean local = List.of("docker", "ctr").contains(command.value("-dst"));
        String bundle = bundles.real(command.value("-img"));
        String list = command.value("-lst").isEmpty() ? command.input() : command.value("-lst");
        if (command.has("-dry-run") || local || (list.isEmpty() && bundle.isEmpty())) {
            return;
        }
        List<Listed> images =
                bundle.isEmpty() ? Listed.all(rig.read(list).lines().toList()) : bundles.images(bundle);
        if (command.value("-dst").isEmpty() && bundle.isEmpty()) {
            bundles.take(images);
        } else if (!bundle.endsWith(".tar")) { // an archive's manifests are made anew, with other digests
            registries.assertArrived(
                    new SettingsLoader(rig.variables())
                            .read(rig.path("cfg.yaml"))
                            .settings(),
                    command.value("-dst"),
                    images);
        }
    }

    /** A watch, until it has ended a round; a registry, until it answers. */
    private void runAndStop(ShellLine command, String[] arguments, int port) {
        boolean watch = command.has("-watch");
        long rounds = watch ? rounds() : 0;
        if (watch) {
            watches++;
            registries.push(rig.read(command.value("-lst")).lines().toList(), watches); // which is to be seen
        }
        try (WatchRun run = new WatchRun(rig, arguments)) {
            if (watch) {
                Polling.until("a round", WatchRun.LIMIT, () -> run.isDone() || rounds() > rounds);
            }
            if (port > 0) {
                URI uri = URI.create("http://127.0.0.1:" + port + (watch ? "/healthz" : "/v2/"));
                Polling.until(uri + " answers", WatchRun.LIMIT, () -> status(uri) == 200);
            }
            ProgramRig.Result result = run.stop();
            assertEquals(ExitCode.INTERRUPTED.number(), result.code(), command.place() + "\n" + result.all());
        }
    }

    private long rounds() {
        return rig.path("data/log.txt").toFile().exists()
                ? rig.read("data/log.txt")
                        .lines()
                        .filter(line -> line.contains("Round done"))
                        .count()
                : 0;
    }

    private void openAndClose(String[] arguments) {
        Screen.open();
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        rig.windows(new Windows(rig.variables()));
        try (WatchRun run = new WatchRun(rig, arguments)) {
            Polling.until("the window shows", WatchRun.LIMIT, () -> window().isPresent());
            SwingUtilities.invokeLater(() -> window().ifPresent(
                            frame -> frame.dispatchEvent(new WindowEvent(frame, WindowEvent.WINDOW_CLOSING))));
            Polling.until("the window is closed", WatchRun.LIMIT, run::isDone);
            ProgramRig.Result result = run.stop();
            assertEquals(0, result.code(), result.all());
        } finally {
            rig.windows(WindowOpener.NONE);
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
    }

    private static Optional<Frame> window() {
        return Arrays.stream(Frame.getFrames()).filter(Frame::isShowing).findFirst();
    }

    private static int status(URI uri) {
        try {
            HttpResponse<Void> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
            return answer.statusCode();
        } catch (ConnectException notYet) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        registries.close();
        rig.close();
    }
}
