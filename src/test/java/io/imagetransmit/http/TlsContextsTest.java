package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.TlsContexts.Implementation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real handshakes: every check by both providers and in both versions of TLS. */
class TlsContextsTest {
    private static final String SERVER = "extendedKeyUsage=serverAuth";
    private static final String NAMES = "subjectAltName=DNS:registry.example,DNS:*.wild.example,IP:127.0.0.1,IP:::1";

    @TempDir
    static Path folder = Path.of("");

    private static Pki.Identity authority = none();
    private static Pki.Identity other = none();
    private static Pki.Identity good = none();

    private static Pki.Identity none() {
        return new Pki.Identity("", Path.of(""), Path.of(""));
    }

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = pki().authority("authority");
        other = pki().authority("other");
        good = pki().sign(authority, "good", 30, SERVER, NAMES);
    }

    private static Pki pki() {
        return new Pki(folder);
    }

    private static TlsSettings trusting(Pki.Identity identity) {
        return new TlsSettings(List.of(identity.certificate()), null, null, false);
    }

    private static String get(Implementation implementation, TlsSettings settings, String host, TlsServer server)
            throws IOException {
        return get(new TlsContexts(implementation, Map.of("SSL_CERT_FILE", "/nowhere")), settings, host, server);
    }

    private static String get(TlsContexts contexts, TlsSettings settings, String host, TlsServer server)
            throws IOException {
        try (TestClient client = new TestClient(contexts.socketStrategy(settings))) {
            return client.get("https://" + host + ":" + server.port() + "/");
        }
    }

    /** What is said to a server with this certificate by a client that trusts {@link #authority}. */
    private static TlsProblem refusal(Implementation implementation, String version, Pki.Identity identity, String host)
            throws Exception {
        return refusal(implementation, version, identity, trusting(authority), host);
    }

    private static TlsProblem refusal(
            Implementation implementation, String version, Pki.Identity identity, TlsSettings settings, String host)
            throws Exception {
        try (TlsServer server = TlsServer.start(version, identity)) {
            TlsException exception =
                    assertThrows(TlsException.class, () -> get(implementation, settings, host, server));
            assertEquals(0, server.requests());
            TlsProblem problem = TlsProblem.of(new IOException(exception));
            assertNotNull(problem);
            return problem;
        }
    }

    @ParameterizedTest
    @CsvSource({"FASTEST, TLSv1.2", "FASTEST, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
    void acceptsWhatIsInOrder(Implementation implementation, String version) throws Exception {
        try (TlsServer server = TlsServer.start(version, good)) {
            for (String host : List.of("registry.example", "REGISTRY.example", "a.wild.example", "127.0.0.1")) {
                assertEquals("200 hello", get(implementation, trusting(authority), host, server), host);
            }
            assertEquals(4, server.requests());
        }
        Pki.Identity between = pki().sign(
                        authority, "between", 30, "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign");
        Pki.Identity leaf = pki().sign(between, "leaf", 30, SERVER, NAMES);
        Pki.Identity alone = pki().selfSigned("alone", 30, NAMES);
        Pki.Identity rsa = pki().signRsa(authority, "rsa", 30, SERVER, NAMES);
        for (Pki.Identity identity : List.of(leaf, alone, rsa)) {
            TlsSettings settings = new TlsSettings(
                    List.of(other.certificate(), authority.certificate(), alone.certificate()), null, null, false);
            try (TlsServer server = TlsServer.start(version, identity)) {
                assertEquals("200 hello", get(implementation, settings, "registry.example", server));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"FASTEST, org.conscrypt", "JDK, sun.security.ssl"})
    void theProviderIsTheOneThatWasAskedFor(Implementation implementation, String classes) throws Exception {
        TlsContexts contexts = new TlsContexts(implementation, Map.of());
        try (TlsServer server = TlsServer.start("TLSv1.3", good);
                TestClient client = new TestClient(contexts.socketStrategy(trusting(authority)))) {
            client.get("https://registry.example:" + server.port() + "/");
            assertEquals(classes, client.tlsImplementation());
            assertNull(contexts.nativeFailure());
        }
    }

    @ParameterizedTest
    @CsvSource({"FASTEST", "JDK"})
    void comparesAddressesOfIpVersion6(Implementation implementation) throws Exception {
        InetAddress loopback = InetAddress.getAllByName("::1")[0];
        Assumptions.assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no IPv6 here");
        Pki.Identity otherAddress = pki().sign(authority, "v6", 30, SERVER, "subjectAltName=IP:::2");
        try (TlsServer server = TlsServer.startOn("::1", "TLSv1.3", good);
                TlsServer wrong = TlsServer.startOn("::1", "TLSv1.3", otherAddress)) {
            assertEquals("200 hello", get(implementation, trusting(authority), "[::1]", server));
            TlsException exception =
                    assertThrows(TlsException.class, () -> get(implementation, trusting(authority), "[::1]", wrong));
            assertEquals(TlsProblem.Kind.HOST_NAME, exception.problem().kind());
        }
    }

    @ParameterizedTest
    @CsvSource({"FASTEST, TLSv1.2", "FASTEST, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
    void refusesAnotherHost(Implementation implementation, String version) throws Exception {
        for (String host : List.of("wrong.example", "a.b.wild.example", "wild.example", "localhost")) {
            TlsProblem problem = refusal(implementation, version, good, host);
            assertEquals(TlsProblem.Kind.HOST_NAME, problem.kind(), host);
            assertEquals(
                    List.of("registry.example", "*.wild.example", "127.0.0.1", "0:0:0:0:0:0:0:1"), problem.hostNames());
            assertEquals("CN=good,O=test", problem.subject());
        }
        Pki.Identity otherAddress =
                pki().sign(authority, "address", 30, SERVER, "subjectAltName=IP:127.0.0.2,DNS:127.0.0.1");
        assertEquals(
                TlsProblem.Kind.HOST_NAME,
                refusal(implementation, version, otherAddress, "127.0.0.1").kind());
    }

    @ParameterizedTest
    @CsvSource({"FASTEST, TLSv1.2", "FASTEST, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
    void refusesACommonNameInPlaceOfAnAlternativeName(Implementation implementation, String version) throws Exception {
        Pki.Identity bare = pki().sign(authority, "registry.example", 30, SERVER);
        TlsProblem problem = refusal(implementation, version, bare, "registry.example");
        assertEquals(TlsProblem.Kind.HOST_NAME, problem.kind());
        assertEquals(List.of(), problem.hostNames());
        Pki.Identity withAddress = pki().sign(authority, "registry.example", 30, SERVER, "subjectAltName=IP:127.0.0.1");
        assertEquals(
                TlsProblem.Kind.HOST_NAME,
                refusal(implementation, version, withAddress, "registry.example")
                        .kind());
        Pki.Identity address = pki().sign(authority, "127.0.0.1", 30, SERVER);
        assertEquals(
                TlsProblem.Kind.HOST_NAME,
                refusal(implementation, version, address, "127.0.0.1").kind());
    }

    @ParameterizedTest
    @CsvSource({"FASTEST, TLSv1.2", "FASTEST, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
    void refusesAnUnknownAuthority(Implementation implementation, String version) throws Exception {
        Pki.Identity foreign = pki().sign(other, "foreign", 30, SERVER, NAMES);
        TlsProblem problem = refusal(implementation, version, foreign, "registry.example");
        assertEquals(TlsProblem.Kind.UNTRUSTED, problem.kind());
        assertEquals("CN=foreign,O=test", problem.subject());
        assertEquals("CN=other,O=test", problem.issuer());

        Pki.Identity alone = pki().selfSigned("alone", 30, NAMES);
        TlsProblem selfSigned = refusal(implementation, version, alone, "registry.example");
        assertEquals(TlsProblem.Kind.UNTRUSTED, selfSigned.kind());
        assertEquals(selfSigned.subject(), selfSigned.issuer());

        Pki.Identity noAuthority = pki().sign(good, "by-a-server", 30, SERVER, NAMES);
        assertEquals(
                TlsProblem.Kind.UNTRUSTED,
                refusal(implementation, version, noAuthority, "registry.example")
                        .kind());
    }

    @ParameterizedTest
    @CsvSource({"FASTEST, TLSv1.2", "FASTEST, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
    void refusesWhatHasExpired(Implementation implementation, String version) throws Exception {
        Pki.Identity old = pki().sign(authority, "old", -1, SERVER, NAMES);
        TlsProblem problem = refusal(implementation, version, old, "registry.example");
        assertEquals(TlsProblem.Kind.EXPIRED, problem.kind());
        assertEquals("CN=old,O=test", problem.subject());
        assertNotNull(problem.notAfter());
        assertTrue(problem.notAfter().isBefore(Instant.now()));

        Pki.Identity between = pki().sign(
                        authority,
                        "old-between",
                        -1,
                        "basicConstraints=critical,CA:TRUE",
                        "keyUsage=critical,keyCertSign");
        Pki.Identity leaf = pki().sign(between, "leaf", 30, SERVER, NAMES);
        TlsProblem authorityProblem = refusal(implementation, version, leaf, "registry.example");
        assertEquals(TlsProblem.Kind.EXPIRED, authorityProblem.kind());
        assertEquals("CN=old-between,O=test", authorityProblem.subject());

        // the JDK alone would take this one, as it stands among the authorities
        Pki.Identity alone = pki().selfSigned("old-alone", -1, NAMES);
        assertEquals(
                TlsProblem.Kind.EXPIRED,
                refusal(implementation, version, alone, trusting(alone), "registry.example")
                        .kind());
    }

    @ParameterizedTest
    @CsvSource({"FASTEST", "JDK"})
    void recognizesPlainHttp(Implementation implementation) throws Exception {
        try (TlsServer server = TlsServer.plain()) {
            TlsException exception = assertThrows(
                    TlsException.class, () -> get(implementation, trusting(authority), "registry.example", server));
            assertEquals(TlsProblem.Kind.PLAIN_HTTP, exception.problem().kind());
        }
    }

    @ParameterizedTest
    @CsvSource({"FASTEST, TLSv1.2", "FASTEST, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
    void showsItsClientCertificate(Implementation implementation, String version) throws Exception {
        Pki.Identity client = pki().sign(other, "client", 30, "extendedKeyUsage=clientAuth");
        TlsSettings with = new TlsSettings(List.of(authority.certificate()), client.certificate(), client.key(), false);
        Pki.Identity wrongClient = pki().sign(authority, "wrong-client", 30, "extendedKeyUsage=clientAuth");
        TlsSettings wrong =
                new TlsSettings(List.of(authority.certificate()), wrongClient.certificate(), wrongClient.key(), false);
        try (TlsServer server = TlsServer.startAsking(version, good, other.certificate())) {
            assertEquals("200 hello", get(implementation, with, "registry.example", server));
            for (TlsSettings settings : List.of(trusting(authority), wrong)) {
                IOException exception = assertThrows(
                        IOException.class, () -> get(implementation, settings, "registry.example", server));
                TlsProblem problem = TlsProblem.of(exception);
                assertNotNull(problem, exception.toString());
                assertEquals(TlsProblem.Kind.CLIENT_CERTIFICATE_REQUIRED, problem.kind(), problem.detail());
            }
            assertEquals(1, server.requests());
        }
    }

    @ParameterizedTest
    @CsvSource({"FASTEST", "JDK"})
    void trustsAllWhereThatIsAskedForAndNowhereElse(Implementation implementation) throws Exception {
        TlsContexts contexts = new TlsContexts(implementation, Map.of());
        TlsSettings all = new TlsSettings(List.of(), null, null, true);
        for (Pki.Identity identity : List.of(
                good,
                pki().selfSigned("alone", -1, NAMES),
                pki().sign(other, "nameless", 30),
                pki().sign(authority, "old", -1, SERVER))) {
            try (TlsServer server = TlsServer.start("TLSv1.3", identity)) {
                assertEquals("200 hello", get(contexts, all, "wrong.example", server));
                assertThrows(TlsException.class, () -> get(contexts, trusting(authority), "wrong.example", server));
                assertEquals(1, server.requests());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"FASTEST", "JDK"})
    void trustsTheAuthoritiesOfTheSystem(Implementation implementation) throws Exception {
        Path hashed = folder.resolve("hashed-" + implementation);
        Files.createDirectory(hashed);
        Files.copy(authority.certificate(), hashed.resolve("12345678.0"));
        Files.writeString(hashed.resolve("broken.0"), "-----BEGIN CERTIFICATE-----\nAAAA");
        String file = authority.certificate().toString();
        try (TlsServer server = TlsServer.start("TLSv1.3", good)) {
            for (Map<String, String> environment :
                    List.of(Map.of("SSL_CERT_FILE", file), Map.of("SSL_CERT_DIR", hashed.toString()))) {
                TlsContexts contexts = new TlsContexts(implementation, environment);
                assertEquals("200 hello", get(contexts, TlsSettings.DEFAULT, "registry.example", server));
            }
            TlsContexts contexts = new TlsContexts(implementation, Map.of());
            assertThrows(TlsException.class, () -> get(contexts, TlsSettings.DEFAULT, "registry.example", server));
        }
    }

    @Test
    void readsNothingBeforeTheFirstConnectionAndSaysThenWhatIsWrongWithAFile() throws Exception {
        TlsContexts contexts = new TlsContexts(Implementation.FASTEST, Map.of());
        MessageDigests digests = contexts.messageDigests();
        TlsSettings broken = new TlsSettings(List.of(folder.resolve("missing.pem")), null, null, false);
        try (TlsServer server = TlsServer.start("TLSv1.3", good);
                TestClient client = new TestClient(contexts.socketStrategy(broken))) {
            assertEquals("SUN", digests.newDigest("SHA-256").getProvider().getName());
            String url = "https://registry.example:" + server.port() + "/";
            PemException exception = assertThrows(PemException.class, () -> client.get(url));
            assertEquals(PemException.Kind.UNREADABLE, exception.kind());
            assertThrows(PemException.class, () -> contexts.check(broken));
            assertEquals("SUN", digests.newDigest("SHA-256").getProvider().getName());
        }
    }

    @ParameterizedTest
    @CsvSource({"FASTEST, 1", "FASTEST, 20000", "JDK, 1", "JDK, 20000"})
    void aBrokenConnectionIsNoProblemOfTls(Implementation implementation, int read) throws Exception {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread closing = new Thread(() -> {
                try (var socket = listener.accept()) {
                    // an orderly close if the whole greeting has been read, otherwise a reset
                    assertTrue(socket.getInputStream().read(new byte[read]) > 0);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            closing.start();
            TlsContexts contexts = new TlsContexts(implementation, Map.of());
            try (TestClient client = new TestClient(contexts.socketStrategy(TlsSettings.DEFAULT))) {
                String url = "https://registry.example:" + listener.getLocalPort() + "/";
                IOException exception = assertThrows(IOException.class, () -> client.get(url));
                assertNull(TlsProblem.of(exception), exception.toString());
            }
            closing.join();
        }
    }
}
