package io.imagetransmit.store;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as data: on which side, of what kind, and the details that a sentence for a person needs. The sentence
 * itself, in the user's language, is made at the edge of the program from {@link #kind()} and {@link #details()}.
 *
 * <p>Details never hold a secret: URLs in them have no query string and no user information.
 */
public final class TransferException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Where it happened. */
    public enum Side {
        SOURCE,
        TARGET,
        DISK,
        CONFIGURATION
    }

    /** What a person has to deal with. Each kind has one sentence and one cure in each language. */
    public enum Kind {
        UNKNOWN_HOST(true),
        REFUSED(true),
        TIMEOUT(true),
        BROKEN(true),
        STALLED(true),
        PROXY(false),
        /** Docker or containerd on this machine does not answer. */
        ENGINE_UNREACHABLE(true),
        /** A program that a job needs is not installed. */
        PROGRAM_MISSING(false),
        TLS_UNTRUSTED(false),
        TLS_EXPIRED(false),
        TLS_HOST_NAME(false),
        TLS_CLIENT_CERTIFICATE(false),
        TLS_OTHER(false),
        PLAIN_HTTP(false),
        PLAIN_HTTP_WITH_CREDENTIALS(false),
        HTTPS_EXPECTED(false),
        NOT_A_REGISTRY(false),
        LOGIN_FAILED(false),
        TOKEN_SERVICE(false),
        REDIRECT(false),
        LOGIN_NEEDED(false),
        FORBIDDEN(false),
        NOT_FOUND(false),
        TOO_LARGE(false),
        RATE_LIMITED(true),
        SERVER_ERROR(true),
        REJECTED(false),
        CORRUPT(true),
        MALFORMED(false),
        SCHEMA1(false),
        INDEX_REFUSED(false),
        NO_SUCH_PLATFORM(false),
        FOREIGN_LAYER(false),
        SAME_PLACE(false),
        BASE_MISSING(false),
        WRONG_SIZE(false),
        DISK_FULL(false),
        DISK(false),
        CANCELLED(false),
        INTERNAL(false);

        private final boolean temporary;

        Kind(boolean temporary) {
            this.temporary = temporary;
        }
    }

    private final Side side;
    private final Kind kind;
    private final transient Map<String, String> details;

    /**
     * @param details what the sentence needs: {@code host}, {@code name} (repository or image), {@code status},
     *     {@code code} and {@code message} (the registry's own words), {@code digest}, {@code path}, {@code expected}, {@code retryAfter} (seconds that the registry wants to be left
     *     alone), …
     */
    public TransferException(Side side, Kind kind, Map<String, String> details, @Nullable Throwable cause) {
        super(side + " " + kind + " " + new TreeMap<>(details), cause);
        this.side = side;
        this.kind = kind;
        this.details = Map.copyOf(details);
    }

    public TransferException(Side side, Kind kind, Map<String, String> details) {
        this(side, kind, details, null);
    }

    /** The work was stopped by the user; not a failure of either side. */
    public static TransferException cancelled(Side side) {
        return new TransferException(side, Kind.CANCELLED, Map.of());
    }

    /** What was thrown, where it says by itself what happened; anything else is a mistake of ours, {@link Kind#INTERNAL}. */
    public static TransferException of(@Nullable Throwable thrown) {
        return thrown instanceof TransferException known
                ? known
                : new TransferException(
                        Side.CONFIGURATION, Kind.INTERNAL, Map.of("message", String.valueOf(thrown)), thrown);
    }

    public Side side() {
        return side;
    }

    public Kind kind() {
        return kind;
    }

    public Map<String, String> details() {
        return details;
    }

    /** Whether the same attempt may well succeed a little later; what is wrong on the own disk stays wrong. */
    public boolean isTemporary() {
        return kind.temporary && side != Side.DISK;
    }
}
