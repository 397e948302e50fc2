package io.imagetransmit.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * A content digest, {@code algorithm:hex} (OCI image specification, "Digests"). Only the algorithms that can be verified
 * here are accepted: {@code sha256}, {@code sha384} and {@code sha512}, the hex part in lower case and of full length.
 *
 * @param algorithm the algorithm as it stands in the digest, for instance {@code sha256}
 * @param hex the hash in lower-case hexadecimal digits
 */
public record Digest(String algorithm, String hex) {
    private static final Map<String, String> JAVA_NAMES =
            Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");
    private static final Map<String, Integer> HEX_LENGTHS = Map.of("sha256", 64, "sha384", 96, "sha512", 128);

    public Digest {
        Integer length = HEX_LENGTHS.get(algorithm);
        if (length == null) {
            throw new IllegalArgumentException("unsupported digest algorithm: " + clip(algorithm));
        }
        if (hex.length() != length || !isLowerHex(hex)) {
            throw new IllegalArgumentException("malformed digest: " + clip(algorithm + ":" + hex));
        }
        algorithm =
                algorithm.intern(); // a digest is kept for each of many images: this part of it stands in memory once
    }

    /** Reads {@code algorithm:hex}; anything else is an {@link IllegalArgumentException}. */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("malformed digest: " + clip(text));
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The sha256 digest of these bytes. */
    public static Digest sha256(byte[] content) {
        return of("sha256", newMessageDigest("sha256").digest(content));
    }

    /** The digest that a finished {@link MessageDigest} stands for. */
    public static Digest of(String algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /** Whether these bytes have this digest. */
    public boolean matches(byte[] content) {
        return of(algorithm, newMessageDigest().digest(content)).equals(this);
    }

    /** A fresh, empty computation of this digest's algorithm by the JDK's own provider. */
    public MessageDigest newMessageDigest() {
        return newMessageDigest(algorithm);
    }

    /** The first twelve hex digits, as people know them from other tools. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    /** The JCA name of the algorithm, for instance {@code SHA-256}. */
    public String javaAlgorithm() {
        return JAVA_NAMES.getOrDefault(algorithm, algorithm.toUpperCase(Locale.ROOT));
    }

    private static MessageDigest newMessageDigest(String algorithm) {
        try {
            return MessageDigest.getInstance(JAVA_NAMES.getOrDefault(algorithm, algorithm));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no " + algorithm, e);
        }
    }

    private static boolean isLowerHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static String clip(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    // equals and hashCode are what a record has anyway; its own are put together anew at every start of the program

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && digest.hex.equals(hex) && digest.algorithm.equals(algorithm);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
