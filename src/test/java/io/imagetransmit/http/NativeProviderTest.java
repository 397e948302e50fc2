package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Conscrypt does to a process: each test is a process of its own, as the library is loaded once in each. */
class NativeProviderTest {
    @TempDir
    Path folder = Path.of("");

    private Pki.Identity authority = new Pki.Identity("", Path.of(""), Path.of(""));
    private Pki.Identity identity = authority;

    @BeforeEach
    void makeCertificates() throws Exception {
        authority = new Pki(folder).authority("authority");
        identity = new Pki(folder).sign(authority, "server", 30, "subjectAltName=DNS:registry.example");
    }

    /** What the program says on standard output and error. */
    private String probe(List<String> options, String... urls) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            // stands in the manifest of the real program
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TlsProbe.class.getName()));
        command.add(authority.certificate().toString());
        command.addAll(List.of(urls));
        return Programs.run(folder, command).strip();
    }

    private static String url(String scheme, TlsServer server) {
        return scheme + "://registry.example:" + server.port() + "/";
    }

    @Test
    void leavesNothingBehind() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        try (TlsServer server = TlsServer.start("TLSv1.3", identity)) {
            assertEquals(
                    "200 hello org.conscrypt Conscrypt fine",
                    probe(List.of("-Djava.io.tmpdir=" + temporary), url("https", server)));
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void isNotTouchedBeforeTheFirstTlsConnection() throws Exception {
        Path classes = folder.resolve("classes.log");
        String log = "-Xlog:class+load:file=" + classes;
        try (TlsServer plain = TlsServer.plain();
                TlsServer server = TlsServer.start("TLSv1.3", identity)) {
            assertEquals("200 hello  SUN fine", probe(List.of(log), url("http", plain)));
            assertTrue(Files.readString(classes).contains("TlsContexts"));
            assertFalse(Files.readString(classes).contains("org.conscrypt."));
            assertFalse(Files.readString(classes).contains("sun.security.ssl.X509TrustManagerImpl"));
            probe(List.of(log), url("https", server));
            assertTrue(Files.readString(classes, StandardCharsets.UTF_8).contains("org.conscrypt."));
        }
    }

    @Test
    void canBeSwitchedOff() throws Exception {
        try (TlsServer server = TlsServer.start("TLSv1.3", identity)) {
            assertEquals(
                    "200 hello sun.security.ssl SUN fine",
                    probe(List.of("-D" + TlsContexts.PROPERTY + "=jdk"), url("https", server)));
        }
    }

    @Test
    void givesWaySilentlyWhereTheTemporaryFolderIsNone() throws Exception {
        Path missing = folder.resolve("missing");
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path temporary : List.of(missing, file)) {
            try (TlsServer server = TlsServer.start("TLSv1.3", identity)) {
                List<String> lines = probe(List.of("-Djava.io.tmpdir=" + temporary), url("https", server))
                        .lines()
                        // the newer Java's own remark
                        .filter(line -> !line.contains("java.io.tmpdir directory does not exist"))
                        .toList();
                assertEquals(List.of("200 hello sun.security.ssl SUN failed"), lines);
            }
        }
        assertFalse(Files.exists(missing));
    }

    @Test
    void givesWaySilentlyWhereThereIsNoLibrary() throws Exception {
        try (TlsServer server = TlsServer.start("TLSv1.3", identity)) {
            assertEquals(
                    "200 hello sun.security.ssl SUN failed", probe(List.of("-Dos.arch=riscv64"), url("https", server)));
        }
    }

    @Test
    void deletesOldLeftoversOnly() throws Exception {
        Path old = Files.writeString(folder.resolve("conscrypt_openjdk_jni-windows-x86_6417000000000000.dll"), "");
        Path young = Files.writeString(folder.resolve("conscrypt_openjdk_jni-windows-x86_6417000000000001.dll"), "");
        Path other = Files.writeString(folder.resolve("other.dll"), "");
        FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
        Files.setLastModifiedTime(old, yesterday);
        Files.setLastModifiedTime(other, yesterday);
        NativeProvider.deleteLeftovers(folder, Instant.now().minus(Duration.ofHours(1)));
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young));
        assertTrue(Files.exists(other));
        NativeProvider.deleteLeftovers(folder.resolve("missing"), Instant.now());
    }

    @Test
    void isNotLoadedWhereItIsNotWanted() {
        NativeProvider unwanted = new NativeProvider(false);
        assertNull(unwanted.load());
        NativeProvider wanted = new NativeProvider(true);
        assertNull(wanted.ifLoaded());
        assertNotNull(wanted.load());
        assertNotNull(wanted.ifLoaded());
    }
}
