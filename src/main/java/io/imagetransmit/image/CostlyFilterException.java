package io.imagetransmit.image;

/** A filter of the list takes too long with a tag, as {@code (.*a){20}b} does with many an a. */
public final class CostlyFilterException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ListLine.Invalid line;

    CostlyFilterException(ListLine.Invalid line) {
        super("line " + line.lineNumber());
        this.line = line;
    }

    /** The line, and with which tag it was found out. */
    public ListLine.Invalid line() {
        return line;
    }
}
