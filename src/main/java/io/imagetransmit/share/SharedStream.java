package io.imagetransmit.share;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** A view's way through a blob: from the growing file, and from the source itself if the file is lost. */
final class SharedStream extends InputStream {
    private final View view;
    private final SharedBlobs blobs;
    private final ImageSource source;
    private final String repository;
    private final int knownFailures;
    private @Nullable GrowingFile file;
    private @Nullable InputStream straight;
    private final Descriptor blob;
    private final long size;
    private long position;
    private boolean closed;

    SharedStream(View view, SharedBlobs blobs, ImageSource source, GrowingFile file, String repository, long offset) {
        this.view = view;
        this.blobs = blobs;
        this.source = source;
        this.file = file;
        this.repository = repository;
        this.position = offset;
        this.blob = file.blob();
        this.size = blob.size();
        this.knownFailures = file.failures();
        file.join();
    }

    /**
     * Waits for the first byte: until a source has begun to give, it counts as not opened, and nobody begins to send what may be
     * long in coming.
     */
    void open() throws TransferException {
        GrowingFile current = file;
        if (current != null) {
            var unused = current.await(position, repository, knownFailures, view);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        GrowingFile current = file;
        if (position < size && current != null) {
            int count = shared(current, buffer, start, length);
            if (count != GrowingFile.LOST) {
                return count;
            }
        }
        return straight(buffer, start, length);
    }

    private int shared(GrowingFile current, byte[] buffer, int start, int length) throws IOException {
        int there = current.await(position, repository, knownFailures, view);
        if (there > 0) {
            try {
                int count = current.read(buffer, start, Math.min(length, there), position);
                position += count;
                if (position == size) {
                    blobs.finished(view, current);
                }
                return count;
            } catch (ClosedByInterruptException e) {
                blobs.lost(current, e); // an interrupted read closes the file for everybody
                throw TransferException.cancelled(Side.SOURCE);
            } catch (IOException e) {
                view.check();
                blobs.lost(current, e);
                there = GrowingFile.LOST;
            }
        }
        if (there == GrowingFile.LOST) {
            file = null;
            leave(current);
        }
        return there;
    }

    private void leave(GrowingFile current) {
        current.leave();
        blobs.release(current);
    }

    private int straight(byte[] buffer, int start, int length) throws IOException {
        if (position >= size) {
            return -1;
        }
        view.check();
        InputStream in = straight;
        if (in == null) {
            in = source.openBlob(repository, blob, position);
            straight = in;
        }
        int count = in.read(buffer, start, length);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        GrowingFile current = file;
        file = null;
        if (current != null) {
            leave(current);
        }
        InputStream in = straight;
        straight = null;
        if (in != null) {
            in.close();
        }
    }
}
