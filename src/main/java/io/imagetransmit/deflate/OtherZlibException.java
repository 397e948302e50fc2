package io.imagetransmit.deflate;

import java.io.IOException;

/** A stream made with zlib was to be made again, but this JVM's zlib is another one and would write other bytes. */
public final class OtherZlibException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherZlibException() {
        super("this JVM's zlib does not write what the common zlib writes");
    }
}
