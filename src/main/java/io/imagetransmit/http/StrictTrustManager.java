package io.imagetransmit.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.hc.core5.net.InetAddressUtils;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what one of several collections of authorities trusts, asked in turn and loaded when their turn comes: most
 * connections need only the first. The checks, that of the host name included, are the JDK's own whichever provider does
 * the handshake. Fails closed: without a socket that asks for the check of the host name, nothing is trusted.
 */
final class StrictTrustManager extends X509ExtendedTrustManager {
    /** A collection of authorities; null where there turn out to be none. */
    @FunctionalInterface
    interface Source {
        @Nullable
        X509ExtendedTrustManager load() throws GeneralSecurityException, IOException;
    }

    private final List<Source> sources;
    private final List<X509ExtendedTrustManager> loaded = new ArrayList<>();
    private int next;

    StrictTrustManager(List<Source> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        String host = hostToCheck(socket);
        TlsProblem problem = null;
        CertificateException cause = new CertificateException("no authorities");
        for (int i = 0; ; i++) {
            X509ExtendedTrustManager authorities = authorities(i);
            if (authorities == null) {
                break;
            }
            try {
                authorities.checkServerTrusted(chain, authTypeOfJdk(authType), socket);
                // the JDK asks nothing more of a server's certificate that is itself among the authorities
                chain[0].checkValidity();
                requireAlternativeName(host, chain[0]);
                return;
            } catch (CertificateException e) {
                TlsProblem found = TlsProblem.ofCertificate(chain[0], e);
                // that none of the others knows the issuer either says less than what the one who does has found
                if (problem == null || problem.kind() == TlsProblem.Kind.UNTRUSTED) {
                    problem = found;
                    cause = e;
                }
                if (found.kind() == TlsProblem.Kind.HOST_NAME) {
                    break;
                }
            }
        }
        throw problem == null ? cause : new UntrustedException(problem, cause);
    }

    /** TLS 1.3 does not know the key exchange from the cipher suite; the JDK has another word for that than Conscrypt. */
    private static String authTypeOfJdk(String authType) {
        return authType.equals("GENERIC") ? "UNKNOWN" : authType;
    }

    /** The i-th collection that is not empty, loaded now if nobody has needed it so far; null after the last. */
    private synchronized @Nullable X509ExtendedTrustManager authorities(int i) throws CertificateException {
        while (loaded.size() <= i && next < sources.size()) {
            try {
                X509ExtendedTrustManager manager = sources.get(next).load();
                next++;
                if (manager != null) {
                    loaded.add(manager);
                }
            } catch (GeneralSecurityException | IOException e) {
                throw new CertificateException("the trusted authorities cannot be read", e);
            }
        }
        return i < loaded.size() ? loaded.get(i) : null;
    }

    /** The host that the JDK's trust manager is going to check; all its conditions for doing so are made sure of. */
    private static String hostToCheck(@Nullable Socket socket) throws CertificateException {
        if (socket instanceof SSLSocket tls
                && tls.isConnected()
                && "HTTPS".equalsIgnoreCase(tls.getSSLParameters().getEndpointIdentificationAlgorithm())) {
            SSLSession session = tls.getHandshakeSession();
            if (session != null && session.getPeerHost() != null) {
                return session.getPeerHost();
            }
        }
        throw new CertificateException("the host name would not be checked");
    }

    /**
     * The JDK takes the common name for the host name where a certificate has no alternative names; browsers, Go and
     * with it Docker do not any more (RFC 9110, section 4.3.4).
     */
    private static void requireAlternativeName(String host, X509Certificate certificate) throws CertificateException {
        boolean address = InetAddressUtils.isIPv4(host) || InetAddressUtils.isIPv6(host);
        if (!address && TlsProblem.dnsNames(certificate).isEmpty()) {
            throw new HostNameException();
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("made for sockets only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the host name would not be checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("made for clients only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("made for clients only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("made for clients only");
    }

    /** Not asked of a client. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /** A certificate without a name to compare the host's with. */
    static final class HostNameException extends CertificateException {
        private static final long serialVersionUID = 1L;

        HostNameException() {
            super("no alternative name");
        }
    }
}
