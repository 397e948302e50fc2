package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.fuzz.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What stands in headers, certificates and the proxies' variables. */
public final class HttpFuzz {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final RetryPolicy POLICY = RetryPolicy.standard(3);
    private static final Path FILE = Target.folder().resolve("x.pem");

    private static final List<String> CHALLENGES = List.of(
            "Bearer realm=\"https://auth.example/token\",service=\"r\",scope=\"repository:a/b:pull,push registry:catalog:*\"",
            "Basic realm=x, Bearer realm=\"a\\\"b\"",
            "Negotiate, NTLM abc==, Digest qop=\"auth\"");

    private static final List<String> LOCATIONS = List.of(
            "/v2/a/b/blobs/uploads/1?_state=x%2F|y",
            "https://u:p@other.example:443/x#y", "//h/x", "?a=b", "../../x/./y", "http://[::1]:5000/%zz 镜像");

    private static final List<String> TIMES =
            List.of("120", "Thu, 26 Nov 2026 08:01:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", "-1");

    private static final List<String> HEADER_WORDS = List.of(
            "Bearer ",
            "Basic ",
            "realm=",
            "scope=",
            "service=",
            "\"",
            "\\",
            "\\\"",
            ",",
            "=",
            " ",
            "\t",
            "repository:",
            ":pull,push",
            ":*",
            "http://",
            "https://",
            "HTTP://",
            "//",
            "/",
            "..",
            "/../",
            "?",
            "#",
            "@",
            ":",
            ":99999",
            ":-1",
            "%",
            "%00",
            "%2e%2e",
            "%zz",
            "[::1]",
            "[",
            "]",
            "|",
            "\u0000",
            "\r\n",
            "镜像",
            "\uD83D\uDE00",
            "javascript:",
            "file:///",
            "GMT",
            "+0000",
            "Nov",
            "99999999");

    private static final List<String> PROXIES = List.of(
            "http://u:p@proxy:3128\nlocalhost,.example,10.0.0.0/8,[::1]:80,*",
            "https://proxy\n*.a,b:443",
            "socks5://x:1\n::/0");

    private static final List<String> PROXY_WORDS = List.of(
            "http://",
            "socks5://",
            "@",
            ":",
            "/",
            ",",
            ".",
            "*",
            "/33",
            "/-1",
            "10.0.0.0",
            "::",
            "[",
            "]",
            "%",
            "\n",
            " ",
            "99999");

    private static final List<String> PEM_WORDS = List.of(
            "-----BEGIN CERTIFICATE-----\n",
            "-----END CERTIFICATE-----\n",
            "-----BEGIN PRIVATE KEY-----\n",
            "-----BEGIN ",
            "-----",
            "=",
            "\n",
            "\r",
            "Proc-Type: 4,ENCRYPTED\n",
            "MII",
            "////");

    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBbzCCARWgAwIBAgIUbpBh8957l7A65HC2VEvpgmWhALowCgYIKoZIzj0EAwIw
            DDEKMAgGA1UEAwwBYTAgFw0yNjExMjYxMjAzMDNaGA8yMTI2MTEwMjEyMDMwM1ow
            DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMZzWWDWkLvz
            0w9u5WQ6BSRDc0LcVHxgEYQ2cpdji0iv1WqcVPjUo28kbfUoq45rU61yZ0ygByKC
            S+vh12FuUUKjUzBRMB0GA1UdDgQWBBQaE+6Secdc6MRAnE0D59rbKW8OyjAfBgNV
            HSMEGDAWgBQaE+6Secdc6MRAnE0D59rbKW8OyjAPBgNVHRMBAf8EBTADAQH/MAoG
            CCqGSM49BAMCA0gAMEUCIQDSVrs7R01l/GMDb2HV7tdumD0HtiyhcnyZ2CJD55PT
            TgIgTLvTANsYynn3tR1dDTvappxDqRVuryATnM80qdIneUQ=
            -----END CERTIFICATE-----
            """;

    private HttpFuzz() {}

    public static List<Target> targets() {
        return List.of(
                Target.ofText("challenge", CHALLENGES, HEADER_WORDS, HttpFuzz::challenge),
                Target.ofText("location", LOCATIONS, HEADER_WORDS, HttpFuzz::location, HttpFailure.class),
                Target.ofText("retry-after", TIMES, HEADER_WORDS, HttpFuzz::retryAfter),
                Target.ofText("proxy", PROXIES, PROXY_WORDS, HttpFuzz::proxy, ProxyException.class),
                Target.ofText(
                        "pem",
                        List.of(CERTIFICATE, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
                        PEM_WORDS,
                        HttpFuzz::pem,
                        PemException.class));
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static void challenge(byte[] input) {
        for (Challenge challenge : Challenge.parse(text(input).lines().toList())) {
            assertFalse(challenge.scheme().isEmpty());
            String scope = challenge.parameter("scope");
            if (scope != null) {
                Scope.join(Scope.parse(scope));
            }
        }
    }

    /** What comes of it is a plain address, without a login, that means the same a second time. */
    private static void location(byte[] input) throws HttpFailure {
        URI origin = URI.create("https://registry.example:8443");
        URI resolved = Locations.resolve(origin.resolve("/v2/a/b/blobs/uploads/"), text(input));
        assertTrue(List.of("http", "https").contains(resolved.getScheme()), resolved.toString());
        assertNull(resolved.getRawUserInfo());
        assertNull(resolved.getRawFragment());
        assertFalse(resolved.getHost().isEmpty());
        assertTrue(resolved.toString().chars().allMatch(c -> c > ' ' && c < 127), resolved.toString());
        assertEquals(resolved, Locations.resolve(resolved, resolved.toString()));
        boolean same = Locations.sameOrigin(origin, resolved);
        assertEquals(
                same,
                resolved.getHost().equalsIgnoreCase("registry.example")
                        && resolved.getPort() == 8443
                        && resolved.getScheme().equals("https"));
        Locations.upload(origin, origin, text(input));
        URI digest = Locations.withParameter(resolved, "digest", "sha256:0&x=y");
        assertTrue(digest.getRawQuery().endsWith("digest=sha256:0%26x%3Dy"), digest.toString());
        Locations.at(origin, resolved);
    }

    private static void retryAfter(byte[] input) {
        Duration delay = POLICY.delay(1, text(input), NOW);
        assertTrue(!delay.isNegative() && delay.compareTo(RetryPolicy.LONGEST_RETRY_AFTER) <= 0, delay.toString());
        assertFalse(Patience.retryAfter(text(input), NOW).isNegative());
    }

    private static void proxy(byte[] input) throws ProxyException {
        String[] lines = text(input).split("\n", 2);
        ProxySettings settings =
                ProxySettings.of(Map.of("https_proxy", lines[0], "no_proxy", lines.length > 1 ? lines[1] : ""));
        settings.proxyFor(URI.create("https://a.example:443/x"));
        settings.proxyFor(URI.create("https://10.1.2.3/x"));
        settings.proxyFor(URI.create("https://[::1]:80/x"));
    }

    private static void pem(byte[] input) throws IOException {
        Files.write(FILE, input);
        PemReader.certificates(FILE);
    }
}
