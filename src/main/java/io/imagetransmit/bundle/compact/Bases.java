package io.imagetransmit.bundle.compact;

import java.io.IOException;

/** Where the contents of base blobs are had from. Safe for use by several threads. */
public interface Bases {
    /**
     * The content of a blob, of the length that the base blob says.
     *
     * @throws IOException what there is to tell if it is nowhere
     */
    Content content(BaseBlob blob) throws IOException;
}
