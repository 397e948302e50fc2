package io.imagetransmit.job;

import java.util.Map;

/** The command line cannot be understood: a message key and its details. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient Map<String, String> details;

    public UsageException(String key, Map<String, String> details) {
        super(key + " " + details);
        this.key = key;
        this.details = Map.copyOf(details);
    }

    public String key() {
        return key;
    }

    public Map<String, String> details() {
        return details;
    }
}
