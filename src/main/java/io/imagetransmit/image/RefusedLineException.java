package io.imagetransmit.image;

import java.util.Map;

/** Ends the reading of one line. Never leaves this package, and costs no stack trace: a list may hold many bad lines. */
final class RefusedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ListLine.Reason reason;
    private final transient Map<String, String> details;

    RefusedLineException(ListLine.Reason reason, Map<String, String> details) {
        super(reason + " " + details, null, false, false);
        this.reason = reason;
        this.details = details;
    }

    RefusedLineException(ListLine.Reason reason, String part) {
        this(reason, Map.of("part", part));
    }

    ListLine.Reason reason() {
        return reason;
    }

    Map<String, String> details() {
        return details;
    }
}
