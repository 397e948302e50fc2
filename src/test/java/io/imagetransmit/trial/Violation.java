package io.imagetransmit.trial;

/** What the program promises does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what);
    }
}
