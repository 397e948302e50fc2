package io.imagetransmit.bundle.squash;

import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.squashfs.FileNode;
import io.imagetransmit.squashfs.SquashfsImage;
import java.io.IOException;
import java.io.InputStream;

/**
 * A layer that is a folder and a tar-split file in an image. Immutable; the streams are for one thread each.
 *
 * @param folder in the image
 * @param tarSplit the file that belongs to it
 */
public record SquashedLayer(SquashfsImage image, String folder, FileNode tarSplit) {
    /** Deflate makes nothing smaller than by this factor, so a gzip stream cannot have come from more. */
    private static final long LARGEST_RATIO = 1032;

    private static final int SLACK = 64 << 10;

    /**
     * The layer's tar.
     *
     * @param packedSize of its gzip stream, bytes, which bounds the tar's
     */
    public InputStream tar(long packedSize) throws IOException {
        long most = packedSize > (Long.MAX_VALUE - SLACK) / LARGEST_RATIO
                ? Long.MAX_VALUE
                : packedSize * LARGEST_RATIO + SLACK;
        return new TarJoiner(image, folder, image.open(tarSplit, 0), most);
    }

    /** Its gzip stream from an offset on; to get there, all before it is made as well. */
    public InputStream stream(GzipRecipe recipe, long packedSize, long offset) throws IOException {
        InputStream stream = recipe.restore(tar(packedSize));
        stream.skipNBytes(offset);
        return stream;
    }
}
