package io.imagetransmit.squashfs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An image that is damaged, was made to do harm, or uses what is not supported. The message says what was wrong, in English. */
public final class SquashfsException extends IOException {
    SquashfsException(String message) {
        super(message);
    }

    SquashfsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
