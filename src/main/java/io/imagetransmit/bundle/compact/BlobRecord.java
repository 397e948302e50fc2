package io.imagetransmit.bundle.compact;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.image.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a blob is had back: its content's segments, and how the content becomes the blob.
 *
 * @param size of the blob, bytes
 * @param recipe how the gzip stream is made of the content; null if the content is the blob
 * @param bases the blobs of other bundles that segments refer to, by their number
 */
record BlobRecord(Digest digest, long size, @Nullable GzipRecipe recipe, List<BaseBlob> bases, SegmentList segments) {
    private static final int LEVEL = 9;
    private static final int PLAIN = 0;
    private static final int GZIP = 1;
    /** Bytes; more than the most segments that a blob is given take. */
    private static final int LARGEST = 32 << 20;
    /** More bases are not read, so that what a record takes in memory is bounded. */
    static final int MOST_BASES = 1 << 16;

    BlobRecord {
        bases = List.copyOf(bases);
    }

    /** As a base of another bundle would name it. */
    BaseBlob asBase() {
        return new BaseBlob(digest, size, recipe != null, segments.length());
    }

    /** The length of what follows unpacked (4 bytes), and a Zstandard frame. */
    byte[] payload() {
        Packer out = new Packer();
        out.text(digest.toString());
        out.number(size);
        writeForm(out, recipe != null);
        if (recipe != null) {
            out.text(recipe.toText());
        }
        out.number(bases.size());
        for (BaseBlob base : bases) {
            out.text(base.digest().toString());
            out.number(base.size());
            writeForm(out, base.packed());
            out.number(base.content());
        }
        out.number(segments.length());
        segments.write(out, bases.size());
        byte[] plain = out.toByteArray();
        byte[] packed = Zstd.compress(plain, LEVEL);
        return ByteBuffer.allocate(Integer.BYTES + packed.length)
                .putInt(plain.length)
                .put(packed)
                .array();
    }

    private static void writeForm(Packer out, boolean packed) {
        out.number(packed ? GZIP : PLAIN);
    }

    /** Reads a payload; what cannot be is a {@link CompactException}. */
    static BlobRecord parse(ByteBuffer payload) throws CompactException {
        try {
            return parse(new Unpacker(unpacked(payload)));
        } catch (IllegalArgumentException e) {
            throw new CompactException("a blob's record says what cannot be: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer unpacked(ByteBuffer payload) throws CompactException {
        if (payload.remaining() < Integer.BYTES) {
            throw new CompactException("a record that ends too early");
        }
        int length = payload.getInt();
        if (length < 0 || length > LARGEST) {
            throw new CompactException("a blob's record of " + length + " bytes");
        }
        byte[] packed = new byte[payload.remaining()];
        payload.get(packed);
        byte[] plain = new byte[length];
        try {
            if (Zstd.decompressByteArray(plain, 0, length, packed, 0, packed.length) != length) {
                throw new CompactException("a blob's record of another length than it says");
            }
        } catch (ZstdException e) {
            throw new CompactException("a blob's record that cannot be unpacked", e);
        }
        return ByteBuffer.wrap(plain);
    }

    private static BlobRecord parse(Unpacker in) throws CompactException {
        Digest digest = Digest.parse(in.text());
        long size = in.number();
        boolean packed = readForm(in);
        GzipRecipe recipe = packed ? recipe(in.text()) : null;
        List<BaseBlob> bases = new ArrayList<>();
        int count = in.number(Math.min(MOST_BASES, in.left()));
        for (int i = 0; i < count; i++) {
            bases.add(new BaseBlob(Digest.parse(in.text()), in.number(), readForm(in), in.number()));
        }
        long length = in.number();
        if (length > BaseBlob.mostContent(size, packed) || (!packed && length != size)) {
            throw new CompactException(digest + " would have a content of " + length + " bytes");
        }
        SegmentList segments = SegmentList.read(in, bases.size(), length);
        if (segments.length() != length || !in.isAtEnd()) {
            throw new CompactException("the segments of " + digest + " are not its content");
        }
        for (int i = 0; i < segments.size(); i++) {
            int source = segments.source(i);
            if (source != SegmentList.OWN
                    && segments.position(i) + segments.length(i)
                            > bases.get(source - 1).content()) {
                throw new CompactException(digest + " refers to more than its base has");
            }
        }
        return new BlobRecord(digest, size, recipe, bases, segments);
    }

    private static GzipRecipe recipe(String text) throws CompactException {
        try {
            return GzipRecipe.parse(text);
        } catch (IllegalArgumentException e) {
            throw CompactException.newer("the recipe " + text.replaceAll("[^ -~]", "?"));
        }
    }

    private static boolean readForm(Unpacker in) throws CompactException {
        int form = in.number(Integer.MAX_VALUE);
        if (form != PLAIN && form != GZIP) {
            throw CompactException.newer("a blob in form " + form);
        }
        return form == GZIP;
    }
}
