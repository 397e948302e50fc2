package io.imagetransmit.job;

/** What the process ends with. */
public enum ExitCode {
    DONE(0),
    SOME_FAILED(1),
    USAGE(2),
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
