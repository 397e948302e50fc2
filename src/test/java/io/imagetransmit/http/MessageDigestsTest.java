package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.http.TlsContexts.Implementation;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageDigestsTest {
    private static MessageDigests digests(Implementation implementation) {
        NativeProvider provider = new NativeProvider(implementation == Implementation.FASTEST);
        provider.load();
        return new MessageDigests(provider::ifLoaded);
    }

    @ParameterizedTest
    @CsvSource({
        "FASTEST, SHA-256, Conscrypt",
        "FASTEST, SHA-384, Conscrypt",
        "FASTEST, SHA-512, Conscrypt",
        "FASTEST, SHA3-256, SUN",
        "JDK, SHA-256, SUN",
        "JDK, SHA-512, SUN"
    })
    void agreeWithTheJdkAndCanBeCloned(Implementation implementation, String algorithm, String provider)
            throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        MessageDigest digest = digests(implementation).newDigest(algorithm);
        assertEquals(provider, digest.getProvider().getName());
        digest.update(content, 7, 131_072);
        MessageDigest copy = (MessageDigest) digest.clone();
        digest.update(content, 131_079, 1000);

        MessageDigest expected = MessageDigest.getInstance(algorithm);
        expected.update(content, 7, 131_072);
        MessageDigest expectedCopy = (MessageDigest) expected.clone();
        expected.update(content, 131_079, 1000);
        assertArrayEquals(expected.digest(), digest.digest());
        assertArrayEquals(expectedCopy.digest(), copy.digest());
    }

    @Test
    void refuseAnUnknownAlgorithm() {
        assertThrows(
                IllegalArgumentException.class,
                () -> digests(Implementation.FASTEST).newDigest("ROT-13"));
    }
}
