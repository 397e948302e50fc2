package io.imagetransmit.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Message digests of whichever provider is the faster one at this moment. Conscrypt's and the JDK's hash at the same
 * speed in the long run; but the JDK's first has to be compiled, which costs a fresh process 100 to 200 ms, whereas
 * loading Conscrypt costs 80 ms: so Conscrypt's are taken where a TLS connection has loaded it already, and only there.
 * All of them can be cloned. Safe for use by many threads; the digests are not.
 */
public final class MessageDigests {
    private final Supplier<@Nullable Provider> loaded;

    MessageDigests(Supplier<@Nullable Provider> loaded) {
        this.loaded = loaded;
    }

    /**
     * A fresh, empty digest.
     *
     * @param algorithm a JCA name, for instance {@code SHA-256}; an unknown one is an {@link IllegalArgumentException}
     */
    public MessageDigest newDigest(String algorithm) {
        try {
            Provider provider = loaded.get();
            // Conscrypt has most algorithms, not all
            if (provider != null && provider.getService("MessageDigest", algorithm) != null) {
                return MessageDigest.getInstance(algorithm, provider);
            }
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("no such message digest: " + algorithm, e);
        }
    }
}
