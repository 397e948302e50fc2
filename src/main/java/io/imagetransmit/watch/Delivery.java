package io.imagetransmit.watch;

import io.imagetransmit.image.Digest;
import org.jspecify.annotations.Nullable;

/**
 * That an image has arrived somewhere. There may be a hundred thousand of these: what they have in common stands once.
 *
 * @param time {@code yyyyMMddHHmmss}, on the clock of the machine
 * @param digest of the source's manifest; null in what the original wrote
 * @param repository {@code host/repository}; null in what the original wrote
 * @param tag empty if there is none
 */
record Delivery(
        String time, @Nullable Digest digest, @Nullable String repository, String tag) {

    /** @param target {@code host/repository:tag}; null for everywhere */
    static Delivery of(String time, @Nullable Digest digest, @Nullable String target) {
        int colon = target == null ? -1 : target.indexOf(':', target.lastIndexOf('/') + 1);
        return target == null || colon < 0
                ? new Delivery(time, digest, target, "")
                : new Delivery(time, digest, target.substring(0, colon), target.substring(colon + 1));
    }

    /** Forms that a future version may write are no deliveries here: the whole value is then kept as it is and means one. */
    static Delivery parse(String text) {
        String[] parts = text.strip().split(" +", 3);
        if (parts.length == 3) {
            try {
                return of(parts[0], Digest.parse(parts[1]), parts[2]);
            } catch (IllegalArgumentException e) {
                return of(text.strip(), null, null);
            }
        }
        return of(text.strip(), null, null);
    }

    /** {@code host/repository:tag}; null in what the original wrote. */
    @Nullable
    String target() {
        return repository == null || tag.isEmpty() ? repository : repository + ":" + tag;
    }

    @Override
    public String toString() {
        return digest == null || repository == null ? time : time + " " + digest + " " + target();
    }
}
