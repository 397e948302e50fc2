package io.imagetransmit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Debian's nginx as a reverse proxy before a registry on loopback, with all its files in a folder of its own. */
public final class Nginx implements AutoCloseable {
    private static final Duration PORT_LIMIT = Duration.ofSeconds(20);

    private final Path program = Programs.require("nginx");
    private final TemporaryFolder folder = new TemporaryFolder("nginx");
    private final NginxOptions options;
    private @Nullable ServerProcess process;
    private int port;

    private Nginx(NginxOptions options) {
        this.options = options;
    }

    public static Nginx before(InetSocketAddress target, NginxOptions options) {
        Nginx nginx = new Nginx(options);
        try {
            // nginx cannot tell which port the system chose: it is given one that was free a moment ago
            Polling.until("nginx found a free port", PORT_LIMIT, () -> nginx.startOnce(target));
        } catch (RuntimeException e) {
            nginx.close();
            throw e;
        }
        return nginx;
    }

    /** The root, without a slash at its end. */
    public URI url() {
        return URI.create((options.tls() == null ? "http://" : "https://") + host());
    }

    /** {@code 127.0.0.1:port}, as it stands in image names. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Its access log, in nginx's own form. */
    public List<String> accessLog() {
        return lines("access.log");
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        folder.close();
    }

    private boolean startOnce(InetSocketAddress target) {
        port = freePort();
        Path configuration = folder.write("nginx.conf", options.configuration(port, target, folder));
        ServerProcess started = ServerProcess.start(
                program,
                List.of(
                        "-p",
                        folder.path().toString(),
                        "-e",
                        folder.resolve("error.log").toString(),
                        "-c",
                        configuration.toString()),
                folder.resolve("output.log"));
        try {
            started.awaitReady(this::listens);
        } catch (IllegalStateException e) {
            String errors = String.join("\n", lines("error.log"));
            if (errors.contains("Address already in use")) {
                return false;
            }
            throw new IllegalStateException(e.getMessage() + errors, e);
        }
        process = started;
        return true;
    }

    private boolean listens() {
        // the pid file comes after the port is bound, so it is not somebody else who answers
        if (!Files.exists(folder.resolve("nginx.pid"))) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(address(), 1000);
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lines(String file) {
        try {
            Path log = folder.resolve(file);
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
