package io.imagetransmit.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Signs JSON web tokens (RS256) whose certificate travels in their header ({@code x5c}), as docker-registry verifies them. */
final class TokenSigner {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final PrivateKey key;
    private final JsonObject header = new JsonObject();

    TokenSigner(KeyAndCertificate pair) {
        try (InputStream in = Files.newInputStream(pair.certificate())) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            JsonArray chain = new JsonArray();
            chain.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
            header.addProperty("typ", "JWT");
            header.addProperty("alg", "RS256");
            header.add("x5c", chain);
            key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pem(pair.key())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token of the registry's token specification ("Docker Registry v2 Bearer token"). */
    String sign(String issuer, String subject, String service, JsonArray access, Instant now, Duration lifetime) {
        // a token that has run out was valid once: it began before it ended
        Instant from = now.minus(lifetime.isNegative() ? lifetime.negated().plusSeconds(600) : Duration.ofSeconds(10));
        JsonObject claims = new JsonObject();
        claims.addProperty("iss", issuer);
        claims.addProperty("sub", subject);
        claims.addProperty("aud", service);
        claims.addProperty("iat", from.getEpochSecond());
        claims.addProperty("nbf", from.getEpochSecond());
        claims.addProperty("exp", now.plus(lifetime).getEpochSecond());
        claims.addProperty("jti", UUID.randomUUID().toString());
        claims.add("access", access);
        String signed = encode(header) + "." + encode(claims);
        return signed + "." + URL.encodeToString(signature(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(byte[] content) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(JsonObject object) {
        return URL.encodeToString(object.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] pem(Path file) throws IOException {
        String body = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        return Base64.getMimeDecoder().decode(body);
    }
}
