package io.imagetransmit.bundle;

import io.imagetransmit.bundle.squash.LayerPacker;
import io.imagetransmit.bundle.squash.SquashfsTool;
import io.imagetransmit.bundle.squash.TreeWriter;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.deflate.RecognizingGunzip;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.BlobWriter;
import io.imagetransmit.store.Streams;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in a squashfs image, which a tool makes while they come. A gzip layer whose beginning looks like the work of an encoder
 * that is known here goes in as a folder of its files. If it turns out that it would not come back to the last byte, it is read
 * once more and goes in as it is, like everything else; the folder stays as so much dead weight, since nothing can be taken out
 * of an image again. For the same reason a killed run cannot be gone on with: the next one begins anew.
 */
final class SquashfsStore implements BlobStore {
    /** The original keeps layers of up to this size as they are. */
    private static final int TOO_SMALL_FOR_A_FOLDER = 32;
    /** Layers that are packed at the same time; each takes about 8 MiB, and a core and a half. */
    private static final int MOST_LAYERS = 4;

    private static final int BUFFER = 128 << 10;

    private final SquashfsTool tool;
    private final SquashfsStaging staging;
    private final Semaphore layers =
            new Semaphore(Math.min(MOST_LAYERS, Runtime.getRuntime().availableProcessors()), true);
    private final Map<Digest, SquashForm> done = new ConcurrentHashMap<>();
    /** Blobs that had a folder begun. */
    private final Set<Digest> unfolded = ConcurrentHashMap.newKeySet();
    /** How many files were begun for a blob. */
    private final Map<Digest, Integer> attempts = new ConcurrentHashMap<>();

    private @Nullable TreeWriter tree;
    private boolean closed;

    SquashfsStore(SquashfsTool tool, SquashfsStaging staging) {
        this.tool = tool;
        this.staging = staging;
    }

    @Override
    public boolean has(Descriptor blob) {
        return done.containsKey(blob.digest());
    }

    private synchronized TreeWriter tree() throws IOException {
        if (closed) {
            throw new InterruptedIOException("closed");
        }
        TreeWriter running = tree;
        if (running == null) {
            running = TreeWriter.start(tool, staging.image());
            tree = running;
        }
        return running;
    }

    @Override
    public BlobWriter writer(Descriptor blob) {
        return new BlobWriter() {
            @Override
            public void write(BlobContent content) throws TransferException {
                try {
                    done.put(blob.digest(), new Packing(blob, content).pack());
                } catch (InterruptedIOException e) {
                    throw TransferException.cancelled(Side.DISK);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw TransferException.cancelled(Side.DISK);
                } catch (IOException e) {
                    throw DiskFailure.of(staging.image(), e);
                }
            }

            @Override
            public void close() {
                // what was begun cannot be taken back
            }
        };
    }

    /** One attempt with one blob. */
    private final class Packing {
        private final Descriptor blob;
        private final Incoming incoming;

        Packing(Descriptor blob, BlobContent content) throws IOException {
            this.blob = blob;
            this.incoming = new Incoming(blob, content);
        }

        SquashForm pack() throws IOException, InterruptedException {
            if (blob.size() > TOO_SMALL_FOR_A_FOLDER && !unfolded.contains(blob.digest())) {
                layers.acquire();
                try {
                    return hopeful();
                } finally {
                    layers.release();
                }
            }
            return asItIs(incoming.stream());
        }

        private SquashForm hopeful() throws IOException {
            try (RecognizingGunzip gunzip = new RecognizingGunzip(incoming.stream())) {
                if (!gunzip.hopeful()) {
                    return asItIs(gunzip.raw());
                }
                unfolded.add(blob.digest());
                Optional<GzipRecipe> recipe =
                        LayerPacker.pack(gunzip, tree(), blob.digest().hex(), staging.folder());
                if (recipe.isPresent() && incoming.isRead()) {
                    return new SquashForm.Folder(recipe.get());
                }
            }
            return asItIs(incoming.stream());
        }

        private SquashForm asItIs(InputStream in) throws IOException {
            int attempt = attempts.merge(blob.digest(), 1, Integer::sum);
            byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER, blob.size()))];
            try (TreeWriter.Entry entry = tree().open(EntryNames.whole(blob, attempt), blob.size())) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    entry.write(buffer, 0, count);
                }
            }
            return new SquashForm.Whole(attempt);
        }
    }

    @Override
    public Finished finish(Contents contents, BundleNames names) throws TransferException {
        Map<Digest, Place> places = new LinkedHashMap<>();
        for (Digest digest : contents.blobs().keySet()) {
            SquashForm form = done.get(digest);
            if (form == null) {
                throw new TransferException(
                        Side.DISK,
                        Kind.NOT_FOUND,
                        Map.of("path", staging.image().toString(), "digest", digest.toString()));
            }
            places.put(digest, new Place(List.of(), form.text()));
        }
        try {
            tree().finish();
            BundledFile file = staging.complete(names.file(".squashfs"), names.meta());
            return new Finished(List.of(file), places);
        } catch (InterruptedIOException e) {
            throw TransferException.cancelled(Side.DISK);
        } catch (IOException e) {
            throw DiskFailure.of(Files.exists(staging.image()) ? staging.image() : names.folder(), e);
        }
    }

    /** Ends the tool if it runs. */
    @Override
    public void abort() {
        TreeWriter running;
        synchronized (this) {
            closed = true;
            running = tree;
        }
        if (running != null) {
            running.close();
        }
    }

    /** What has been written so far is of no use to anybody, and goes. */
    @Override
    public void close() {
        abort();
        Streams.closeAnyway(staging);
    }
}
