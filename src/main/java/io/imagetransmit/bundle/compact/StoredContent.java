package io.imagetransmit.bundle.compact;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The content of a blob in a data file. Base blobs are only asked for when a stretch of theirs is read. */
final class StoredContent implements Content {
    private final BlobRecord blob;
    private final BlockCache blocks;
    private final Bases bases;
    private final @Nullable Content[] contents;

    StoredContent(BlobRecord blob, BlockCache blocks, Bases bases) {
        this.blob = blob;
        this.blocks = blocks;
        this.bases = bases;
        this.contents = new @Nullable Content[blob.bases().size()];
    }

    @Override
    public long length() {
        return blob.segments().length();
    }

    @Override
    public int read(long position, byte[] target, int start, int count) throws IOException {
        SegmentList segments = blob.segments();
        int wanted = (int) Math.min(count, segments.length() - position);
        int filled = 0;
        int index = segments.at(position);
        while (filled < wanted) {
            long within = position + filled - segments.start(index);
            int length = (int) Math.min(wanted - filled, segments.length(index) - within);
            long from = segments.position(index) + within;
            if (segments.source(index) == SegmentList.OWN) {
                blocks.copy(SegmentList.block(from), SegmentList.offset(from), target, start + filled, length);
                filled += length;
            } else {
                filled += base(segments.source(index) - 1).read(from, target, start + filled, length);
            }
            index = segments.at(position + filled);
        }
        return filled;
    }

    private synchronized Content base(int number) throws IOException {
        Content content = contents[number];
        if (content == null) {
            BaseBlob base = blob.bases().get(number);
            content = bases.content(base);
            if (content.length() != base.content()) {
                throw new CompactException("the content of " + base.digest() + " has " + content.length()
                        + " bytes instead of " + base.content());
            }
            contents[number] = content;
        }
        return content;
    }
}
