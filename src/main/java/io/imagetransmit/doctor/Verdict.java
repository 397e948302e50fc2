package io.imagetransmit.doctor;

/** How a step came out. */
public enum Verdict {
    GOOD,
    /** Transfers work, but somebody should know. */
    HINT,
    /** Transfers will fail. */
    BAD,
    /** Not tried, since there was nothing to try it with, or since a step before it went wrong. */
    SKIPPED
}
