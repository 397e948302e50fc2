package io.imagetransmit.registry.server;

import static io.imagetransmit.registry.server.ServedFolder.OCI_INDEX;
import static io.imagetransmit.registry.server.ServedFolder.OCI_MANIFEST;
import static io.imagetransmit.registry.server.ServedFolder.assertRefused;
import static io.imagetransmit.registry.server.ServedFolder.bytes;
import static io.imagetransmit.registry.server.ServedFolder.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.server.Limits;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, and under which names. */
class ServerAccessTest {
    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void answersThePing() throws IOException {
        try (ServedFolder served = new ServedFolder()) {
            for (String path : List.of("/v2/", "/v2")) {
                HttpResponse<byte[]> response = served.send("GET", path);
                assertEquals(200, response.statusCode());
                assertEquals("registry/2.0", header(response, "Docker-Distribution-Api-Version"));
                assertEquals("{}", ServedFolder.text(response));
            }
            assertEquals(200, served.send("HEAD", "/v2/").statusCode());
            assertTrue(served.server().address().getAddress().isLoopbackAddress());
            assertEquals("true", System.getProperty("sun.net.httpserver.nodelay"));
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        try (ServedFolder served = new ServedFolder()) {
            assertRefused(404, "UNSUPPORTED", served.send("GET", "/"));
            assertRefused(404, "UNSUPPORTED", served.send("GET", "/v2/a/b"));
            assertRefused(404, "UNSUPPORTED", served.send("GET", "/v1/search"));
            HttpResponse<byte[]> response = served.send("POST", "/v2/a/manifests/x", bytes("{}"));
            assertRefused(405, "UNSUPPORTED", response);
            assertEquals("DELETE, GET, HEAD, PUT", header(response, "Allow"));
            assertRefused(405, "UNSUPPORTED", served.send("DELETE", "/v2/"));
        }
    }

    @Test
    void asksForTheLogin() throws IOException {
        UnaryOperator<RegistryServerSettings> settings = s -> s.withLogin(new Login("anna", "geheim:ü"));
        try (ServedFolder served = new ServedFolder("x", settings, Limits.PLAIN)) {
            for (String path : List.of("/v2/", "/v2/a/manifests/x", "/nothing")) {
                HttpResponse<byte[]> response = served.send("GET", path);
                assertRefused(401, "UNAUTHORIZED", response);
                assertTrue(header(response, "WWW-Authenticate").startsWith("Basic realm="));
            }
            for (String wrong : List.of(basic("anna:falsch"), basic("anna"), "Basic ???", "Bearer x", "Basic")) {
                assertRefused(401, "UNAUTHORIZED", served.send("GET", "/v2/", "Authorization", wrong));
            }
            assertRefused(401, "UNAUTHORIZED", served.send("POST", "/v2/a/blobs/uploads/"));
            assertEquals(
                    200,
                    served.send("GET", "/v2/", "Authorization", basic("anna:geheim:ü"))
                            .statusCode());
        }
        assertFalse(new Login("anna", "geheim").toString().contains("geheim"));
    }

    @Test
    void readOnlyMeansReadOnly() throws IOException {
        try (ServedFolder full = new ServedFolder()) {
            byte[] manifest = full.pushImage("a", "x", "one");
            full.server().close();
            try (TemporaryFolder copy = new TemporaryFolder("read-only")) {
                Path layout = copy.resolve("a");
                try (Stream<Path> files = Files.walk(full.folder().resolve("a"))) {
                    for (Path file : files.toList()) {
                        Files.copy(
                                file, layout.resolve(full.folder().resolve("a").relativize(file)));
                    }
                }
                List<Path> before = filesIn(copy.path());
                RegistryServerSettings settings = RegistryServerSettings.loopback(copy.path());
                UnaryOperator<RegistryServerSettings> there =
                        s -> new RegistryServerSettings(copy.path(), settings.listen(), null, null, true);
                try (ServedFolder served = new ServedFolder("unused", there, Limits.PLAIN)) {
                    assertArrayEquals(
                            manifest, served.send("GET", "/v2/a/manifests/x").body());
                    assertRefused(405, "UNSUPPORTED", served.send("POST", "/v2/a/blobs/uploads/"));
                    assertRefused(405, "UNSUPPORTED", served.send("DELETE", "/v2/a/manifests/x"));
                    assertRefused(405, "UNSUPPORTED", served.putManifest("a", "y", OCI_MANIFEST, manifest));
                    assertRefused(
                            405,
                            "UNSUPPORTED",
                            served.send("DELETE", "/v2/a/blobs/" + Digest.sha256(bytes("layer one"))));
                }
                assertEquals(before, filesIn(copy.path()));
                RegistryServerSettings missing = RegistryServerSettings.loopback(copy.resolve("missing"));
                assertThrows(NotDirectoryException.class, () -> RegistryServer.start(missing.asReadOnly()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upper",
                "..",
                "..%2F..%2Fetc",
                "a/../b",
                "a%2F..%2Fb",
                ".image-transmit/uploads",
                ".image-transmit",
                "a/.hidden",
                "a%5Cb",
                "c:",
                "c%3A%5Cx",
                "a//b",
                "a%00b",
                "blobs",
                "a/blobs",
                "a/blobs/sha256",
                "index.json",
                "a/oci-layout",
                "%2Fetc"
            })
    void refusesNamesThatAreNone(String name) throws IOException {
        try (ServedFolder served = new ServedFolder()) {
            served.push("a", bytes("x"));
            List<Path> before = filesIn(served.folder());
            assertRefused(400, "NAME_INVALID", served.send("POST", "/v2/" + name + "/blobs/uploads/"));
            assertRefused(400, "NAME_INVALID", served.putManifest(name, "x", OCI_INDEX, bytes("{\"manifests\":[]}")));
            assertRefused(400, "NAME_INVALID", served.send("GET", "/v2/" + name + "/tags/list"));
            assertRefused(400, "NAME_INVALID", served.send("GET", "/v2/" + name + "/manifests/latest"));
            String digest = Digest.sha256(bytes("x")).toString();
            assertRefused(400, "NAME_INVALID", served.send("DELETE", "/v2/" + name + "/blobs/" + digest));
            assertEquals(before, filesIn(served.folder()));
        }
    }

    @Test
    void windowsKeepsSomeNamesForItself() {
        for (String name : List.of("aux", "a/con", "nul.x", "com1/a", "lpt9.tar.gz")) {
            assertFalse(RepositoryName.isAllowed(name, true), name);
            assertTrue(RepositoryName.isAllowed(name, false), name);
        }
        assertTrue(RepositoryName.isAllowed("console/auxiliary/com10", true));
    }

    @Test
    void oneServerAFolder() throws IOException {
        try (ServedFolder served = new ServedFolder()) {
            RegistryServerSettings same = RegistryServerSettings.loopback(served.folder());
            assertThrows(FileSystemException.class, () -> RegistryServer.start(same));
            served.server().close();
            RegistryServer second = RegistryServer.start(same);
            second.close();
            second.close();
            ConnectException refused =
                    assertThrows(ConnectException.class, () -> new RawConnection(second.address()).close());
            assertTrue(refused.getMessage() != null);
        }
    }

    @Test
    void anAddressInUseFreesTheFolder() throws IOException {
        try (ServedFolder served = new ServedFolder();
                TemporaryFolder other = new TemporaryFolder("other")) {
            RegistryServerSettings settings = RegistryServerSettings.loopback(other.path());
            RegistryServerSettings taken = settings.withListen(served.server().address());
            assertThrows(java.net.BindException.class, () -> RegistryServer.start(taken));
            RegistryServer.start(settings).close();
        }
    }
}
