package io.imagetransmit.store;

/** A stream of a source that wants to know whether what it gave was right, so that it need not hash the same bytes itself. */
public interface Confirmable {
    /**
     * All of a blob has been read from this stream, which was opened at the blob's start, and digest and size are right.
     * {@link BlobContent} tells it before it hands out the last bytes.
     */
    void confirmed();
}
