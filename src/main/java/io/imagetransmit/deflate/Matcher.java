package io.imagetransmit.deflate;

import java.io.IOException;

/** The half of an encoder that decides how content becomes tokens and where a block ends. Not for several threads. */
interface Matcher {
    void write(byte[] content, int offset, int length) throws IOException;

    /** All content has been written: hands out what is still waiting. */
    void finish() throws IOException;
}
