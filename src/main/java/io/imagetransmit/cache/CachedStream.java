package io.imagetransmit.cache;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** A blob from its file in the cache. Where the file cannot be read any more, the source goes on from there. */
final class CachedStream extends InputStream {
    private final BlobCache cache;
    private final BlobOpener source;
    private final ByteCount count;
    private @Nullable CachedFile file;
    private @Nullable InputStream rest;
    private final long size;
    private long position;

    CachedStream(BlobCache cache, CachedFile file, long offset, BlobOpener source, ByteCount count) {
        this.cache = cache;
        this.file = file;
        this.size = file.blob().size();
        this.position = offset;
        this.source = source;
        this.count = count;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        count.check();
        CachedFile current = file;
        if (length == 0 || position >= size) {
            return length == 0 ? 0 : -1;
        }
        if (current != null) {
            try {
                return fromFile(current, buffer, start, length);
            } catch (ClosedByInterruptException e) {
                throw TransferException.cancelled(Side.SOURCE);
            } catch (IOException e) {
                cache.lost(current, e);
                closeFile();
            }
        }
        return fromSource(buffer, start, length);
    }

    private int fromFile(CachedFile current, byte[] buffer, int start, int length) throws IOException {
        int wanted = (int) Math.min(length, size - position);
        int read = current.channel().read(ByteBuffer.wrap(buffer, start, wanted), position);
        if (read < 0) {
            throw new EOFException("ends after " + position + " bytes");
        }
        position += read;
        count.cached(read);
        return read;
    }

    private int fromSource(byte[] buffer, int start, int length) throws IOException {
        InputStream in = rest;
        if (in == null) {
            in = source.open(position);
            rest = in;
        }
        int read = in.read(buffer, start, length);
        if (read > 0) {
            position += read;
            count.fetched(read);
        }
        return read;
    }

    private void closeFile() throws IOException {
        CachedFile current = file;
        file = null;
        if (current != null) {
            cache.release(current);
            current.channel().close();
        }
    }

    @Override
    public void close() throws IOException {
        closeFile();
        InputStream in = rest;
        rest = null;
        if (in != null) {
            in.close();
        }
    }
}
