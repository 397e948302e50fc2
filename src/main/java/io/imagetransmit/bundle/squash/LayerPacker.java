package io.imagetransmit.bundle.squash;

import io.imagetransmit.bundle.squash.TreeWriter.Entry;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.deflate.RecognizingGunzip;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * Puts a layer into the image as a folder of files, and finds out meanwhile whether it comes back from there to the last byte:
 * whether its gzip stream can be made again, its tar was understood, and what went into the tree and the tar-split file is that
 * tar.
 */
public final class LayerPacker implements TarSplitter.Parts {
    /** Of a layer's tar-split file, behind the name of its folder. */
    public static final String TAR_SPLIT = "_tar-split.json.gz";

    /** Files up to this size, bytes, are complete before others have to wait for them. */
    private static final int WHOLE = 128 << 10;

    private final RecognizingGunzip layer;
    private final TreeWriter tree;
    private final String folder;
    private final LayerPaths paths = new LayerPaths();
    private final Crc64 crc64 = new Crc64();
    private final CRC32 handedOn = new CRC32();
    private final byte[] buffer = new byte[WHOLE];
    private final TarSplitWriter split;

    private LayerPacker(RecognizingGunzip layer, TreeWriter tree, String folder, TarSplitWriter split) {
        this.layer = layer;
        this.tree = tree;
        this.folder = folder;
        this.split = split;
    }

    /**
     * Packs a layer. What is in the tree afterwards is of use only if there is a recipe.
     *
     * @param layer read to its end, but not closed
     * @param folder in the tree
     * @param temporary folder for what does not fit into memory
     * @return how to make the layer's stream from its tar; empty if that or the tar cannot be had back
     * @throws IOException whatever reading the layer or writing the tree throws
     */
    public static Optional<GzipRecipe> pack(RecognizingGunzip layer, TreeWriter tree, String folder, Path temporary)
            throws IOException {
        Spool spool = new Spool(temporary);
        try (TarSplitWriter split = new TarSplitWriter(spool)) {
            Optional<GzipRecipe> recipe = new LayerPacker(layer, tree, folder, split).pack();
            if (recipe.isPresent()) {
                split.finish();
                try (InputStream content = spool.content()) {
                    tree.file(folder + TAR_SPLIT, content, spool.size());
                }
            }
            return recipe;
        } catch (NotSplittableException | ZipException | EOFException e) {
            return Optional.empty(); // the caller keeps it as it is
        } finally {
            spool.delete();
        }
    }

    private Optional<GzipRecipe> pack() throws IOException {
        Summing tar = new Summing(layer);
        TarSplitter.split(tar, this);
        Optional<GzipRecipe> recipe = layer.recipe();
        if (recipe.isPresent() && tar.sum.getValue() != handedOn.getValue()) {
            throw new IllegalStateException("what was packed is not what was read");
        }
        return recipe;
    }

    @Override
    public void literal(byte[] bytes, int start, int length) throws IOException {
        handedOn.update(bytes, start, length);
        split.literal(bytes, start, length);
    }

    @Override
    public void content(byte[] name, long size, InputStream content) throws IOException {
        if (!layer.hopeful()) {
            throw new NotSplittableException("nobody known has made this stream");
        }
        String path = paths.place(name);
        crc64.reset();
        if (size <= buffer.length) {
            int length = content.readNBytes(buffer, 0, (int) size);
            count(length);
            tree.file(folder + "/" + path, buffer, length);
        } else {
            try (Entry entry = tree.open(folder + "/" + path, size)) {
                for (int length = content.read(buffer); length >= 0; length = content.read(buffer)) {
                    count(length);
                    entry.write(buffer, 0, length);
                }
            }
        }
        if (size > 0) {
            split.file(path, size, crc64.value());
        }
    }

    private void count(int length) {
        crc64.update(buffer, 0, length);
        handedOn.update(buffer, 0, length);
    }

    /** Sums up what is read. */
    private static final class Summing extends InputStream {
        private final InputStream in;
        private final CRC32 sum = new CRC32();

        Summing(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            int count = in.read(target, start, length);
            if (count > 0) {
                sum.update(target, start, count);
            }
            return count;
        }
    }
}
