package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the Debian machine that tests need. In CI they must be there; elsewhere the test is reported as skipped. */
final class Programs {
    private Programs() {}

    static Path require(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/lib/squid";
        return Arrays.stream(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(name));
    }

    private static Path missing(String name) {
        return "true".equals(System.getenv("CI"))
                ? fail(name + " is not installed")
                : abort(name + " is not installed");
    }

    /** Runs to the end; gives standard output and error together, and fails unless the program succeeds. */
    static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (var in = process.getInputStream()) {
            process.getOutputStream().close();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                fail(command + ": " + text);
            }
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
