package io.imagetransmit.bundle.compact;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A compact file, or an index, is not what it should be; the message says where and how, in English and in few words. */
public final class CompactException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean newer;
    private final transient @Nullable Path file;

    CompactException(String message) {
        this(message, false);
    }

    private CompactException(String message, boolean newer) {
        super(message);
        this.newer = newer;
        this.file = null;
    }

    /** Nothing need be wrong with the file: it has something of which this version does not know. */
    static CompactException newer(String what) {
        return new CompactException(what + ", of which this version knows nothing: please update", true);
    }

    /** Whether a newer version might be able to read the file. */
    public boolean isNewer() {
        return newer;
    }

    CompactException(String message, Throwable cause) {
        super(message, cause);
        this.newer = false;
        this.file = cause instanceof CompactException same ? same.file : null;
    }

    /** What is in a file at a place. */
    CompactException(Path file, String message) {
        super(message);
        this.newer = false;
        this.file = file;
    }

    /** The file that is to blame; null if the message names none. */
    public @Nullable Path file() {
        return file;
    }
}
