package io.imagetransmit.bundle.squash;

import java.io.IOException;

/** What should be a layer's tar is none, or has something in it that is better kept as it is. The layer is stored whole then. */
final class NotSplittableException extends IOException {
    private static final long serialVersionUID = 1L;

    NotSplittableException(String message) {
        super(message);
    }
}
