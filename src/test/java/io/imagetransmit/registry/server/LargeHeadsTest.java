package io.imagetransmit.registry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.TemporaryFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server with the memory that the launcher gives, and strangers who send heads without end. */
class LargeHeadsTest {
    private static final int STRANGERS = 200;

    @Test
    void headsCannotFillTheMemory() throws Exception {
        try (TemporaryFolder folder = new TemporaryFolder("heads")) {
            Path errors = folder.resolve("errors");
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Process process = new ProcessBuilder(
                            java,
                            "-XX:+UseSerialGC",
                            "-Xmx64m",
                            "-Xss512k",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledServerTest.Program.class.getName(),
                            folder.resolve("served").toString())
                    .redirectError(errors.toFile())
                    .start();
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                URI uri = URI.create(String.valueOf(output.readLine()));
                besiege(new InetSocketAddress(uri.getHost(), uri.getPort()));
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertEquals("", Files.readString(errors));
        }
    }

    private static void besiege(InetSocketAddress address) throws IOException {
        List<RawConnection> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < STRANGERS; i++) {
                RawConnection stranger = new RawConnection(address);
                strangers.add(stranger);
                try {
                    stranger.send("GET /v2/ HTTP/1.1\r\nX: " + "x".repeat(380_000));
                } catch (IOException e) {
                    // it has been cut off, which is what it is for
                }
            }
            try (RawConnection guest = new RawConnection(address)) {
                assertTrue(guest.head("GET /v2/").answerHead().startsWith("HTTP/1.1 200"));
            }
        } finally {
            for (RawConnection stranger : strangers) {
                stranger.close();
            }
        }
    }
}
