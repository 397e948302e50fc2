package io.imagetransmit.http;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLProtocolException;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong with a TLS connection, as data. All texts come from the other side; they are cut short and free of
 * control characters.
 *
 * @param subject whose certificate it was, as a distinguished name (RFC 2253)
 * @param issuer who had signed it; the same as {@code subject} where it was self-signed
 * @param notBefore when the certificate begins to be valid; that of an authority where this is what has expired
 * @param notAfter until when it is valid
 * @param hostNames for which hosts and addresses the server's certificate is
 * @param detail what the TLS implementation says, for the debug log and for {@link Kind#OTHER}
 */
public record TlsProblem(
        Kind kind,
        @Nullable String subject,
        @Nullable String issuer,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter,
        List<String> hostNames,
        String detail) {
    private static final int LONGEST_TEXT = 300;
    private static final int MOST_NAMES = 20;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /** What a person has to deal with. */
    public enum Kind {
        /** The certificate is of no known authority. */
        UNTRUSTED,
        /** It is not valid any more, or not yet: then the clock of this machine may be wrong. */
        EXPIRED,
        /** It is for other hosts. */
        HOST_NAME,
        /** The other side answers a TLS greeting with something else, most likely plain HTTP. */
        PLAIN_HTTP,
        /** The server wants a client certificate, or does not like the one it got. */
        CLIENT_CERTIFICATE_REQUIRED,
        /** Everything else, for instance no common TLS version. */
        OTHER
    }

    public TlsProblem {
        hostNames = List.copyOf(hostNames);
    }

    /**
     * What an exception or its causes say of TLS, by any provider; null where the trouble is of another kind, a broken
     * connection or a truncated stream within TLS included.
     */
    public static @Nullable TlsProblem of(Throwable exception) {
        List<Throwable> causes = causes(exception);
        for (Throwable cause : causes) {
            if (cause instanceof TlsException known) {
                return known.problem();
            }
            if (cause instanceof UntrustedException known) {
                return known.problem();
            }
        }
        for (Throwable cause : causes) {
            if (cause instanceof SSLException tls) {
                Kind kind = kindOf(tls, causes);
                return kind == null ? null : new TlsProblem(kind, tls);
            }
            if (cause instanceof CertificateException certificate) {
                return new TlsProblem(kindOf(certificate), certificate);
            }
        }
        return null;
    }

    /** What a failed check of a server's certificate says. */
    static TlsProblem ofCertificate(X509Certificate server, CertificateException exception) {
        Kind kind = kindOf(exception);
        X509Certificate shown = kind == Kind.EXPIRED ? expired(server, exception) : server;
        return new TlsProblem(
                kind,
                clean(shown.getSubjectX500Principal().getName(X500Principal.RFC2253)),
                clean(shown.getIssuerX500Principal().getName(X500Principal.RFC2253)),
                shown.getNotBefore().toInstant(),
                shown.getNotAfter().toInstant(),
                names(server, DNS_NAME, IP_ADDRESS),
                clean(exception.getMessage()));
    }

    TlsProblem(Kind kind, Throwable exception) {
        this(kind, null, null, null, null, List.of(), clean(exception.getMessage()));
    }

    static List<String> dnsNames(X509Certificate certificate) {
        return names(certificate, DNS_NAME, DNS_NAME);
    }

    /** Whether the connection broke off, which says nothing about TLS. */
    static boolean isBroken(Throwable exception) {
        return causes(exception).stream()
                .anyMatch(cause -> cause instanceof SocketException
                        || cause instanceof EOFException
                        || cause instanceof SocketTimeoutException
                        || String.valueOf(cause.getMessage()).equalsIgnoreCase("connection closed"));
    }

    /** Whether the other side ended the handshake with the alert that gives no reason. */
    static boolean isHandshakeFailure(SSLException exception) {
        String message = String.valueOf(exception.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("alert") && message.contains("handshake_failure");
    }

    private static @Nullable Kind kindOf(SSLException exception, List<Throwable> causes) {
        for (Throwable cause : causes) {
            if (cause instanceof CertificateException certificate) {
                return kindOf(certificate);
            }
        }
        if (exception instanceof SSLPeerUnverifiedException) {
            return Kind.HOST_NAME;
        }
        String message = String.valueOf(exception.getMessage()).toLowerCase(Locale.ROOT);
        if (saysNotTls(message)) {
            return Kind.PLAIN_HTTP;
        }
        if (isAboutClientCertificate(message)) {
            return Kind.CLIENT_CERTIFICATE_REQUIRED;
        }
        boolean handshake = exception instanceof SSLHandshakeException || exception instanceof SSLProtocolException;
        return handshake && !isBroken(exception) ? Kind.OTHER : null;
    }

    /** The JDK's words, Conscrypt's for what no TLS record begins with, and BoringSSL's for other first bytes. */
    private static boolean saysNotTls(String message) {
        return message.contains("unsupported or unrecognized ssl message")
                || message.contains("unable to parse tls packet header")
                || message.contains("wrong_version_number")
                || message.contains("http_request");
    }

    /** Alerts (RFC 8446, section 6.2) that a server sends about the client's certificate only. */
    private static boolean isAboutClientCertificate(String message) {
        boolean alert = message.contains("received fatal alert") || message.contains("alert");
        return message.contains("certificate_required")
                || (alert
                        && (message.contains("bad_certificate")
                                || message.contains("certificate_unknown")
                                || message.contains("unsupported_certificate")
                                || message.contains("certificate_expired")
                                || message.contains("certificate_revoked")
                                || message.contains("unknown_ca")
                                || message.contains("access_denied")));
    }

    private static Kind kindOf(CertificateException exception) {
        for (Throwable cause : causes(exception)) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return Kind.EXPIRED;
            }
            if (cause instanceof CertPathValidatorException path && kindOf(path.getReason()) != Kind.UNTRUSTED) {
                return kindOf(path.getReason());
            }
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return Kind.UNTRUSTED;
            }
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof StrictTrustManager.HostNameException
                    || message.startsWith("No name matching")
                    || message.startsWith("No subject alternative")) {
                return Kind.HOST_NAME;
            }
        }
        return Kind.OTHER;
    }

    private static Kind kindOf(CertPathValidatorException.Reason reason) {
        if (reason == BasicReason.EXPIRED || reason == BasicReason.NOT_YET_VALID) {
            return Kind.EXPIRED;
        }
        // an algorithm or a key that is too weak: another authority would not help
        return reason == BasicReason.ALGORITHM_CONSTRAINED ? Kind.OTHER : Kind.UNTRUSTED;
    }

    /** The certificate of the chain that has expired; it may well be that of an authority in between. */
    private static X509Certificate expired(X509Certificate server, CertificateException exception) {
        for (Throwable cause : causes(exception)) {
            if (cause instanceof CertPathValidatorException path
                    && path.getCertPath() != null
                    && path.getIndex() >= 0) {
                List<? extends Certificate> certificates = path.getCertPath().getCertificates();
                if (certificates.get(path.getIndex()) instanceof X509Certificate certificate) {
                    return certificate;
                }
            }
        }
        return server;
    }

    private static List<String> names(X509Certificate certificate, int type, int otherType) {
        List<String> names = new ArrayList<>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                boolean wanted = name.get(0).equals(type) || name.get(0).equals(otherType);
                if (wanted && name.get(1) instanceof String text && names.size() < MOST_NAMES) {
                    names.add(clean(text));
                }
            }
        } catch (CertificateParsingException e) {
            // then it has no names that one could go by
            return List.of();
        }
        return names;
    }

    private static List<Throwable> causes(Throwable exception) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = exception; cause != null && causes.size() < 30; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** Letters, digits and signs as they are; control, format (also those that turn the writing round) and others not. */
    static String clean(@Nullable String text) {
        StringBuilder clean = new StringBuilder();
        String.valueOf(text).codePoints().limit(LONGEST_TEXT).forEach(point -> {
            int type = Character.getType(point);
            boolean strange = Character.isISOControl(point)
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.PRIVATE_USE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.UNASSIGNED;
            clean.appendCodePoint(strange ? '?' : point);
        });
        return clean.toString();
    }
}
