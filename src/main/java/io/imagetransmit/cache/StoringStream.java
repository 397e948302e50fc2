package io.imagetransmit.cache;

import io.imagetransmit.store.Confirmable;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A blob from what the cache has of it, and then from the source, writing down what comes from there. Writing happens on the
 * reader's thread, from the reader's buffer. A reader who has taken all of it from its start, and hashed it, has hashed all that
 * the file has, and nothing is hashed again; otherwise the file is read back in the end. What goes wrong with the cache ends the
 * writing and nothing else.
 */
final class StoringStream extends InputStream implements Confirmable {
    private final BlobCache cache;
    private final BlobOpener source;
    private final ByteCount count;
    private @Nullable Part part;
    private @Nullable InputStream in;
    private long position;

    /** Opens the source at once, unless there is something to read before its turn comes. */
    StoringStream(BlobCache cache, Part part, long offset, BlobOpener source, ByteCount count)
            throws TransferException {
        this.cache = cache;
        this.part = part;
        this.position = offset;
        this.source = source;
        this.count = count;
        if (offset >= part.length()) {
            in = source.open(offset);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        count.check();
        Part current = part;
        if (current != null && position < current.length() && length > 0) {
            try {
                int read = current.read(position, buffer, start, length);
                position += read;
                count.cached(read);
                return read;
            } catch (ClosedByInterruptException e) {
                throw TransferException.cancelled(Side.SOURCE);
            } catch (IOException e) {
                part = null;
                cache.giveUp(current, e);
            }
        }
        return fromSource(buffer, start, length);
    }

    private int fromSource(byte[] buffer, int start, int length) throws IOException {
        InputStream current = in;
        if (current == null) {
            current = source.open(position);
            in = current;
        }
        int read = current.read(buffer, start, length);
        if (read > 0) {
            count.fetched(read);
            store(buffer, start, read);
            position += read;
        }
        return read;
    }

    private void store(byte[] buffer, int start, int read) {
        Part current = part;
        if (current == null) {
            return;
        }
        try {
            current.append(buffer, start, read);
            if (current.length() > current.blob().size()) {
                end(false); // more than there should be: nothing to keep
            }
        } catch (IOException e) {
            part = null;
            if (e instanceof ClosedByInterruptException) {
                cache.release(current, false, count::check); // the reader will notice by himself
            } else {
                cache.giveUp(current, e);
            }
        }
    }

    @Override
    public void confirmed() {
        end(true);
    }

    private void end(boolean confirmed) {
        Part current = part;
        part = null;
        if (current != null) {
            cache.release(current, confirmed, count::check);
        }
    }

    @Override
    public void close() throws IOException {
        end(false);
        InputStream open = in;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
