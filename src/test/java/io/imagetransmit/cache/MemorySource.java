package io.imagetransmit.cache;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Images in memory, over a line that can be told to break, to be cut or to bring wrong bytes; it remembers what it was asked. */
final class MemorySource implements ImageSource {
    static final String REPOSITORY = "public/app";
    static final String MANIFEST =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\"," + "\"manifests\":[]}";

    /** Where a blob was opened. */
    record Opening(Digest digest, long offset) {}

    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<Digest, Long> breaks = new ConcurrentHashMap<>();
    private final List<Opening> openings = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger manifests = new AtomicInteger();
    private volatile boolean aborted;
    private volatile boolean closed;

    /** Takes a blob of random bytes that depend on the seed alone. */
    Descriptor add(int seed, int size) {
        return add("sha256", seed, size);
    }

    Descriptor add(String algorithm, int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        Digest zero = Digest.of(algorithm, new byte[algorithm.equals("sha256") ? 32 : 64]);
        Digest digest = Digest.of(algorithm, zero.newMessageDigest().digest(bytes));
        blobs.put(digest, bytes);
        return new Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", digest, size);
    }

    byte[] bytes(Descriptor blob) {
        return blobs.getOrDefault(blob.digest(), new byte[0]);
    }

    /** The next stream that comes so far breaks there, once. */
    void breakAt(Descriptor blob, long offset) {
        breaks.put(blob.digest(), offset);
    }

    /** From now on one byte of the blob is another. */
    void damage(Descriptor blob, int offset) {
        byte[] wrong = bytes(blob).clone();
        wrong[offset] ^= 1;
        blobs.put(blob.digest(), wrong);
    }

    /** From now on the blob ends early. */
    void cut(Descriptor blob, int size) {
        blobs.put(blob.digest(), Arrays.copyOf(bytes(blob), size));
    }

    void forget(Descriptor blob) {
        blobs.remove(blob.digest());
    }

    /** Every opening of a blob since the last call. */
    List<Opening> openings() {
        List<Opening> all = List.copyOf(openings);
        openings.clear();
        return all;
    }

    int openStreams() {
        return open.get();
    }

    int manifestsAsked() {
        return manifests.get();
    }

    boolean isAborted() {
        return aborted;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public InputStream openBlob(String repository, Descriptor blob, long offset) throws TransferException {
        if (aborted || Thread.currentThread().isInterrupted()) {
            throw TransferException.cancelled(Side.SOURCE);
        }
        openings.add(new Opening(blob.digest(), offset));
        byte[] bytes = blobs.get(blob.digest());
        if (bytes == null || !repository.equals(REPOSITORY)) {
            throw new TransferException(Side.SOURCE, Kind.NOT_FOUND, Map.of("digest", "" + blob.digest()));
        }
        open.incrementAndGet();
        int from = (int) Math.min(offset, bytes.length);
        return new Line(blob.digest(), new ByteArrayInputStream(bytes, from, bytes.length - from), offset);
    }

    private final class Line extends FilterInputStream {
        private final Digest digest;
        private long position;
        private boolean closed;

        Line(Digest digest, InputStream in, long position) {
            super(in);
            this.digest = digest;
            this.position = position;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            Long end = breaks.get(digest);
            long wanted = length;
            if (end != null && end >= position) {
                wanted = Math.min(length, end - position);
                if (wanted == 0) {
                    breaks.remove(digest);
                    throw new TransferException(Side.SOURCE, Kind.BROKEN, Map.of("host", "memory"));
                }
            }
            int count = in.read(buffer, start, (int) wanted);
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
            super.close();
        }
    }

    @Override
    public @Nullable Digest digestOf(ImageReference image) {
        manifests.incrementAndGet();
        return Digest.sha256(MANIFEST.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Manifest manifest(ImageReference image) {
        manifests.incrementAndGet();
        return ManifestParser.parse(MANIFEST.getBytes(StandardCharsets.UTF_8), null);
    }

    @Override
    public List<ImageReference> referrers(String repository, Digest subject) {
        manifests.incrementAndGet();
        return List.of(ImageReference.tagged(repository, "signature"));
    }

    @Override
    public TransferException corrupt(Descriptor blob, String found) {
        return new TransferException(
                Side.SOURCE, Kind.CORRUPT, Map.of("host", "memory", "digest", "" + blob.digest(), "found", found));
    }

    @Override
    public void abort() {
        aborted = true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
