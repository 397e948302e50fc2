package io.imagetransmit.share;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.store.Confirmable;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Blobs in memory that come as far as a test lets them; it remembers what it was asked. */
final class GatedSource implements ImageSource {
    static final String HERE = "public/app";
    private static final byte[] INDEX =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"
                    .getBytes(StandardCharsets.UTF_8);

    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<Digest, Long> gates = new ConcurrentHashMap<>();
    private final Map<Digest, TransferException> breaks = new ConcurrentHashMap<>();
    private final List<Long> openings = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong given = new AtomicLong();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger confirmed = new AtomicInteger();
    private boolean aborted;

    Descriptor add(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        Digest digest = Digest.sha256(bytes);
        blobs.put(digest, bytes);
        return new Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", digest, size);
    }

    byte[] bytes(Descriptor blob) {
        return blobs.getOrDefault(blob.digest(), new byte[0]).clone();
    }

    /** From now on these are the bytes, right or wrong. */
    void replace(Descriptor blob, byte[] bytes) {
        blobs.put(blob.digest(), bytes.clone());
    }

    /** Bytes from this offset on do not come until the next call. */
    synchronized void hold(Descriptor blob, long offset) {
        gates.put(blob.digest(), offset);
        notifyAll();
    }

    void release(Descriptor blob) {
        hold(blob, Long.MAX_VALUE);
    }

    /** What waits at the gate breaks, once. */
    synchronized TransferException breakOff(Descriptor blob) {
        TransferException reason = new TransferException(Side.SOURCE, Kind.BROKEN, Map.of("host", "memory"));
        breaks.put(blob.digest(), reason);
        notifyAll();
        return reason;
    }

    /** The offsets at which blobs were opened. */
    List<Long> openings() {
        return List.copyOf(openings);
    }

    /** Whether nobody fetches anything now. */
    boolean isQuiet() {
        return open.get() == 0;
    }

    /** Bytes of blobs. */
    long given() {
        return given.get();
    }

    /** Questions about manifests. */
    int questions() {
        return questions.get();
    }

    int confirmed() {
        return confirmed.get();
    }

    synchronized boolean isAborted() {
        return aborted;
    }

    @Override
    public @Nullable Digest digestOf(ImageReference image) throws TransferException {
        questions.incrementAndGet();
        if (image.repository().equals("missing")) {
            throw notFound();
        }
        return image.repository().equals("unsure") ? null : Digest.sha256(INDEX);
    }

    @Override
    public Manifest manifest(ImageReference image) throws TransferException {
        questions.incrementAndGet();
        if (image.repository().equals("missing")) {
            throw notFound();
        }
        return ManifestParser.parse(INDEX, null);
    }

    @Override
    public List<ImageReference> referrers(String repository, Digest subject) {
        questions.incrementAndGet();
        return List.of(ImageReference.tagged(repository, "signature"));
    }

    private static TransferException notFound() {
        return new TransferException(Side.SOURCE, Kind.NOT_FOUND, Map.of("host", "memory"));
    }

    @Override
    public InputStream openBlob(String repository, Descriptor blob, long offset) throws TransferException {
        if (!repository.equals(HERE)) {
            throw notFound();
        }
        openings.add(offset);
        open.incrementAndGet();
        return new Line(blob.digest(), blobs.getOrDefault(blob.digest(), new byte[0]), (int) offset);
    }

    /** Waits until bytes may pass, and tells how many. */
    private synchronized int passing(Digest digest, int position, int wanted) throws TransferException {
        try {
            while (gates.getOrDefault(digest, Long.MAX_VALUE) <= position && !aborted && !breaks.containsKey(digest)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(Side.SOURCE);
        }
        TransferException broken = breaks.get(digest);
        if (aborted) {
            throw TransferException.cancelled(Side.SOURCE);
        }
        if (broken != null && gates.getOrDefault(digest, Long.MAX_VALUE) <= position) {
            breaks.remove(digest);
            throw broken;
        }
        return (int) Math.min(wanted, gates.getOrDefault(digest, Long.MAX_VALUE) - position);
    }

    @Override
    public synchronized void abort() {
        aborted = true;
        notifyAll();
    }

    @Override
    public void close() {
        abort();
    }

    private final class Line extends InputStream implements Confirmable {
        private final Digest digest;
        private final byte[] bytes;
        private int position;

        Line(Digest digest, byte[] bytes, int position) {
            this.digest = digest;
            this.bytes = bytes;
            this.position = position;
        }

        @Override
        public int read() {
            throw new IllegalStateException("nobody reads single bytes");
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws TransferException {
            if (position >= bytes.length) {
                return -1;
            }
            int count = passing(digest, position, Math.min(length, bytes.length - position));
            System.arraycopy(Arrays.copyOfRange(bytes, position, position + count), 0, buffer, start, count);
            position += count;
            given.addAndGet(count);
            return count;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }

        @Override
        public void confirmed() {
            confirmed.incrementAndGet();
        }
    }
}
