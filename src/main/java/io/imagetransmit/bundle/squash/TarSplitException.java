package io.imagetransmit.bundle.squash;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A tar-split file that is damaged, or that does not fit the files that it speaks of. The message says what was wrong. */
public final class TarSplitException extends IOException {
    private static final long serialVersionUID = 1L;

    TarSplitException(String message) {
        super(message);
    }

    TarSplitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
