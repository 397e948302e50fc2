package io.imagetransmit.cli;

/** What the process ends with. */
enum ExitCode {
    DONE(0),
    SOME_FAILED(1),
    USAGE(2),
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
