package io.imagetransmit.http;

import io.imagetransmit.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** Says in this package's terms what the JDK, the TLS provider and HttpClient throw. */
final class Failures {
    private Failures() {}

    static HttpFailure of(IOException e, String host) {
        TlsProblem tls = TlsProblem.of(e);
        if (tls != null) {
            return new HttpFailure(kind(tls.kind()), host, tls.detail(), details(tls), e);
        }
        return new HttpFailure(kind(e), host, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
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
        if (cause instanceof SocketTimeoutException) {
            return Kind.STALLED;
        }
        return cause instanceof ProxyException ? Kind.PROXY : null;
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
