package io.imagetransmit.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads certificates and private keys from PEM files with nothing but the JDK. */
public final class PemReader {
    private static final byte[] RSA = {0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01};
    private static final byte[] EC = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    /** The object identifiers of key algorithms, as DER has them, and what the JDK calls them. */
    private static final Map<String, String> ALGORITHMS = Map.of(
            hex(RSA), "RSA", "2a864886f70d01010a", "RSASSA-PSS", hex(EC), "EC", "2b6570", "EdDSA", "2b6571", "EdDSA");

    private PemReader() {}

    /** All certificates of a file in its order, at least one. Other blocks (a key, for instance) are passed over. */
    public static List<X509Certificate> certificates(Path path) throws PemException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : PemBlock.read(path)) {
            if (isCertificate(block)) {
                try {
                    certificates.add(certificate(block));
                } catch (CertificateException e) {
                    throw new PemException(path, PemException.Kind.MALFORMED, e);
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new PemException(path, PemException.Kind.NO_CERTIFICATE, null);
        }
        return certificates;
    }

    /** The first private key of a file: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), none of them encrypted. */
    public static PrivateKey privateKey(Path path) throws PemException {
        byte @Nullable [] curve = null;
        for (PemBlock block : PemBlock.read(path)) {
            if (block.label().equals("EC PARAMETERS")) {
                curve = block.content();
            } else if (block.label().endsWith("PRIVATE KEY")) {
                return privateKey(path, block, curve);
            }
        }
        throw new PemException(path, PemException.Kind.NO_KEY, null);
    }

    static boolean isCertificate(PemBlock block) {
        return block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE");
    }

    static X509Certificate certificate(PemBlock block) throws CertificateException {
        Certificate certificate =
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.content()));
        if (certificate instanceof X509Certificate x509) {
            return x509;
        }
        throw new CertificateException("not an X.509 certificate");
    }

    private static PrivateKey privateKey(Path path, PemBlock block, byte @Nullable [] curve) throws PemException {
        if (block.encrypted() || block.label().equals("ENCRYPTED PRIVATE KEY")) {
            throw new PemException(path, PemException.Kind.ENCRYPTED_KEY, null);
        }
        try {
            byte[] info = switch (block.label()) {
                case "PRIVATE KEY" -> block.content();
                case "RSA PRIVATE KEY" -> Der.privateKeyInfo(RSA, Der.nullValue(), block.content());
                case "EC PRIVATE KEY" -> wrapEc(block.content(), curve);
                default -> throw new NoSuchAlgorithmException(block.label());
            };
            return KeyFactory.getInstance(algorithm(info)).generatePrivate(new PKCS8EncodedKeySpec(info));
        } catch (NoSuchAlgorithmException e) {
            throw new PemException(path, PemException.Kind.UNSUPPORTED_KEY, e);
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw new PemException(path, PemException.Kind.MALFORMED, e);
        }
    }

    /** SEC 1's {@code ECPrivateKey} (RFC 5915) names its curve itself, or the block in front of it does. */
    private static byte[] wrapEc(byte[] key, byte @Nullable [] curve) {
        Der.Reader fields = new Der.Reader(new Der.Reader(key).next(Der.SEQUENCE));
        fields.next(Der.INTEGER);
        fields.next(Der.OCTET_STRING);
        byte[] parameters = fields.peek() == Der.CONTEXT_0 ? fields.next(Der.CONTEXT_0) : curve;
        if (parameters == null) {
            throw new IllegalArgumentException("an EC key without a curve");
        }
        return Der.privateKeyInfo(EC, parameters, key);
    }

    /** The JDK's name for the algorithm of a PKCS#8 key, once it is known to be able to use it. */
    private static String algorithm(byte[] info) throws NoSuchAlgorithmException {
        Der.Reader fields = new Der.Reader(new Der.Reader(info).next(Der.SEQUENCE));
        fields.next(Der.INTEGER);
        Der.Reader identifier = new Der.Reader(fields.next(Der.SEQUENCE));
        String algorithm = ALGORITHMS.get(hex(identifier.next(Der.OBJECT_IDENTIFIER)));
        if (algorithm == null) {
            throw new NoSuchAlgorithmException("the algorithm of the key");
        }
        if (algorithm.equals("EC")) {
            requireKnownCurve(identifier);
        }
        return algorithm;
    }

    private static void requireKnownCurve(Der.Reader parameters) throws NoSuchAlgorithmException {
        int tag = parameters.peek();
        byte[] curve = Der.value(tag, parameters.next(tag));
        try {
            AlgorithmParameters.getInstance("EC").init(curve);
        } catch (IOException e) {
            throw new NoSuchAlgorithmException("the curve of the key", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
