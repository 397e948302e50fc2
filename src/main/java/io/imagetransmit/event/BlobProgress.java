package io.imagetransmit.event;

import io.imagetransmit.image.Descriptor;

/** A blob that is being moved. Written by one thread, read by any. */
public final class BlobProgress {
    private final String repository;
    private final Descriptor blob;
    private final long startNanos;
    private volatile long position;

    public BlobProgress(String repository, Descriptor blob, long startNanos) {
        this.repository = repository;
        this.blob = blob;
        this.startNanos = startNanos;
    }

    /** The repository that it goes to. */
    public String repository() {
        return repository;
    }

    public Descriptor blob() {
        return blob;
    }

    /** {@link System#nanoTime} when the blob's turn came. */
    public long startNanos() {
        return startNanos;
    }

    /** How many of its bytes have passed; goes back when a part has to be sent again. */
    public long position() {
        return position;
    }

    public void moveTo(long newPosition) {
        position = newPosition;
    }
}
