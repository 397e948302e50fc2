package io.imagetransmit.bundle;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * into temporary files, which go when the bundle is closed.
 */
final class PackedBlobs implements BlobReader {
    private static final int BUFFER = 128 << 10;
    /** The most memory that an xz stream may ask for, KiB; level 9 asks for 65 MiB. */
    private static final int XZ_MEMORY = 96 << 10;

    private final List<Path> packed;
    private final List<Path> unpacked;
    private final TarBlobs blobs;

    private PackedBlobs(List<Path> packed, List<Path> unpacked, TarBlobs blobs) {
        this.packed = packed;
        this.unpacked = unpacked;
        this.blobs = blobs;
    }

    /** @param most bytes that all files together may unpack to */
    static PackedBlobs open(Compressor compressor, List<Path> packed, long most, Path temporary)
            throws TransferException {
        List<Path> unpacked = new ArrayList<>();
        boolean opened = false;
        try {
            long left = most;
            for (Path file : packed) {
                Path tar = temporary(temporary);
                unpacked.add(tar);
                left -= unpack(compressor, file, tar, left);
            }
            PackedBlobs blobs = new PackedBlobs(packed, unpacked, TarBlobs.open(unpacked, Map.of(), true));
            opened = true;
            return blobs;
        } finally {
            if (!opened) {
                delete(unpacked);
            }
        }
    }

    private static Path temporary(Path folder) throws TransferException {
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "unpacked", ".tar");
            file.toFile().deleteOnExit(); // also when the run is interrupted
            return file;
        } catch (IOException e) {
            throw DiskFailure.of(folder, e);
        }
    }

    private static long unpack(Compressor compressor, Path from, Path to, long most) throws TransferException {
        long written = 0;
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = Files.newOutputStream(to)) {
            try (InputStream in = stream(compressor, from)) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    written += count;
                    if (written > most) {
                        throw malformed(from, "unpacks to more than the images in it can have");
                    }
                    write(out, buffer, count, to);
                }
            }
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw malformed(from, String.valueOf(e.getMessage()));
        }
        return written;
    }

    private static void write(OutputStream out, byte[] buffer, int count, Path to) throws TransferException {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw DiskFailure.of(to, e);
        }
    }

    /** The tar within a data file. */
    static InputStream stream(Compressor compressor, Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        return switch (compressor) {
            case ZSTD -> new ZstdInputStreamNoFinalizer(in).setLongMax(27);
            case GZIP -> new GZIPInputStream(in, BUFFER);
            case XZ -> new XZInputStream(in, XZ_MEMORY);
            case LZ4 -> new FramedLZ4CompressorInputStream(in, true);
            case TAR, SQUASHFS -> in;
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
        Path file = blobs.file(blob);
        int number = file == null ? -1 : unpacked.indexOf(file);
        return number < 0 ? null : packed.get(number);
    }

    @Override
    public void close() {
        blobs.close();
        delete(unpacked);
    }

    private static void delete(List<Path> files) {
        for (Path file : files) {
            var unused = file.toFile().delete(); // what cannot be deleted goes when the process ends
        }
    }
}
