package io.imagetransmit.cli;

import java.util.Map;

/** The command line cannot be understood: a message key and its details. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient Map<String, String> details;

    UsageException(String key, Map<String, String> details) {
        super(key + " " + details);
        this.key = key;
        this.details = Map.copyOf(details);
    }

    String key() {
        return key;
    }

    Map<String, String> details() {
        return details;
    }
}
