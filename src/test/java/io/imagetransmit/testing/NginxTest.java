package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NginxTest {
    private final TestImage image = OddImages.ociImage(1);

    @Test
    void passesPlainAndTlsOn() {
        try (Certificates certificates = new Certificates();
                RealRegistry registry = RealRegistry.started();
                Nginx plain =
                        Nginx.before(registry.address(), NginxOptions.plain().withRequestBuffering());
                Nginx tls =
                        Nginx.before(registry.address(), NginxOptions.plain().withTls(certificates.server()))) {
            new RegistryPusher(RegistryAccess.to(plain.url())).push("by/plain", "v1", image);
            RegistryAccess overTls = RegistryAccess.to(tls.url()).trusting(certificates);
            new RegistryPusher(overTls).push("by/tls", "v1", image);
            assertEquals(
                    new RegistryInspector(registry.access()).contents("by/plain", "v1"),
                    new RegistryInspector(overTls).contents("by/tls", "v1"));
            awaitLine(tls, "GET /v2/by/tls/manifests/v1");
        }
    }

    @Test
    void refusesWhatIsTooLong() {
        try (RealRegistry registry = RealRegistry.started();
                Nginx nginx =
                        Nginx.before(registry.address(), NginxOptions.plain().withMaxBodySize("1m"))) {
            RegistryPusher pusher = new RegistryPusher(RegistryAccess.to(nginx.url()));
            pusher.push("small", "v1", image);
            RuntimeException refused = assertThrows(
                    RuntimeException.class, () -> pusher.push("large", "v1", OddImages.bigLayer(2, 2_000_000)));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("upload of"), refused.toString());
            awaitLine(nginx, "\" 413 ");
        }
    }

    /** nginx writes a request down after it has answered it. */
    private static void awaitLine(Nginx nginx, String part) {
        Polling.until(
                "the access log has " + part,
                Duration.ofSeconds(10),
                () -> nginx.accessLog().stream().anyMatch(line -> line.contains(part)));
    }
}
