package io.imagetransmit.cache;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What this process knows of a digest. All of it is guarded by the entry itself. */
final class CacheEntry {
    /** Streams that read or write the blob, and who is about to open one. */
    private int users;

    boolean storing;
    /** Whether what is written now shall not be kept; see {@link BlobCache#distrust}. */
    boolean suspicious;

    private @Nullable Path trusted;
    private long trustedSize;

    synchronized void use() {
        users++;
    }

    synchronized void leave() {
        users--;
    }

    synchronized boolean isInUse() {
        return users > 0;
    }

    /** Notes that this file has been read through, or written, by this process, and was right. */
    synchronized void trust(Path file, long size) {
        trusted = file;
        trustedSize = size;
    }

    synchronized void distrust() {
        trusted = null;
    }

    synchronized boolean trusts(Path file, long size) {
        return file.equals(trusted) && size == trustedSize;
    }
}
