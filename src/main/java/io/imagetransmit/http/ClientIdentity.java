package io.imagetransmit.http;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key and the chain of certificates that goes with it, the key's own first. */
record ClientIdentity(PrivateKey key, List<X509Certificate> chain) {
    ClientIdentity {
        chain = List.copyOf(chain);
    }

    /** Reads both and makes sure that they belong together, which is otherwise learnt only from a server's refusal. */
    static ClientIdentity read(Path certificateFile, Path keyFile) throws PemException {
        List<X509Certificate> chain = PemReader.certificates(certificateFile);
        PrivateKey key = PemReader.privateKey(keyFile);
        try {
            if (belongTogether(key, chain.get(0).getPublicKey())) {
                return new ClientIdentity(key, chain);
            }
        } catch (GeneralSecurityException e) {
            throw new PemException(keyFile, PemException.Kind.KEY_MISMATCH, e);
        }
        throw new PemException(keyFile, PemException.Kind.KEY_MISMATCH, null);
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] sample = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(sample);
        return signature.verify(signed);
    }

    @Override
    public String toString() {
        return "ClientIdentity[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
