package io.imagetransmit.http;

import io.imagetransmit.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** Says in this package's terms what the JDK, the TLS provider and HttpClient throw. */
final class Failures {
    private Failures() {}

    /**
     * Why an exchange failed.
     *
     * @param proxy the one that the connection was to go through, or null: where nothing was reached, it was the proxy
     */
    static HttpFailure of(IOException e, String host, @Nullable String proxy) {
        TlsProblem tls = TlsProblem.of(e);
        if (tls != null) {
            return new HttpFailure(kind(tls.kind()), host, tls.detail(), details(tls), e);
        }
        Kind kind = kind(e);
        boolean unreached = kind == Kind.UNKNOWN_HOST || kind == Kind.REFUSED || kind == Kind.CONNECT_TIMEOUT;
        Map<String, String> details = unreached && proxy != null ? Map.of("proxy", proxy) : Map.of();
        return new HttpFailure(kind, host, e.getClass().getSimpleName() + ": " + e.getMessage(), details, e);
    }

    private static Kind kind(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Kind kind = kindOf(cause);
            if (kind != null) {
                return kind;
            }
        }
        return Kind.BROKEN;
    }

    private static @Nullable Kind kindOf(Throwable cause) {
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return Kind.UNKNOWN_HOST;
        }
        if (cause instanceof ConnectTimeoutException || cause instanceof NoRouteToHostException) {
            return Kind.CONNECT_TIMEOUT;
        }
        if (cause instanceof ConnectException) {
            return Kind.REFUSED;
        }
        if (cause instanceof SocketException && isFromConnecting(cause)) {
            return Kind
                    .CONNECT_TIMEOUT; // no network: the JDK has no class for that, and the message is in the system's
            // language
        }
        if (cause instanceof SocketTimeoutException) {
            return Kind.STALLED;
        }
        return cause instanceof ProxyException ? Kind.PROXY : null;
    }

    /** {@code Net.connect0}, or {@code Net.pollConnect} with a limit of time. */
    private static boolean isFromConnecting(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return trace.length > 0
                && trace[0].getMethodName().toLowerCase(Locale.ROOT).contains("connect");
    }

    private static Kind kind(TlsProblem.Kind kind) {
        return switch (kind) {
            case UNTRUSTED -> Kind.TLS_UNTRUSTED;
            case EXPIRED -> Kind.TLS_EXPIRED;
            case HOST_NAME -> Kind.TLS_HOST_NAME;
            case PLAIN_HTTP -> Kind.PLAIN_HTTP;
            case CLIENT_CERTIFICATE_REQUIRED -> Kind.TLS_CLIENT_CERTIFICATE;
            case OTHER -> Kind.TLS_OTHER;
        };
    }

    private static Map<String, String> details(TlsProblem tls) {
        Map<String, String> details = new HashMap<>();
        if (tls.subject() != null) {
            details.put("subject", tls.subject());
        }
        if (tls.issuer() != null) {
            details.put("issuer", tls.issuer());
        }
        if (tls.notAfter() != null) {
            details.put("notAfter", tls.notAfter().toString());
        }
        if (!tls.hostNames().isEmpty()) {
            details.put("found", String.join(", ", tls.hostNames()));
        }
        if (tls.kind() == TlsProblem.Kind.OTHER) {
            details.put("message", tls.detail());
        }
        return details;
    }
}
