package io.imagetransmit.bundle;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Data files of old versions of the original: one compressed stream each, in which nothing can be looked up. They are unpacked
 * into temporary files, which are gone when the bundle is closed or the process has ended, however it ended.
 */
final class PackedBlobs implements BlobReader {
    private static final int BUFFER = 128 << 10;
    /** The most memory that an xz stream may ask for, KiB; level 9 asks for 65 MiB. */
    private static final int XZ_MEMORY = 96 << 10;

    private final TarBlobs blobs;

    private PackedBlobs(TarBlobs blobs) {
        this.blobs = blobs;
    }

    /** @param most bytes that all files together may unpack to */
    static PackedBlobs open(Compressor compressor, List<Path> packed, long most, Path temporary)
            throws TransferException {
        List<TemporaryFile> unpacked = new ArrayList<>();
        boolean opened = false;
        try {
            long left = most;
            for (Path file : packed) {
                TemporaryFile tar = TemporaryFile.create(temporary);
                unpacked.add(tar);
                left -= unpack(compressor, file, tar, left);
            }
            PackedBlobs blobs = new PackedBlobs(TarBlobs.of(
                    packed, unpacked.stream().map(TemporaryFile::channel).toList()));
            opened = true;
            return blobs;
        } finally {
            if (!opened) {
                unpacked.forEach(TemporaryFile::close);
            }
        }
    }

    private static long unpack(Compressor compressor, Path from, TemporaryFile to, long most) throws TransferException {
        long written = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = stream(compressor, from)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                written += count;
                if (written > most) {
                    throw malformed(from, "unpacks to more than the images in it can have");
                }
                to.write(buffer, count);
            }
        } catch (TransferException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // what the libraries throw at bytes of the wrong kind
            throw malformed(from, String.valueOf(e.getMessage()));
        }
        return written;
    }

    /** The tar within a data file. */
    static InputStream stream(Compressor compressor, Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        return switch (compressor) {
            case ZSTD -> new ZstdInputStreamNoFinalizer(in).setLongMax(27);
            case GZIP -> new GZIPInputStream(in, BUFFER);
            case XZ -> new XZInputStream(in, XZ_MEMORY);
            case LZ4 -> new FramedLZ4CompressorInputStream(in, true);
            case TAR, SQUASHFS, COMPACT -> in;
        };
    }

    private static TransferException malformed(Path file, String message) {
        return new TransferException(Side.DISK, Kind.MALFORMED, Map.of("path", file.toString(), "message", message));
    }

    @Override
    public boolean holds(Descriptor blob) {
        return blobs.holds(blob);
    }

    @Override
    public InputStream open(Descriptor blob, long offset) throws TransferException {
        return blobs.open(blob, offset);
    }

    @Override
    public @Nullable Path file(Descriptor blob) {
        return blobs.file(blob);
    }

    @Override
    public void close() {
        blobs.close();
    }
}
