package io.imagetransmit.bundle;

import io.imagetransmit.bundle.compact.CompactException;
import io.imagetransmit.bundle.squash.TarSplitException;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.squashfs.SquashfsException;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipException;

/** A blob made of what is in a data file: whatever goes wrong is told as what is wrong with that file. */
final class BlobStream extends InputStream {
    private final Path path;
    private final InputStream in;

    BlobStream(Path path, InputStream in) {
        this.path = path;
        this.in = in;
    }

    static TransferException failure(Path path, IOException e) {
        if (e instanceof CompactException damaged && damaged.file() != null) {
            return malformed(damaged.file(), String.valueOf(e.getMessage()));
        }
        if (e instanceof SquashfsException
                || e instanceof CompactException
                || e instanceof TarSplitException
                || e instanceof ZipException
                || e instanceof EOFException) {
            return malformed(path, String.valueOf(e.getMessage()));
        }
        if (e instanceof InterruptedIOException) {
            return TransferException.cancelled(Side.DISK);
        }
        if (e instanceof NoSuchFileException) {
            return new TransferException(Side.DISK, Kind.NOT_FOUND, Map.of("path", path.toString()), e);
        }
        return DiskFailure.of(path, e);
    }

    static TransferException malformed(Path path, String message) {
        return new TransferException(Side.DISK, Kind.MALFORMED, Map.of("path", path.toString(), "message", message));
    }

    static TransferException corrupt(Path path, Descriptor blob, String found) {
        return new TransferException(
                Side.DISK,
                Kind.CORRUPT,
                Map.of(
                        "path", path.toString(),
                        "digest", blob.digest().toString(),
                        "found", found));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        try {
            return in.read(buffer, start, length);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
