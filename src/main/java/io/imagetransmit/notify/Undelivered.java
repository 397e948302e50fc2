package io.imagetransmit.notify;

/**
 * Notices that did not get through. Never holds a token, a secret or an address.
 *
 * @param number of the channel among those of its kind, from 1
 * @param notices how many
 */
public record Undelivered(Channel.Kind channel, int number, int notices, Cause cause) {

    /**
     * Why.
     *
     * @param detail see the reasons; may be what a stranger's server said, cut to a readable length
     */
    public record Cause(Reason reason, String detail) {}

    /** Why, as far as a person can act on it. */
    public enum Reason {
        /** No answer; the detail is the name of an {@link io.imagetransmit.http.HttpFailure.Kind}. */
        CONNECTION,
        /** The detail is an HTTP status. */
        STATUS,
        /** The service did not want it; the detail is its code and its words. */
        REFUSED,
        /** The service had too many messages, or too much else to do, at every attempt; the detail is its code and its words. */
        BUSY,
        /** The answer is not one of that service. */
        STRANGE_ANSWER,
        /** The queue was full; no detail. */
        DROPPED,
        /** The end of the run did not wait any longer; no detail. */
        OUT_OF_TIME
    }

    /** Is told of it, from any thread. */
    @FunctionalInterface
    public interface Listener {
        void undelivered(Undelivered what);
    }
}
