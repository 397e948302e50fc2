package io.imagetransmit.bundle;

import io.imagetransmit.bundle.compact.BaseBlob;
import io.imagetransmit.bundle.compact.Bases;
import io.imagetransmit.bundle.compact.Content;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The contents of blobs that the bases of an increment bring: out of their files, if these lie beside it, otherwise from where the
 * caller says, once each, unpacked into a temporary file that is gone when the bundle is closed or the process has ended.
 */
final class BaseContents implements Bases, Closeable {
    private static final int BUFFER = 128 << 10;

    private final String bundle;
    private final Map<Digest, BundledBlob> known;
    private final Path temporary;
    private final Map<Digest, FileContent> fetched = new ConcurrentHashMap<>();
    private final Map<Digest, Object> fetching = new ConcurrentHashMap<>();
    private final Map<Offer, Boolean> complete = new HashMap<>();
    private volatile List<CompactBlobs> besides = List.of();
    private volatile @Nullable ContentSource source;

    /** A blob that files have. */
    private record Offer(CompactBlobs reader, BaseBlob blob) {}

    /** @param temporary folder for what has to be unpacked */
    BaseContents(BundleMeta meta, Path temporary) {
        this.bundle = meta.name();
        this.known = meta.blobs();
        this.temporary = temporary;
    }

    /** The files of this bundle, its bases, theirs, and so on. */
    synchronized void beside(List<CompactBlobs> readers) {
        besides = List.copyOf(readers);
        complete.clear();
    }

    void from(ContentSource contents) {
        source = contents;
    }

    /** Whether a content is in the files, with all that it is made of itself. */
    boolean isBeside(BaseBlob blob) {
        return holder(blob) != null;
    }

    /** The files that have the content; null if none has all that it takes. */
    private @Nullable CompactBlobs holder(BaseBlob blob) {
        for (CompactBlobs reader : besides) {
            if (reader.offers(blob) && isComplete(reader, blob)) {
                return reader;
            }
        }
        return null;
    }

    /** One that refers to itself, however far around, never is. */
    private synchronized boolean isComplete(CompactBlobs reader, BaseBlob blob) {
        Boolean known = complete.putIfAbsent(new Offer(reader, blob), false);
        if (known != null) {
            return known;
        }
        boolean found = reader.needs(blob.digest()).stream().allMatch(this::isBeside);
        complete.put(new Offer(reader, blob), found);
        return found;
    }

    @Override
    public Content content(BaseBlob blob) throws IOException {
        CompactBlobs reader = holder(blob);
        if (reader != null) {
            return reader.content(blob.digest());
        }
        ContentSource fetchFrom = source;
        if (fetchFrom == null) {
            throw missing(blob);
        }
        synchronized (fetching.computeIfAbsent(blob.digest(), unused -> new Object())) {
            FileContent content = fetched.get(blob.digest());
            if (content == null) {
                content = fetch(blob, fetchFrom);
                fetched.put(blob.digest(), content);
            }
            return content;
        }
    }

    private TransferException missing(BaseBlob blob) {
        BundledBlob named = known.get(blob.digest());
        String base = named == null ? null : named.base();
        return new TransferException(
                Side.DISK,
                Kind.BASE_MISSING,
                Map.of("path", bundle, "digest", blob.digest().toString(), "base", base == null ? "" : base));
    }

    private FileContent fetch(BaseBlob blob, ContentSource from) throws IOException {
        Descriptor descriptor = new Descriptor("", blob.digest(), blob.size());
        TemporaryFile file = TemporaryFile.create(temporary);
        boolean complete = false;
        try (BlobContent content = new BlobContent(descriptor, offset -> from.open(descriptor, offset));
                InputStream stream = blob.packed()
                        ? new GZIPInputStream(new Incoming.ContentStream(content), BUFFER)
                        : new Incoming.ContentStream(content)) {
            copy(blob, stream, file);
            complete = true;
            return new FileContent(file, blob.content());
        } catch (ZipException | EOFException e) {
            throw wrong(blob, e);
        } finally {
            if (!complete) {
                file.close();
            }
        }
    }

    private void copy(BaseBlob blob, InputStream in, TemporaryFile file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long written = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            written += count;
            if (written > blob.content()) {
                throw wrong(blob, null);
            }
            file.write(buffer, count);
        }
        if (written != blob.content()) {
            throw wrong(blob, null);
        }
    }

    /** The blob has its digest, so it is the bundle that is wrong. */
    private TransferException wrong(BaseBlob blob, @Nullable IOException cause) {
        return new TransferException(
                Side.DISK,
                Kind.MALFORMED,
                Map.of("path", bundle, "message", "the content of " + blob.digest() + " is not as long as it says"),
                cause);
    }

    private record FileContent(TemporaryFile file, long length) implements Content {
        @Override
        public int read(long position, byte[] target, int start, int count) throws IOException {
            int read = ChannelStream.read(file.channel(), target, start, count, position);
            if (read <= 0) {
                throw new EOFException("a temporary file has become shorter");
            }
            return read;
        }
    }

    @Override
    public void close() {
        fetched.values().forEach(content -> content.file().close());
        fetched.clear();
    }
}
