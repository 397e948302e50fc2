package io.imagetransmit.cache;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The whole blobs of a cache's folder. Each file is read through before its first use in this process. */
final class FinishedBlobs {
    private final CacheLayout layout;
    private final InstantSource clock;
    private final Function<Digest, MessageDigest> hashes;
    private final CacheTrouble trouble;

    FinishedBlobs(
            CacheLayout layout, InstantSource clock, Function<Digest, MessageDigest> hashes, CacheTrouble trouble) {
        this.layout = layout;
        this.clock = clock;
        this.hashes = hashes;
        this.trouble = trouble;
    }

    /**
     * The blob's file, or null if there is none that is right. Damaged ones are removed. The caller has the entry's lock, so that
     * one thread reads the file through and others wait for what it finds.
     */
    @Nullable
    CachedFile find(CacheEntry entry, Descriptor blob, CancelCheck cancel) throws IOException {
        List<Path> candidates = new ArrayList<>(List.of(layout.blob(blob.digest())));
        candidates.addAll(layout.originals(blob.digest()));
        for (Path path : candidates) {
            BasicFileAttributes attributes = CacheLayout.attributes(path);
            FileChannel channel = attributes == null ? null : open(path);
            if (channel == null) {
                continue;
            }
            boolean good = false;
            try {
                // a right file of another size means that the manifest is wrong
                good = isRight(entry, path, channel, blob.digest(), cancel) && channel.size() == blob.size();
                if (good) {
                    touch(path);
                    return new CachedFile(blob, path, channel);
                }
            } finally {
                if (!good) {
                    channel.close();
                }
            }
        }
        return null;
    }

    private static @Nullable FileChannel open(Path path) throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return null; // trimmed in this moment
        }
    }

    private boolean isRight(CacheEntry entry, Path path, FileChannel channel, Digest digest, CancelCheck cancel)
            throws IOException {
        long size = channel.size();
        if (entry.trusts(path, size)) {
            return true;
        }
        MessageDigest hash = hashes.apply(digest);
        Part.hash(channel, 0, size, hash, cancel);
        Digest found = Digest.of(digest.algorithm(), hash.digest());
        if (found.equals(digest)) {
            entry.trust(path, size);
            return true;
        }
        Files.deleteIfExists(path);
        trouble.damaged(path, digest, found);
        return false;
    }

    /** Its last use is now. Whoever may only read must live with what others trim. */
    private void touch(Path path) {
        try {
            Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
        } catch (NoSuchFileException e) {
            return; // trimmed in this moment; it can be read all the same
        } catch (IOException e) {
            trouble.tell(path, e);
        }
    }
}
