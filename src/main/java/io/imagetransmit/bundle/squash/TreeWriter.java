package io.imagetransmit.bundle.squash;

import io.imagetransmit.store.Streams;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.jspecify.annotations.Nullable;

/**
 * Files on their way into a squashfs image: a tar that a {@link SquashfsTool} reads while it is written. Safe for use by several
 * threads at once; a file is one thread's at a time, and the others wait, so that several layers come in file by file.
 */
public final class TreeWriter implements Closeable {
    private static final int BUFFER = 64 << 10;
    private static final int LONGEST_PLAIN_NAME = 100;
    private static final ZipEncoding ENCODING = ZipEncodingHelper.getZipEncoding("UTF-8");

    /** Less room than this, bytes, is what a program that cannot write a block has. */
    private static final long NO_ROOM = 2L << 20;

    private final Path image;
    /** Held open, since a program that fails removes the image, and with it the sign that the disk is full. */
    private final FileChannel held;

    private final ToolRun run;
    private final OutputStream out;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean killed;
    private @Nullable IOException failure;

    private TreeWriter(Path image, FileChannel held, ToolRun run) {
        this.image = image;
        this.held = held;
        this.run = run;
        this.out = new BufferedOutputStream(run.input(), BUFFER);
    }

    /**
     * Starts the tool.
     *
     * @param image is written anew
     */
    public static TreeWriter start(SquashfsTool tool, Path image) throws IOException {
        List<String> command = tool.command(image, image.resolveSibling(image.getFileName() + ".trial"));
        FileChannel held = FileChannel.open(
                image, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        boolean started = false;
        try {
            TreeWriter writer = new TreeWriter(image, held, ToolRun.start(command));
            started = true;
            return writer;
        } finally {
            if (!started) {
                held.close();
            }
        }
    }

    /** A whole file. */
    void file(String path, byte[] content, int length) throws IOException {
        try (Entry entry = open(path, length)) {
            entry.write(content, 0, length);
        }
    }

    void file(String path, InputStream content, long size) throws IOException {
        try (Entry entry = open(path, size)) {
            content.transferTo(entry);
        }
    }

    /**
     * Begins a file. Until it is closed, no other thread can begin one.
     *
     * @param path plain, and not used before
     * @param size bytes; a file that is closed with less is filled up with zeros
     */
    public Entry open(String path, long size) throws IOException {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        }
        boolean opened = false;
        try {
            byte[] name = path.getBytes(StandardCharsets.UTF_8);
            if (name.length > LONGEST_PLAIN_NAME) {
                header("././@LongLink", name.length + 1L, TarConstants.LF_GNUTYPE_LONGNAME);
                write(name, 0, name.length);
                zeros(1 + TarHeader.padding(name.length + 1L));
            }
            header(path, size, TarConstants.LF_NORMAL);
            Entry entry = new Entry(size);
            opened = true;
            return entry;
        } finally {
            if (!opened) {
                turn.unlock();
            }
        }
    }

    private static InterruptedIOException cancelled(@Nullable InterruptedException cause) {
        InterruptedIOException cancelled = new InterruptedIOException("cancelled");
        cancelled.initCause(cause);
        return cancelled;
    }

    private void header(String name, long size, byte type) throws IOException {
        byte[] header = new byte[TarHeader.RECORD];
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setSize(size);
        entry.setMode(0644);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.writeEntryHeader(header, ENCODING, true);
        write(header, 0, header.length);
    }

    private void zeros(long count) throws IOException {
        byte[] zeros = new byte[(int) Math.min(BUFFER, count)];
        for (long left = count; left > 0; left -= Math.min(left, zeros.length)) {
            write(zeros, 0, (int) Math.min(left, zeros.length));
        }
    }

    /** By the one whose turn it is. */
    private void write(byte[] bytes, int start, int length) throws IOException {
        IOException earlier = failure;
        if (earlier != null) {
            throw new IOException(earlier.getMessage(), earlier);
        }
        if (killed || Thread.currentThread().isInterrupted()) {
            throw cancelled(null);
        }
        try {
            out.write(bytes, start, length);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private IOException failed(IOException e) {
        if (killed) {
            return cancelled(null);
        }
        IOException explained = run.explained(e);
        if (explained instanceof InterruptedIOException) {
            return explained;
        }
        boolean full = room() < NO_ROOM;
        IOException told = full ? new IOException("no space left on device; " + explained.getMessage(), e) : explained;
        failure = told;
        return told;
    }

    /** Some programs do not say why they cannot write. */
    private long room() {
        return image.toAbsolutePath().resolveSibling("").toFile().getUsableSpace();
    }

    /** A file that is being written, by the thread that opened it. */
    public final class Entry extends OutputStream {
        private final long size;
        private long written;
        private boolean closed;

        private Entry(long size) {
            this.size = size;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            if (closed || length > size - written) {
                throw new IllegalStateException("more than the " + size + " bytes of this file");
            }
            TreeWriter.this.write(bytes, start, length);
            written += length;
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            boolean interrupted = Thread.interrupted(); // what was begun is ended, so that the others can go on
            try {
                zeros(size - written + TarHeader.padding(size));
            } finally {
                turn.unlock();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Ends the tar and waits until the image is complete. */
    public void finish() throws IOException {
        turn.lock();
        try {
            zeros(2 * TarHeader.RECORD);
            out.flush();
            run.end();
            held.close();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw failure == null ? failed(e) : e;
        } finally {
            turn.unlock();
        }
    }

    /** Ends the tool if it runs; who is writing gets an {@link InterruptedIOException}. */
    @Override
    public void close() {
        killed = true;
        run.close();
        Streams.closeAnyway(held);
    }
}
