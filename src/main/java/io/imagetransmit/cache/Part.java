package io.imagetransmit.cache;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A blob that grows in the cache's folder: a file of its own, locked while it is open. The lock tells other processes that
 * somebody is at it; without an owner any process may go on with it. Names are given once only, so a file that still has its name
 * after one has got its lock is the one that was locked.
 *
 * <p>Should two processes write the same file nevertheless (on POSIX another cache on the same folder in this process drops our
 * lock when it has looked at the file), they write the same bytes to the same places; what comes out is hashed again by whoever
 * uses it first.
 *
 * <p>Not safe for use by several threads at once.
 */
final class Part implements Closeable {
    /** Far behind the content, since on Windows nobody else can read what is locked. */
    private static final long LOCKED = Long.MAX_VALUE - 1;
    /** Less than this is sooner fetched again than kept. */
    static final long LEAST = 1 << 20;

    private static final int BUFFER = 128 << 10;
    private static final int ATTEMPTS = 20;

    private final Descriptor blob;
    private final CacheLayout layout;
    private final Path destination;
    private Path path;
    private @Nullable FileChannel channel;
    private long length;

    private Part(Descriptor blob, Path path, CacheLayout layout) {
        this.blob = blob;
        this.path = path;
        this.layout = layout;
        this.destination = layout.blob(blob.digest());
    }

    /** One that begins; the file is made with its first bytes. */
    static Part begin(Descriptor blob, CacheLayout layout) {
        return new Part(blob, layout.newPart(blob.digest()), layout);
    }

    /**
     * One that another stream or another run has left behind, to go on where it ends.
     *
     * @param least how many bytes it must have to be of use
     * @return null if it is of no use: gone, too short, too long, or somebody else is at it
     */
    static @Nullable Part leftBehind(Descriptor blob, Path path, CacheLayout layout, long least) throws IOException {
        FileChannel opened = lock(path);
        if (opened == null) {
            return null;
        }
        boolean good = false;
        try {
            long size = opened.size();
            good = size >= least && size <= blob.size();
            if (!good) {
                return null;
            }
            opened.position(size);
            Part part = new Part(blob, path, layout);
            part.channel = opened;
            part.length = size;
            return part;
        } finally {
            if (!good) {
                opened.close();
            }
        }
    }

    /** The only one who may write to this file, or null if somebody else may or the file is gone. */
    private static @Nullable FileChannel lock(Path path) throws IOException {
        FileChannel opened = null;
        boolean locked = false;
        try {
            opened = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = opened.tryLock(LOCKED, 1, false);
            locked = lock != null && CacheLayout.attributes(path) != null;
            return locked ? opened : null;
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            return null;
        } finally {
            if (opened != null && !locked) {
                opened.close();
            }
        }
    }

    /** Removes such a file unless somebody is at it; whether it is gone. */
    static boolean remove(Path path) throws IOException {
        try (FileChannel opened = lock(path)) {
            return opened == null ? CacheLayout.attributes(path) == null : Files.deleteIfExists(path);
        }
    }

    /** Feeds a stretch of a file to a hash; gives where it ended, which is earlier if the file has become shorter. */
    static long hash(FileChannel file, long from, long to, MessageDigest hash, CancelCheck cancel) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, to - from))];
        long position = from;
        while (position < to) {
            cancel.check();
            ByteBuffer wanted = ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, to - position));
            int count = file.read(wanted, position);
            if (count < 0) {
                break;
            }
            hash.update(buffer, 0, count);
            position += count;
        }
        return position;
    }

    Descriptor blob() {
        return blob;
    }

    Path path() {
        return path;
    }

    /** How many bytes of the blob are there, from its start. */
    long length() {
        return length;
    }

    boolean isWhole() {
        return length == blob.size();
    }

    /** Reads what is there; never asked for more than that. */
    int read(long position, byte[] buffer, int start, int wanted) throws IOException {
        int there = (int) Math.min(wanted, length - position);
        int count = opened().read(ByteBuffer.wrap(buffer, start, there), position);
        if (count < 0) {
            throw new IOException("ends after " + position + " bytes");
        }
        return count;
    }

    /** Writes the bytes that come next. */
    void append(byte[] buffer, int start, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, start, count);
        FileChannel out = opened();
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
        length += count;
    }

    private FileChannel opened() throws IOException {
        FileChannel current = channel;
        for (int attempt = 0; current == null; attempt++) {
            current = create();
            if (current == null && attempt == ATTEMPTS) {
                throw new IOException("other programs take all new files away");
            }
        }
        channel = current;
        return current;
    }

    /** A new file that is ours, or null if somebody else has had a look at it before it was locked, and may have taken it. */
    private @Nullable FileChannel create() throws IOException {
        Files.createDirectories(destination.resolveSibling("")); // its folder
        path = layout.newPart(blob.digest());
        Files.createFile(path);
        return lock(path);
    }

    /** Reads a whole blob back, and tells whether it is right. */
    boolean isRight(MessageDigest emptyHash, CancelCheck cancel) throws IOException {
        hash(opened(), 0, length, emptyHash, cancel);
        return Digest.of(blob.digest().algorithm(), emptyHash.digest()).equals(blob.digest());
    }

    /**
     * Gives a whole blob that is right its name.
     *
     * @param now its last use
     * @return whether this very file is in the cache now
     */
    boolean finish(Instant now) throws IOException {
        close();
        try {
            Files.setLastModifiedTime(path, FileTime.from(now));
            Files.move(path, destination, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            return false; // another process has finished it, or thrown it away
        } catch (IOException e) {
            // another process may have brought the same blob and have it open, which Windows minds
            if (CacheLayout.attributes(destination) != null) {
                Files.deleteIfExists(path);
                return false;
            }
            throw e;
        }
    }

    /** Leaves the file for later, and tells whether there is one; too little is not worth it. */
    boolean leave(Instant now) throws IOException {
        close();
        if (length < LEAST) {
            Files.deleteIfExists(path);
            return false;
        }
        try {
            Files.setLastModifiedTime(path, FileTime.from(now));
            return true;
        } catch (NoSuchFileException e) {
            return false; // another process has gone on with it, or thrown it away
        }
    }

    /** Removes the file. */
    void discard() throws IOException {
        close();
        Files.deleteIfExists(path);
    }

    /** Gives up the lock, and leaves the file as it is. */
    @Override
    public void close() throws IOException {
        FileChannel current = channel;
        channel = null;
        if (current != null) {
            current.close();
        }
    }
}
