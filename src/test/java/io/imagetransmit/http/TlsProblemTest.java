package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.http.TlsContexts.Implementation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Exceptions of either provider as they are, without the help of our own trust manager; and those of other servers. */
class TlsProblemTest {
    @TempDir
    static Path folder = Path.of("");

    private static Pki.Identity authority = new Pki.Identity("", Path.of(""), Path.of(""));
    private static Pki.Identity good = authority;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = new Pki(folder).authority("authority");
        good = new Pki(folder).sign(authority, "good", 30, "subjectAltName=DNS:registry.example");
    }

    private static SSLException handshake(Implementation implementation, Path trusted, String host, TlsServer server)
            throws Exception {
        Provider provider = new NativeProvider(implementation == Implementation.FASTEST).load();
        SSLContext context = provider == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", provider);
        X509ExtendedTrustManager manager = Authorities.ofFiles(List.of(trusted));
        assertNotNull(manager);
        context.init(null, new TrustManager[] {manager}, null);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
                SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, 1, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.2"});
            socket.setSSLParameters(parameters);
            return assertThrows(SSLException.class, socket::startHandshake);
        }
    }

    private static TlsProblem.@Nullable Kind kindOf(Throwable exception) {
        TlsProblem problem = TlsProblem.of(new IOException("wrapped", exception));
        return problem == null ? null : problem.kind();
    }

    @ParameterizedTest
    @EnumSource(Implementation.class)
    void knowsTheExceptionsOfTheProviders(Implementation implementation) throws Exception {
        Path trusted = authority.certificate();
        try (TlsServer server = TlsServer.start("TLSv1.2", good)) {
            assertEquals(
                    TlsProblem.Kind.HOST_NAME, kindOf(handshake(implementation, trusted, "wrong.example", server)));
            Path other = new Pki(folder).authority("other").certificate();
            assertEquals(
                    TlsProblem.Kind.UNTRUSTED, kindOf(handshake(implementation, other, "registry.example", server)));
        }
        Pki.Identity old = new Pki(folder).sign(authority, "old", -1, "subjectAltName=DNS:registry.example");
        try (TlsServer server = TlsServer.start("TLSv1.2", old)) {
            assertEquals(
                    TlsProblem.Kind.EXPIRED, kindOf(handshake(implementation, trusted, "registry.example", server)));
        }
        try (TlsServer server = TlsServer.plain()) {
            assertEquals(
                    TlsProblem.Kind.PLAIN_HTTP, kindOf(handshake(implementation, trusted, "registry.example", server)));
        }
        try (TlsServer server = TlsServer.start("TLSv1.3", good)) {
            assertEquals(TlsProblem.Kind.OTHER, kindOf(handshake(implementation, trusted, "registry.example", server)));
        }
    }

    @Test
    void otherTroubleIsNotOfTls() {
        assertNull(kindOf(new IOException("disk full")));
        assertNull(kindOf(new SocketTimeoutException("Read timed out")));
        assertNull(kindOf(new SSLException("Connection reset", new java.net.SocketException("Connection reset"))));
        assertNull(kindOf(new SSLException("closing inbound before receiving peer's close_notify")));
    }

    /** OpenSSL's server, whose alerts differ from those of the JDK's. */
    @ParameterizedTest
    @CsvSource({
        "FASTEST, CLIENT_CERTIFICATE_REQUIRED, -tls1_2 -Verify 1 -verify_return_error",
        "JDK, CLIENT_CERTIFICATE_REQUIRED, -tls1_2 -Verify 1 -verify_return_error",
        "FASTEST, OTHER, -tls1_1 -cipher ALL:@SECLEVEL=0",
        "JDK, OTHER, -tls1_1 -cipher ALL:@SECLEVEL=0",
        "FASTEST, OTHER, -tls1_2 -cipher CAMELLIA256-SHA:ECDHE-ECDSA-CAMELLIA256-SHA384",
        "JDK, OTHER, -tls1_2 -cipher CAMELLIA256-SHA:ECDHE-ECDSA-CAMELLIA256-SHA384",
    })
    void knowsOpensslsAlerts(Implementation implementation, TlsProblem.Kind expected, String options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Programs.require("openssl").toString(), "s_server", "-accept", "127.0.0.1:0", "-www"));
        command.addAll(List.of(
                "-cert", good.certificate().toString(), "-key", good.key().toString()));
        command.addAll(List.of(options.split(" ", -1)));
        Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader log =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String line = log.readLine();
            while (line != null && !line.startsWith("ACCEPT ")) {
                line = log.readLine();
            }
            assertNotNull(line);
            String port = line.substring(line.lastIndexOf(':') + 1);
            TlsContexts contexts = new TlsContexts(implementation, Map.of());
            TlsSettings settings = new TlsSettings(List.of(authority.certificate()), null, null, false);
            try (TestClient client = new TestClient(contexts.socketStrategy(settings))) {
                IOException exception =
                        assertThrows(IOException.class, () -> client.get("https://registry.example:" + port + "/"));
                TlsProblem problem = TlsProblem.of(exception);
                assertNotNull(problem, exception.toString());
                assertEquals(expected, problem.kind(), problem.detail());
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void textsOfOthersHaveNoControlCharacters() {
        TlsProblem problem = new TlsProblem(TlsProblem.Kind.OTHER, new SSLException("a\u001b[31m\r\n\u202eb密\ud800"));
        assertEquals("a?[31m???b密?", problem.detail());
    }
}
