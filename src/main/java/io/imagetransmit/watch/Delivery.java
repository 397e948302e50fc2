package io.imagetransmit.watch;

import io.imagetransmit.image.Digest;
import org.jspecify.annotations.Nullable;

/**
 * That an image has arrived somewhere.
 *
 * @param time {@code yyyyMMddHHmmss}, on the clock of the machine
 * @param digest of the source's manifest; null in what the original wrote
 * @param target {@code host/repository:tag}; null in what the original wrote
 */
record Delivery(
        String time, @Nullable Digest digest, @Nullable String target) {
    /** Forms that a future version may write are no deliveries here: the whole value is then kept as it is and means one. */
    static Delivery parse(String text) {
        String[] parts = text.strip().split(" +", 3);
        if (parts.length == 3) {
            try {
                return new Delivery(parts[0], Digest.parse(parts[1]), parts[2]);
            } catch (IllegalArgumentException e) {
                return new Delivery(text.strip(), null, null);
            }
        }
        return new Delivery(text.strip(), null, null);
    }

    @Override
    public String toString() {
        return digest == null || target == null ? time : time + " " + digest + " " + target;
    }
}
