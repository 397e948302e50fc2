package io.imagetransmit.http;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why an exchange gave no usable answer. Holds the host, never a path with a query, a header or a body. */
public final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** What happened, as far as a person can act on it. */
    public enum Kind {
        UNKNOWN_HOST,
        REFUSED,
        CONNECT_TIMEOUT,
        STALLED,
        BROKEN,
        PROXY,
        TLS_UNTRUSTED,
        TLS_EXPIRED,
        TLS_HOST_NAME,
        TLS_CLIENT_CERTIFICATE,
        TLS_OTHER,
        /** The peer speaks plain HTTP where TLS was expected. */
        PLAIN_HTTP,
        LOGIN_FAILED,
        /** The token service knows who asks, and does not allow it. */
        FORBIDDEN,
        TOKEN_SERVICE,
        REDIRECT,
        ANSWER_TOO_LARGE,
        CANCELLED;

        private boolean isTemporary() {
            return switch (this) {
                case UNKNOWN_HOST, REFUSED, CONNECT_TIMEOUT, STALLED, BROKEN -> true;
                default -> false;
            };
        }
    }

    private final Kind kind;
    private final String host;
    private final transient Map<String, String> details;
    private final boolean exhausted;

    public HttpFailure(Kind kind, String host, String message, @Nullable Throwable cause) {
        this(kind, host, message, Map.of(), cause);
    }

    /** @param details what a sentence for a person may need, for instance {@code notAfter} of an expired certificate */
    public HttpFailure(Kind kind, String host, String message, Map<String, String> details, @Nullable Throwable cause) {
        super(kind + " " + host + ": " + message, cause);
        this.kind = kind;
        this.host = host;
        this.details = Map.copyOf(details);
        this.exhausted = false;
    }

    private HttpFailure(HttpFailure last) {
        super(last.getMessage(), last.getCause());
        this.kind = last.kind;
        this.host = last.host;
        this.details = last.details;
        this.exhausted = true;
    }

    /** The same, for those who would otherwise repeat what has been repeated as often as it may be. */
    HttpFailure afterLastRepeat() {
        return new HttpFailure(this);
    }

    /** Whether the same request may well succeed a little later, and has not been repeated to the limit yet. */
    public boolean isTemporary() {
        return kind.isTemporary() && !exhausted;
    }

    public Map<String, String> details() {
        return details;
    }

    public Kind kind() {
        return kind;
    }

    /** The peer, {@code host} or {@code host:port}. */
    public String host() {
        return host;
    }
}
