package io.imagetransmit.cache;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source whose blobs go through a cache. Manifests do not: they are small, and tags move. A blob that is in the cache is not
 * asked for at the source at all, so whether this user may read it there is known from its manifest only, which did come from
 * there.
 */
public final class CachingSource implements ImageSource {
    private final ImageSource delegate;
    private final BlobCache cache;
    private final ByteCount count = new ByteCount();

    /** Begins with trimming the cache, in the background. */
    public CachingSource(ImageSource delegate, BlobCache cache) {
        this.delegate = delegate;
        this.cache = cache;
        cache.trimInBackground();
    }

    /** What the cache has been good for so far. */
    public CacheUse use() {
        return count.use();
    }

    @Override
    public InputStream openBlob(String repository, Descriptor blob, long offset) throws TransferException {
        count.check();
        BlobOpener source = from -> delegate.openBlob(repository, blob, from);
        BlobCache.Access access = cache.access(blob, offset, count::check);
        if (access instanceof BlobCache.Access.Cached cached) {
            count.hit();
            return new CachedStream(cache, cached.file(), offset, source, count);
        }
        count.miss();
        if (access instanceof BlobCache.Access.Growing growing) {
            return storing(growing.part(), offset, source);
        }
        return new CountingStream(source.open(offset), count);
    }

    private InputStream storing(Part part, long offset, BlobOpener source) throws TransferException {
        try {
            return new StoringStream(cache, part, offset, source, count);
        } catch (TransferException | RuntimeException e) {
            cache.release(part, false, count::check);
            throw e;
        }
    }

    @Override
    public @Nullable Digest digestOf(ImageReference image) throws TransferException {
        return delegate.digestOf(image);
    }

    @Override
    public Manifest manifest(ImageReference image) throws TransferException {
        return delegate.manifest(image);
    }

    @Override
    public List<ImageReference> referrers(String repository, Digest subject) throws TransferException {
        return delegate.referrers(repository, subject);
    }

    /** What was wrong may have come from the cache, which must not give it a second time. */
    @Override
    public TransferException corrupt(Descriptor blob, String found) {
        cache.distrust(blob.digest());
        return delegate.corrupt(blob, found);
    }

    @Override
    public void abort() {
        count.abort();
        delegate.abort();
    }

    @Override
    public void close() {
        delegate.close();
    }

    /** A blob that the cache has nothing to do with. */
    private static final class CountingStream extends java.io.FilterInputStream {
        private final ByteCount count;

        CountingStream(InputStream in, ByteCount count) {
            super(in);
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (next >= 0) {
                count.fetched(1);
            }
            return next;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            int read = in.read(buffer, start, length);
            if (read > 0) {
                count.fetched(read);
            }
            return read;
        }
    }
}
