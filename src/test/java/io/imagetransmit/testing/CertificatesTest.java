package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Shows each certificate by a real registry to a client of the JDK, and with curl where a client certificate is asked for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificatesTest {
    private Certificates certificates;

    @BeforeAll
    void make() {
        certificates = new Certificates();
    }

    @AfterAll
    void remove() {
        certificates.close();
    }

    @Test
    void goodOneIsTrustedAndTheOthersAreNot() throws Exception {
        assertEquals(200, statusWith(certificates.server()));
        assertTrue(reasonAgainst(certificates.expired()).contains("validity"));
        assertTrue(reasonAgainst(certificates.wrongHost()).contains("127.0.0.1"));
        assertTrue(reasonAgainst(certificates.selfSigned()).contains("PKIX"));
    }

    @Test
    void registryThatAsksForClientCertificates() throws Exception {
        KeyAndCertificate client = certificates.inTraditionalForm(certificates.client("alice"));
        assertTrue(Files.readString(client.key()).startsWith("-----BEGIN RSA PRIVATE KEY-----"));
        RegistryOptions options = RegistryOptions.plain()
                .withTls(certificates.server())
                .withClientAuthority(certificates.authority().certificate());
        try (RealRegistry registry = RealRegistry.started(options)) {
            Command stranger = Command.of(
                    Programs.require("curl"),
                    "-sS",
                    "--cacert",
                    certificates.authority().certificate(),
                    registry.url() + "/v2/");
            assertTrue(stranger.run().exitCode() != 0);
            Command known = Command.of(
                    Programs.require("curl"),
                    "-sS",
                    "--cacert",
                    certificates.authority().certificate(),
                    "--cert",
                    client.certificate(),
                    "--key",
                    client.key(),
                    registry.url() + "/v2/");
            assertEquals("{}", known.runOrFail());
        }
    }

    private String reasonAgainst(KeyAndCertificate pair) {
        SSLException refused = assertThrows(SSLException.class, () -> statusWith(pair));
        return String.valueOf(refused.getMessage());
    }

    private int statusWith(KeyAndCertificate pair) throws IOException, InterruptedException {
        try (RealRegistry registry =
                RealRegistry.started(RegistryOptions.plain().withTls(pair))) {
            HttpClient client = registry.access().trusting(certificates).client();
            return client.send(
                            HttpRequest.newBuilder(registry.url().resolve("/v2/"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
