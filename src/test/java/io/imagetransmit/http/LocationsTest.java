package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
    private static final URI BASE = URI.create("https://r.example:5000/v2/a/blobs/uploads/1?old=1");

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "/v2/a/blobs/uploads/2 -> https://r.example:5000/v2/a/blobs/uploads/2",
                "2?_state=x%3D%3D -> https://r.example:5000/v2/a/blobs/uploads/2?_state=x%3D%3D",
                "https://other.example/x?y=z -> https://other.example/x?y=z",
                "http://R.example/x -> http://R.example/x",
                "//cdn.example/x -> https://cdn.example/x",
                "?last=b&n=5 -> https://r.example:5000/v2/a/blobs/uploads/1?last=b&n=5",
                "'  /padded  ' -> https://r.example:5000/padded",
                "/x?policy=a|b c -> https://r.example:5000/x?policy=a%7Cb%20c",
                "/x?already=%7C%20 -> https://r.example:5000/x?already=%7C%20",
                "/x?rate=100%&y=%zz -> https://r.example:5000/x?rate=100%25&y=%25zz",
                "/ü -> https://r.example:5000/%C3%BC",
                "/x?a=\"<>^`{}\\ -> https://r.example:5000/x?a=%22%3C%3E%5E%60%7B%7D%5C",
                "https://user:pass@r.example/x#part -> https://r.example/x",
                "http://[::1]:5000/x?[y] -> http://[::1]:5000/x?[y]"
            })
    void addressesAsPeersWriteThem(String location, String expected) throws IOException {
        assertEquals(expected, Locations.resolve(BASE, location).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://r.example/x",
                "mailto:a@b",
                "file:///etc/passwd",
                "http:///x",
                "https://a b/x",
                "//",
                "a:b"
            })
    void addressesThatLeadNowhere(String location) {
        HttpFailure failure = assertThrows(HttpFailure.class, () -> Locations.resolve(BASE, location));
        assertEquals(HttpFailure.Kind.REDIRECT, failure.kind());
        assertEquals("r.example:5000", failure.host());
    }

    @Test
    void refusedAddressIsNotToldWithItsQuery() {
        HttpFailure failure = assertThrows(
                HttpFailure.class, () -> Locations.resolve(BASE, "https://[broken/x?X-Amz-Signature=s3cret"));
        assertFalse(String.valueOf(failure.getMessage()).contains("s3cret"), failure.getMessage());
        assertNull(failure.getCause());
    }

    /** Hostile headers are resolved or refused, but never end in an unchecked exception. */
    @Test
    void anythingAtAll() {
        Random random = new Random(5);
        String alphabet = "ab/:?#[]@%|\\ \t\"<>{}^`.-_~!$&'()*+,;=0\u00e9\u4e2d\u0000";
        int resolved = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "http://h/" : "");
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                URI uri = Locations.resolve(BASE, text.toString());
                assertTrue(uri.getScheme().startsWith("http") && uri.getHost() != null, text.toString());
                resolved++;
            } catch (HttpFailure e) {
                assertEquals(HttpFailure.Kind.REDIRECT, e.kind(), text.toString());
            }
        }
        assertTrue(resolved > 10_000, resolved + " resolved");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/u/1, https://h/u/1?digest=sha256:ab",
        "https://h/u/1?, https://h/u/1?digest=sha256:ab",
        "https://h/u/1?_state=a%2Fb, https://h/u/1?_state=a%2Fb&digest=sha256:ab"
    })
    void parameterIsAppended(String uri, String expected) {
        assertEquals(
                expected,
                Locations.withParameter(URI.create(uri), "digest", "sha256:ab").toString());
    }

    @Test
    void parameterIsEncoded() {
        URI uri = Locations.withParameter(URI.create("https://h/t"), "scope", "repository:a/b:pull,push &x=ü");
        assertEquals("https://h/t?scope=repository:a/b:pull%2Cpush%20%26x%3D%C3%BC", uri.toString());
        assertEquals("scope=repository:a/b:pull,push &x=ü", uri.getQuery());
    }

    @ParameterizedTest
    @CsvSource({
        "https://h, https://h:443/x, true",
        "https://h, https://H/x, true",
        "http://h, http://h:80/x, true",
        "http://h, https://h/x, true",
        "https://h, http://h/x, false",
        "https://h, http://h:443/x, false",
        "http://h:5000, https://h:5000/x, false",
        "http://h:5000, https://h/x, false",
        "https://h, https://h:444/x, false",
        "https://h, https://h.evil.example/x, false",
        "https://h.example, https://h/x, false"
    })
    void whoMaySeeCredentials(String origin, String other, boolean may) {
        assertEquals(may, Locations.sameOrigin(URI.create(origin), URI.create(other)));
    }
}
