package io.imagetransmit.registry.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.server.Limits;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server in a process of its own that is killed while an upload comes in. */
class KilledServerTest {
    /** What the process runs. */
    public static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            RegistryServer server = RegistryServer.start(RegistryServerSettings.loopback(Path.of(arguments[0])));
            System.out.println(server.uri());
        }
    }

    @Test
    void anUploadGoesOnAfterTheServerWasKilled() throws Exception {
        byte[] content = ServedFolder.random(7, 1_000_000);
        Digest digest = Digest.sha256(content);
        try (TemporaryFolder folder = new TemporaryFolder("killed")) {
            String session = killedWhileReceiving(folder.path(), content);
            UnaryOperator<RegistryServerSettings> there = s -> RegistryServerSettings.loopback(folder.path());
            try (ServedFolder served = new ServedFolder("unused", there, Limits.PLAIN)) {
                String range = ServedFolder.header(served.send("GET", session), "Range");
                int offset = Integer.parseInt(range.substring(2)) + 1;
                assertTrue(offset > 1 && offset <= 700_000, range);
                byte[] rest = Arrays.copyOfRange(content, offset, content.length);
                ServedFolder.assertCreated(
                        served.send("PUT", session + "?digest=" + digest, rest, "Content-Range", offset + "-999999"));
                assertArrayEquals(
                        content, served.send("GET", "/v2/a/blobs/" + digest).body());
            }
        }
    }

    private static String killedWhileReceiving(Path folder, byte[] content) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Program.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            URI uri = URI.create(String.valueOf(output.readLine()));
            InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort());
            String session = openSession(address);
            try (RawConnection raw = new RawConnection(address)) {
                raw.head("PATCH " + session, "Content-Length: 1000000").send(Arrays.copyOf(content, 700_000));
                Path uploads = folder.resolve(".image-transmit/uploads");
                Polling.until("something has arrived", Duration.ofSeconds(30), () -> sizeIn(uploads) > 0);
                process.destroyForcibly();
                assertEquals(137, process.waitFor());
            }
            return session;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String openSession(InetSocketAddress address) throws IOException {
        try (RawConnection raw = new RawConnection(address)) {
            String location = raw.head("POST /v2/a/blobs/uploads/", "Content-Length: 0")
                    .answerHead()
                    .lines()
                    .filter(line -> line.startsWith("Location: "))
                    .findFirst()
                    .orElse(null);
            assertNotNull(location);
            return location.substring("Location: ".length());
        }
    }

    private static long sizeIn(Path uploads) {
        try (Stream<Path> files = Files.list(uploads)) {
            List<Path> all = files.toList();
            return all.isEmpty() ? 0 : Files.size(all.get(0));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
