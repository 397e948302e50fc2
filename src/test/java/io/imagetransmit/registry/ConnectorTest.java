package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.HttpRig;
import io.imagetransmit.http.ScriptedServer;
import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.http.TlsContexts.Implementation;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.Certificates;
import io.imagetransmit.testing.KeyAndCertificate;
import io.imagetransmit.testing.Nginx;
import io.imagetransmit.testing.NginxOptions;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The first contact: which scheme, which certificate, which password, and whether it is a registry at all. */
class ConnectorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final io.imagetransmit.testing.Credentials USER =
            new io.imagetransmit.testing.Credentials("bob", "s3cret");
    private static final Credentials LOGIN = new Credentials.UserPassword(USER.user(), USER.password());
    private static final Credentials NOBODY = new Credentials.None();

    private final Certificates certificates = new Certificates();
    private final ScriptedServer plain = new ScriptedServer();
    private final List<String> notices = new ArrayList<>();
    private ClientRig rig = trusting(Implementation.JDK);

    private ClientRig trusting(Implementation implementation) {
        return new ClientRig(HttpRig.tls(2, PATIENCE, certificates.authority().certificate(), implementation));
    }

    @AfterEach
    void stop() {
        rig.close();
        plain.close();
        certificates.close();
    }

    @Test
    void withoutASchemeHttpsIsMeant() throws Exception {
        try (RealRegistry registry =
                RealRegistry.started(RegistryOptions.plain().withTls(certificates.server()))) {
            assertEquals(
                    "https", connect(null, registry.host(), NOBODY).origin().getScheme());
            assertEquals(List.of(), notices);
        }
    }

    @Test
    void whereOnlyPlainHttpIsSpokenItIsUsedWithANotice() throws Exception {
        try (RealRegistry registry = RealRegistry.started()) {
            assertEquals("http", connect(null, registry.host(), NOBODY).origin().getScheme());
            assertEquals(List.of(registry.host()), notices);
        }
    }

    /** The address is loopback by another name, as no name in a test may lead elsewhere. */
    @Test
    void beyondThisMachinePlainHttpIsUsedOnlyWhereItIsWritten() throws Exception {
        try (RealRegistry registry = RealRegistry.started()) {
            String host = registry.host().replace("127.0.0.1", "[::ffff:127.0.0.1]");
            TransferException failure = failure(null, host, NOBODY);
            assertEquals(Kind.PLAIN_HTTP, failure.kind());
            assertEquals(host, failure.details().get("host"));
            assertEquals(List.of(), notices);
            assertEquals(host, connect("http", host, NOBODY).host());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST:5000, true",
        "127.0.0.1:5000, true",
        "127.1.2.3, true",
        "[::1]:5000, true",
        "10.45.80.1, false",
        "127.0.0.1.example.com:5000, false",
        "localhost.example.com, false",
        "x127.0.0.1, false"
    })
    void namesOfThisMachine(String authority, boolean ofThisMachine) {
        assertEquals(ofThisMachine ? null : Kind.PLAIN_HTTP, RegistryConnector.whyNotPlain(authority, NOBODY));
        assertEquals(Kind.PLAIN_HTTP_WITH_CREDENTIALS, RegistryConnector.whyNotPlain(authority, LOGIN));
    }

    @Test
    void plainHttpIsRefusedWhereAPasswordWouldGoOverIt() {
        silentServer();
        TransferException failure = failure(null, plain.host(), LOGIN);
        assertEquals(Kind.PLAIN_HTTP_WITH_CREDENTIALS, failure.kind());
        assertEquals(plain.host(), failure.details().get("host"));
        assertTrue(plain.requests().stream()
                .allMatch(request -> request.optional("Authorization").isEmpty()));
        assertEquals(List.of(), notices);
    }

    @Test
    void plainServerThatAnswersTlsWithSilenceIsFoundOut() throws Exception {
        silentServer();
        assertEquals("http", connect(null, plain.host(), NOBODY).origin().getScheme());
        assertEquals(List.of(plain.host()), notices);
    }

    /** It waits for the end of a line, as this program's own registry does. */
    private void silentServer() {
        plain.on("GET /v2/", 200);
        rig.close();
        rig = new ClientRig(HttpRig.impatient(2, Duration.ofSeconds(2)));
    }

    @Test
    void plainHttpThatWasAskedForIsUsedWithThePassword() throws Exception {
        try (RealRegistry registry =
                RealRegistry.started(RegistryOptions.plain().withBasic(USER))) {
            connect("http", registry.host(), LOGIN);
            assertEquals(List.of(), notices);
            TransferException wrong = failure("http", registry.host(), new Credentials.UserPassword("bob", "hunter2"));
            assertEquals(Kind.LOGIN_FAILED, wrong.kind());
            assertNoSecret(wrong, "hunter2");
            connect("http", registry.host(), NOBODY);
        }
    }

    @ParameterizedTest
    @EnumSource(Implementation.class)
    void certificatesThatAreNotInOrder(Implementation implementation) {
        rig.close();
        rig = trusting(implementation);
        assertCertificate(certificates.selfSigned(), Kind.TLS_UNTRUSTED);
        assertCertificate(certificates.expired(), Kind.TLS_EXPIRED);
        assertCertificate(certificates.wrongHost(), Kind.TLS_HOST_NAME);
    }

    private void assertCertificate(KeyAndCertificate pair, Kind kind) {
        try (RealRegistry registry =
                RealRegistry.started(RegistryOptions.plain().withTls(pair))) {
            for (String scheme : new String[] {"https", null}) {
                TransferException failure = failure(scheme, registry.host(), NOBODY);
                assertEquals(kind, failure.kind());
                assertEquals(registry.host(), failure.details().get("host"));
            }
            assertEquals(List.of(), rig.http().pauses(), "that does not pass by itself");
        }
    }

    @Test
    void registryThatWantsACertificate() {
        Path authority = certificates.authority().certificate();
        RegistryOptions options =
                RegistryOptions.plain().withTls(certificates.server()).withClientAuthority(authority);
        try (RealRegistry registry = RealRegistry.started(options)) {
            // in TLS 1.3 the refusal comes after the handshake, and a reset of the connection may overtake it: then it
            // looks
            // like a broken line, which is temporary and asked again
            Kind kind = Kind.BROKEN;
            for (int attempt = 0; attempt < 8 && kind == Kind.BROKEN; attempt++) {
                kind = failure(null, registry.host(), NOBODY).kind();
            }
            assertEquals(Kind.TLS_CLIENT_CERTIFICATE, kind);
        }
    }

    @Test
    void plainHttpOnAnHttpsAddressAndTheReverse() {
        try (RealRegistry registry = RealRegistry.started()) {
            assertEquals(
                    Kind.PLAIN_HTTP, failure("https", registry.host(), NOBODY).kind());
            TransferException failure = failure(null, registry.host(), LOGIN);
            assertEquals(Kind.PLAIN_HTTP_WITH_CREDENTIALS, failure.kind());
        }
        try (RealRegistry registry =
                        RealRegistry.started(RegistryOptions.plain().withTls(certificates.server()));
                Nginx nginx =
                        Nginx.before(registry.address(), NginxOptions.plain().withTls(certificates.server()))) {
            assertEquals(
                    Kind.HTTPS_EXPECTED,
                    failure("http", registry.host(), NOBODY).kind());
            assertEquals(
                    Kind.HTTPS_EXPECTED, failure("http", nginx.host(), NOBODY).kind());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, text/html, NOT_A_REGISTRY",
        "404, text/html, NOT_A_REGISTRY",
        "400, text/html, NOT_A_REGISTRY",
        "503, text/html, SERVER_ERROR",
        "429, application/json, RATE_LIMITED",
        "418, application/json, REJECTED"
    })
    void answersOfOthersThanRegistries(int status, String type, Kind kind) {
        plain.on("GET /v2/", request -> Reply.of(status, "Content-Type", type).body("welcome"));
        assertEquals(kind, failure("http", plain.host(), NOBODY).kind());
    }

    @ParameterizedTest
    @CsvSource({"200", "401", "403", "404"})
    void answersOfRegistries(int status) throws TransferException {
        plain.on("GET /v2/", status, "WWW-Authenticate", "Bearer realm=\"http://127.0.0.1:1/\"");
        connect("http", plain.host(), NOBODY);
        assertEquals(1, plain.requests().size());
    }

    @Test
    void nobodyThere() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        TransferException failure = failure(null, "127.0.0.1:" + port, LOGIN);
        assertEquals(Kind.REFUSED, failure.kind());
        assertEquals(Side.SOURCE, failure.side());
        assertEquals(2, rig.http().pauses().size());
        assertEquals(
                Kind.UNKNOWN_HOST,
                failure("http", "no-such-host.invalid", NOBODY).kind());
        assertEquals(Kind.UNKNOWN_HOST, failure(null, "no host at all", NOBODY).kind());
    }

    @Test
    void hubsNames() {
        for (String name : List.of("docker.io", "index.docker.io", "Registry-1.docker.io", "registry.hub.docker.com")) {
            assertTrue(RegistryConnector.isDockerHub(name));
        }
        assertFalse(RegistryConnector.isDockerHub("docker.io.example"));
    }

    private RegistryClient connect(@Nullable String scheme, String host, Credentials credentials)
            throws TransferException {
        return rig.connector().connect(scheme, host, credentials, Side.SOURCE, notices::add);
    }

    private TransferException failure(@Nullable String scheme, String host, Credentials credentials) {
        TransferException failure = assertThrows(TransferException.class, () -> connect(scheme, host, credentials));
        assertNoSecret(failure, USER.password());
        return failure;
    }

    private static void assertNoSecret(Throwable failure, String secret) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertFalse(cause.toString().contains(secret), cause.toString());
        }
    }
}
