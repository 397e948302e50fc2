package io.imagetransmit.doctor;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.store.TransferException.Side;
import org.jspecify.annotations.Nullable;

/**
 * A registry to look into.
 *
 * @param scheme {@code http} or {@code https} as the user wrote it, or null
 * @param authority {@code host} or {@code host:port}
 * @param project what the names of its repositories begin with, as far as anybody has said so, without a slash at its end
 * @param source whether images are to come from there
 * @param target whether images are to go there
 */
public record Patient(
        @Nullable String scheme,
        String authority,
        @Nullable String project,
        Credentials credentials,
        boolean trustAll,
        boolean source,
        boolean target) {

    /** Whom a failure is told of. */
    Side side() {
        return source ? Side.SOURCE : Side.TARGET;
    }
}
