package io.imagetransmit.watch;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Names and digests without any content: a source and a sink that counts what it is asked. */
public final class FakeRegistry implements ImageSource, ImageSink, Tags {
    private final Map<String, Map<String, Digest>> repositories = new TreeMap<>();
    private final Map<String, TransferException> failures = new ConcurrentHashMap<>();
    private volatile @Nullable TransferException headFailure;
    final AtomicInteger lists = new AtomicInteger();
    final AtomicInteger heads = new AtomicInteger();

    static Digest digest(String content) {
        return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
    }

    synchronized FakeRegistry push(String repository, String tag, String content) {
        repositories.computeIfAbsent(repository, name -> new TreeMap<>()).put(tag, digest(content));
        return this;
    }

    synchronized void put(ImageReference image, Digest digest) {
        repositories
                .computeIfAbsent(image.repository(), name -> new TreeMap<>())
                .put(String.valueOf(image.tag()), digest);
    }

    synchronized void delete(String repository, String tag) {
        repositories.getOrDefault(repository, Map.of()).remove(tag);
    }

    /** From now on every question about a repository (or {@code _catalog}) fails like this; null mends it. */
    void fail(String name, @Nullable Kind kind, Map<String, String> details) {
        if (kind == null) {
            failures.remove(name);
        } else {
            failures.put(name, new TransferException(Side.SOURCE, kind, details));
        }
    }

    /** The next questions for digests fail like this, those for lists do not; null mends it. */
    void failHeads(@Nullable Kind kind) {
        headFailure = kind == null ? null : new TransferException(Side.SOURCE, kind, Map.of());
    }

    private void check(String name) throws TransferException {
        TransferException failure = failures.get(name);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public synchronized List<String> of(String repository) throws TransferException {
        lists.incrementAndGet();
        check(repository);
        Map<String, Digest> tags = repositories.get(repository);
        if (tags == null) {
            throw new TransferException(Side.SOURCE, Kind.NOT_FOUND, Map.of("name", repository));
        }
        return new ArrayList<>(tags.keySet());
    }

    @Override
    public synchronized List<String> repositories() throws TransferException {
        lists.incrementAndGet();
        check("_catalog");
        return new ArrayList<>(repositories.keySet());
    }

    synchronized @Nullable Digest known(ImageReference image) {
        return repositories.getOrDefault(image.repository(), Map.of()).get(String.valueOf(image.tag()));
    }

    @Override
    public @Nullable Digest digestOf(ImageReference image) throws TransferException {
        heads.incrementAndGet();
        check(image.repository());
        TransferException failure = headFailure;
        if (failure != null) {
            throw failure;
        }
        return known(image);
    }

    @Override
    public Manifest manifest(ImageReference image) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream openBlob(String repository, Descriptor blob, long offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ImageReference> referrers(String repository, Digest subject) {
        return List.of();
    }

    @Override
    public boolean hasBlob(String repository, Descriptor blob) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Placement place(String repository, Descriptor blob, List<String> otherRepositories) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putManifest(ImageReference image, Manifest manifest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void finish() {}

    @Override
    public void abort() {}

    @Override
    public void close() {}
}
