package io.imagetransmit.http;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/**
 * What a TLS handshake agreed on, and what the server showed in it. Names come from the other side; they are cut short and free
 * of control characters.
 *
 * @param protocol for instance {@code TLSv1.3}
 * @param subject the common name of the server's certificate, or its whole name where it has none
 * @param issuer likewise
 * @param notAfter when the first certificate of the chain ends
 * @param chain how many certificates the server sent
 */
public record TlsFacts(String protocol, String subject, String issuer, Instant notAfter, int chain) {

    static TlsFacts of(SSLSession session) throws SSLPeerUnverifiedException {
        List<X509Certificate> chain = Arrays.stream(session.getPeerCertificates())
                .filter(X509Certificate.class::isInstance)
                .map(TlsFacts::x509)
                .toList();
        X509Certificate server = chain.get(0);
        Instant first = chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
        return new TlsFacts(
                session.getProtocol(),
                name(server.getSubjectX500Principal()),
                name(server.getIssuerX500Principal()),
                first,
                chain.size());
    }

    private static X509Certificate x509(Certificate certificate) {
        return (X509Certificate) certificate;
    }

    private static String name(X500Principal principal) {
        String whole = principal.getName(X500Principal.RFC2253);
        try {
            for (Rdn part : new LdapName(whole).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return TlsProblem.clean(String.valueOf(part.getValue()));
                }
            }
        } catch (InvalidNameException e) {
            return TlsProblem.clean(whole);
        }
        return TlsProblem.clean(whole);
    }
}
