package io.imagetransmit.registry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.fuzz.Target;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What is asked of the embedded registry. */
public final class ServerFuzz {
    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final List<String> REQUESTS = List.of(
            "GET /v2/ HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /v2/a/b/tags/list?n=5&last=x HTTP/1.1\r\nHost: h\r\n\r\nGET /v2/_catalog HTTP/1.1\r\nHost: h\r\n\r\n",
            "HEAD /v2/a/b/manifests/1 HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n",
            "POST /v2/a/b/blobs/uploads/?digest=" + DIGEST
                    + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\nGET /v2/a/b/blobs/" + DIGEST
                    + " HTTP/1.1\r\nHost: h\r\nRange: bytes=0-0\r\n\r\n",
            "POST /v2/a/b/blobs/uploads/?mount=" + DIGEST + "&from=c HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
            "PUT /v2/a/b/manifests/1 HTTP/1.1\r\nHost: h\r\nContent-Type: application/vnd.oci.image.index.v1+json\r\nContent-Length: 34\r\n\r\n"
                    + "{\"schemaVersion\":2,\"manifests\":[]}",
            "PATCH /v2/a/b/blobs/uploads/x HTTP/1.1\r\nHost: h\r\nContent-Range: 0-3\r\nContent-Length: 4\r\n\r\nabcd",
            "DELETE /v2/a/b/manifests/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

    private static final List<String> WORDS = List.of(
            "GET ",
            "PUT ",
            "POST ",
            "PATCH ",
            "DELETE ",
            "HEAD ",
            "/v2/",
            "_catalog",
            "/tags/list",
            "/manifests/",
            "/blobs/",
            "/blobs/uploads/",
            "?digest=",
            "&from=",
            "?n=",
            "&last=",
            "../",
            "..%2f",
            "%2e%2e/",
            "%00",
            "%",
            "//",
            "/./",
            "\\",
            "index.json",
            "oci-layout",
            "blobs",
            " HTTP/1.1\r\n",
            " HTTP/1.0\r\n",
            "Host: h\r\n",
            "\r\n",
            "\r\n\r\n",
            "Content-Length: ",
            "Transfer-Encoding: chunked\r\n",
            "Content-Range: ",
            "Range: bytes=",
            "Expect: 100-continue\r\n",
            "Content-Type: ",
            DIGEST,
            "sha256:",
            "sha512:",
            "ffffffffffffffff\r\n",
            "0\r\n\r\n",
            "-1",
            "a/b",
            "A/B",
            "con",
            "{",
            "[",
            "}");

    private static final int LIVES = 2_000;

    private static final String SECRET = UUID.randomUUID().toString();
    /** Jazzer learns what is looked for, and would have the server store it and give it back. */
    private static final String BACKWARDS = new StringBuilder(SECRET).reverse().toString();

    private ServerFuzz() {}

    public static List<Target> targets() {
        return List.of(
                Target.ofText(
                        "byte-range",
                        List.of("bytes=0-5", "bytes=-5", "bytes = 5 - ", "0-99", "bytes 0-99/100"),
                        List.of("bytes", "=", "-", " ", "/", "*", ",", "99999999999999999999"),
                        ServerFuzz::range,
                        RefusedException.class),
                Target.ofText(
                        "repository-name",
                        List.of("a/b", "a-b_c.d/e__f", "blobs/x"),
                        List.of(
                                "/",
                                "..",
                                ".",
                                "_",
                                "__",
                                "-",
                                "\\",
                                "con",
                                "nul.x",
                                "index.json",
                                "%2e",
                                "\u0000",
                                "A"),
                        ServerFuzz::name,
                        RefusedException.class),
                Target.ofText("server-request", REQUESTS, WORDS, ServerFuzz::request));
    }

    private static void range(byte[] input) throws RefusedException {
        String header = new String(input, StandardCharsets.UTF_8);
        ByteRange.content(header);
        ByteRange range = ByteRange.requested(header, 100);
        assertTrue(
                range == null || (range.first() >= 0 && range.last() < 100 && range.length() > 0),
                String.valueOf(range));
    }

    private static void name(byte[] input) throws RefusedException {
        RepositoryName name = RepositoryName.of(new String(input, StandardCharsets.UTF_8));
        Path folder = Path.of("/served");
        Path path = folder.resolve(name.text());
        assertEquals(path, path.normalize());
        assertTrue(path.startsWith(folder) && !path.equals(folder), path.toString());
    }

    /** A server on a folder that has another beside it, both looked after. */
    @SuppressWarnings("NonFinalStaticField")
    private static final class Served {
        private static TemporaryFolder parent = new TemporaryFolder("fuzzed");
        private static RegistryServer server = start();
        private static int requests;

        private static RegistryServer start() {
            try {
                Files.writeString(parent.resolve("secret"), SECRET);
                return RegistryServer.start(RegistryServerSettings.loopback(parent.resolve("served")));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** As empty as at first, from time to time. */
        static InetSocketAddress address() throws IOException {
            if (++requests % LIVES == 0) {
                server.close();
                parent.close();
                parent = new TemporaryFolder("fuzzed");
                server = start();
            }
            return server.address();
        }

        static void check() throws IOException {
            try (Stream<Path> files = Files.list(parent.path())) {
                assertEquals(
                        List.of("secret", "served"),
                        files.map(file -> file.getFileName().toString())
                                .sorted()
                                .toList());
            }
            assertEquals(SECRET, Files.readString(parent.resolve("secret")));
        }
    }

    private static void request(byte[] input) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), Served.address().getPort())) {
            socket.setSoTimeout(20_000);
            String answer;
            try {
                socket.getOutputStream().write(input);
                socket.shutdownOutput();
                answer = new String(socket.getInputStream().readNBytes(1 << 20), StandardCharsets.ISO_8859_1);
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("no answer for 20 s", e);
            } catch (IOException e) {
                answer = ""; // the server need not hear nonsense to its end
            }
            assertTrue(!answer.startsWith("HTTP/1.1 500"), answer);
            assertTrue(!new StringBuilder(answer).reverse().toString().contains(BACKWARDS), answer);
        }
        Served.check();
    }
}
