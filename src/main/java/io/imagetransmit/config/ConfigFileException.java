package io.imagetransmit.config;

import java.nio.file.Path;
import java.util.List;

/** A configuration file cannot be edited, or not in this way. Nothing was changed, neither in memory nor on the disk. */
public final class ConfigFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final int line;

    @SuppressWarnings("serial") // nobody sends it anywhere
    private final List<ConfigProblem> problems;

    ConfigFileException(Path file, Reason reason, int line, List<ConfigProblem> problems) {
        super(file.getFileName() + (line > 0 ? ":" + line : "") + ": " + reason);
        this.reason = reason;
        this.line = line;
        this.problems = List.copyOf(problems);
    }

    /** Why. */
    public enum Reason {
        /** It cannot be read as YAML; {@link #problems} say why. */
        NOT_YAML,
        /** What begins in {@link #line} is no mapping. */
        NOT_A_MAP,
        /**
         * The change cannot be made around {@link #line} without changing something else: what stands there is shared by an anchor,
         * or written in a way that only its author can change.
         */
        NOT_SAFE,
        /** Somebody else has changed the file since it was read. */
        CHANGED_ON_DISK
    }

    public Reason reason() {
        return reason;
    }

    /** Counted from 1; 0 where the reason is the file's as a whole. */
    public int line() {
        return line;
    }

    /** At least one where the file is not YAML; otherwise none. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
