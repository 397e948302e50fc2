package io.imagetransmit.testing;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Debian's docker-registry (2.8) on a loopback port with a folder of its own. Port and folder stay the same however often
 * it is stopped and started. Not thread-safe.
 */
public final class RealRegistry implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("msg=\"listening on 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern ACCESS = Pattern.compile("^127\\.0\\.0\\.1 - .*?\"(\\S+ \\S+) HTTP/1\\.1\" (\\d+) ");
    private static final Duration PORT_LIMIT = Duration.ofSeconds(20);

    private final Path program = Programs.require("docker-registry");
    private final TemporaryFolder folder = new TemporaryFolder("registry");
    private RegistryOptions options;
    private @Nullable ServerProcess process;
    private int port;
    private int starts;

    private RealRegistry(RegistryOptions options) {
        this.options = options;
    }

    /** Starts a plain one. */
    public static RealRegistry started() {
        return started(RegistryOptions.plain());
    }

    public static RealRegistry started(RegistryOptions options) {
        RealRegistry registry = new RealRegistry(options);
        try {
            registry.start();
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
        return registry;
    }

    /** The root, {@code http://127.0.0.1:port} or {@code https://…}, without a slash at its end. */
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

    /** Starts it again after {@link #stop()}, on the same port and folder. */
    public void start() {
        if (process != null) {
            throw new IllegalStateException("it runs");
        }
        writeUser();
        Polling.until("port " + port + " is free for docker-registry", PORT_LIMIT, this::startOnce);
    }

    /** Ends it; connections to it are refused until {@link #start()}. Does nothing when it is stopped. */
    public void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Ends it the hard way, as a crash would. */
    public void crash() {
        if (process != null) {
            process.kill();
        }
        stop();
    }

    public void restart() {
        restart(options);
    }

    /** Goes on with the same content and port, but other options: filled first, say, and then read-only or behind tokens. */
    public void restart(RegistryOptions newOptions) {
        stop();
        options = newOptions;
        start();
    }

    /** How the rigs may talk to it: with the user it knows, or with tokens that ask nobody. */
    public RegistryAccess access() {
        TokenServer tokens = options.tokens();
        Credentials basic = options.basic();
        RegistryAccess access = RegistryAccess.to(url());
        if (tokens != null) {
            return access.authorizedBy(
                    repository -> "Bearer " + tokens.issue("repository:" + repository + ":pull,push"));
        }
        return basic == null ? access : access.authorizedBy(repository -> basic.basic());
    }

    /** The root of its storage. */
    public Path storage() {
        return folder.resolve("data/docker/registry/v2");
    }

    /** Where the registry keeps a blob's bytes; tests may damage it there. */
    public Path blobFile(Digest digest) {
        return folder.resolve("data/docker/registry/v2/blobs/" + digest.algorithm())
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data");
    }

    /** The requests answered since the last start, for instance {@code GET /v2/ 200}. */
    public List<String> accessLog() {
        return log().lines()
                .map(ACCESS::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1) + " " + line.group(2))
                .toList();
    }

    /** All that it has written since the last start. */
    public String log() {
        return process == null ? "" : process.log();
    }

    /** The process that runs now. */
    public long pid() {
        if (process == null) {
            throw new IllegalStateException("it is stopped");
        }
        return process.pid();
    }

    @Override
    public void close() {
        stop();
        folder.close();
    }

    /** False if somebody else took the port while the registry was stopped: they may give it back. */
    private boolean startOnce() {
        starts++;
        Path configuration = folder.write("config.yml", options.yaml(port, folder));
        Path log = folder.resolve("registry-" + starts + ".log");
        ServerProcess started = ServerProcess.start(program, List.of("serve", configuration.toString()), log);
        try {
            started.awaitReady(() -> listens(started.log()));
        } catch (IllegalStateException e) {
            if (started.log().contains("address already in use")) {
                return false;
            }
            throw e;
        }
        process = started;
        return true;
    }

    private boolean listens(String log) {
        Matcher listening = LISTENING.matcher(log);
        if (!listening.find()) {
            return false;
        }
        port = Integer.parseInt(listening.group(1));
        try (Socket socket = new Socket()) {
            socket.connect(address(), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void writeUser() {
        Credentials user = options.basic();
        if (user == null) {
            return;
        }
        // the password on the standard input: the command line is for everybody to see
        String line = Command.of(Programs.require("htpasswd"), "-B", "-i", "-n", user.user())
                .reading(user.password().getBytes(StandardCharsets.UTF_8))
                .runOrFail();
        folder.write("htpasswd", line.trim() + "\n");
    }
}
