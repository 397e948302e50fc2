package io.imagetransmit.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imagetransmit.config.ConfigProblem.HelperReason;
import io.imagetransmit.http.Credentials;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a {@code docker-credential-NAME} program (github.com/docker/docker-credential-helpers, "Development"): {@code get},
 * the server on standard input, JSON on standard output. The program is looked for on the PATH alone, started without a
 * shell, and ended when it takes too long. What it prints is never handed on, since it may be a secret.
 */
final class CredentialHelper {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final int MAXIMUM_OUTPUT = 1 << 20;
    private static final String NO_USER = "<token>";

    /** Why there is no answer. */
    static final class HelperException extends Exception {
        private static final long serialVersionUID = 1L;
        private final HelperReason reason;
        private final int exit;

        HelperException(HelperReason reason, int exit, @Nullable Throwable cause) {
            super(reason.name(), cause);
            this.reason = reason;
            this.exit = exit;
        }

        HelperException(HelperReason reason) {
            this(reason, 0, null);
        }

        HelperReason reason() {
            return reason;
        }

        /** The program's exit code, where {@link #reason} is {@link HelperReason#FAILED}. */
        int exit() {
            return exit;
        }
    }

    private final String name;
    private final Map<String, String> environment;
    private final Duration timeout;

    CredentialHelper(String name, Map<String, String> environment, Duration timeout) {
        this.name = name;
        this.environment = environment;
        this.timeout = timeout;
    }

    /** The login for this server; {@link Credentials.None} if the helper knows of none. */
    Credentials get(String server) throws HelperException {
        if (!NAME.matcher(name).matches()) {
            throw new HelperException(HelperReason.NAME);
        }
        Process process = start(program());
        try {
            return answer(process, server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HelperException(HelperReason.INTERRUPTED, 0, e);
        } finally {
            end(process);
        }
    }

    private Process start(Path program) throws HelperException {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "get");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new HelperException(HelperReason.NOT_STARTED, 0, e);
        }
    }

    private Credentials answer(Process process, String server) throws HelperException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        FutureTask<String> output = new FutureTask<>(() -> output(process));
        Thread reader = new Thread(output, "credential-helper-output");
        reader.setDaemon(true);
        reader.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(server.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // a helper may answer without reading what it was asked; its exit code and output say the rest
        }
        try {
            String printed = output.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new HelperException(HelperReason.TIMEOUT);
            }
            return parse(printed, process.exitValue());
        } catch (TimeoutException e) {
            throw new HelperException(HelperReason.TIMEOUT, 0, e);
        } catch (ExecutionException e) {
            throw new HelperException(HelperReason.OUTPUT, 0, e);
        }
    }

    private static String output(Process process) throws IOException {
        try (InputStream stream = process.getInputStream()) {
            byte[] bytes = stream.readNBytes(MAXIMUM_OUTPUT);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static void end(Process process) {
        // a helper may be a script whose child does the work
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static Credentials parse(String printed, int exit) throws HelperException {
        if (exit != 0) {
            if (printed.contains("credentials not found")) {
                return new Credentials.None();
            }
            throw new HelperException(HelperReason.FAILED, exit, null);
        }
        JsonElement parsed;
        try {
            parsed = JsonParser.parseString(printed);
        } catch (JsonParseException | NumberFormatException e) {
            // not as the cause: its message may quote the secret
            throw new HelperException(HelperReason.OUTPUT);
        }
        if (!parsed.isJsonObject()) {
            throw new HelperException(HelperReason.OUTPUT);
        }
        String user = member(parsed.getAsJsonObject(), "Username");
        String secret = member(parsed.getAsJsonObject(), "Secret");
        if (secret.isEmpty()) {
            return new Credentials.None();
        }
        return user.equals(NO_USER)
                ? new Credentials.IdentityToken(secret)
                : new Credentials.UserPassword(user, secret);
    }

    private static String member(JsonObject object, String name) {
        JsonElement element = object.get(name);
        return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
    }

    /**
     * The program's full path. Not left to the system, which on Windows would look into the working directory first, and
     * that may be a folder of downloads.
     */
    private Path program() throws HelperException {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        String fileName = "docker-credential-" + name + (windows ? ".exe" : "");
        for (String folder : List.of(searchPath().split(Pattern.quote(File.pathSeparator), -1))) {
            Path program = resolved(folder, fileName);
            if (program != null && Files.isRegularFile(program) && Files.isExecutable(program)) {
                return program;
            }
        }
        throw new HelperException(HelperReason.NOT_FOUND);
    }

    private static @Nullable Path resolved(String folder, String fileName) {
        try {
            Path path = Path.of(folder);
            return path.isAbsolute() ? path.resolve(fileName) : null;
        } catch (InvalidPathException e) {
            // an entry of the PATH that is none is not ours to mend
            return null;
        }
    }

    private String searchPath() {
        // Windows writes it "Path"
        return environment.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase("PATH"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
