package io.imagetransmit.squashfs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file's content from some offset on. Holds one unpacked block, none for small files, whose content is read out of the cached
 * fragment. For one thread at a time.
 */
final class FileStream extends InputStream {
    private final FileNode file;
    private final Superblock superblock;
    private final BlockReader reader;
    private final FragmentTable fragments;

    /** Goes along the list of the blocks' sizes, as far as {@link #passedBlocks}. */
    private final MetadataCursor blockSizes;

    private long passedBlocks;

    /** Where in the image the first block is that has not been passed. */
    private long diskPosition;

    private long position;

    /** What is being read: its bytes, where the next one is, and where they end. Null stands for zeros. */
    private byte @Nullable [] content;

    private byte @Nullable [] ownBlock;
    private int next;
    private int end;
    private boolean failed;

    FileStream(
            FileNode file,
            long offset,
            Superblock superblock,
            BlockReader reader,
            FragmentTable fragments,
            MetadataTable inodes) {
        this.file = file;
        this.superblock = superblock;
        this.reader = reader;
        this.fragments = fragments;
        this.blockSizes = new MetadataCursor(inodes, file.blockSizes());
        this.diskPosition = file.firstBlock();
        this.position = offset;
    }

    @Override
    public int read() throws IOException {
        if (position == file.size()) {
            return -1;
        }
        load();
        int value = content == null ? 0 : content[next] & 0xff;
        advance(1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position == file.size()) {
            return -1;
        }
        load();
        int count = Math.min(length, end - next);
        if (content == null) {
            Arrays.fill(target, offset, offset + count, (byte) 0);
        } else {
            System.arraycopy(content, next, target, offset, count);
        }
        advance(count);
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, file.size() - position));
        if (skipped < end - next) {
            advance((int) skipped);
        } else {
            position += skipped;
            next = end; // whatever has been passed is not read at all
        }
        return skipped;
    }

    @Override
    public int available() {
        return end - next;
    }

    private void advance(int count) {
        position += count;
        next += count;
    }

    /** Has the next byte at hand. */
    private void load() throws IOException {
        if (next < end) {
            return;
        }
        if (failed) {
            throw new IOException("reading this file has failed before");
        }
        failed = true; // until it is done: where it stopped it cannot go on, and must not pretend to
        loadNext();
        failed = false;
    }

    private void loadNext() throws IOException {
        int blockSize = superblock.blockSize();
        long index = position / blockSize;
        int inBlock = (int) (position % blockSize);
        int size = (int) Math.min(blockSize, file.size() - index * blockSize);
        int start = index < file.blocks() ? loadBlock(index, size) : loadTail(size);
        next = start + inBlock;
        end = start + size;
    }

    private int loadBlock(long index, int size) throws IOException {
        StoredBlock block;
        do {
            block = StoredBlock.of("a file's block", diskPosition, blockSizes.u32());
            if (block.size() > 0) {
                superblock.checkData("a file's block", block);
            }
            diskPosition = block.end();
        } while (passedBlocks++ < index);
        if (block.size() == 0) {
            content = null;
            return 0;
        }
        byte[] target = ownBlock;
        if (target == null) {
            target = new byte[(int) Math.min(superblock.blockSize(), file.size())];
            ownBlock = target;
        }
        int unpacked = reader.read("a file's block", block, target, size);
        if (unpacked != size) {
            throw new SquashfsException("a file's block has " + unpacked + " bytes where " + size + " are due");
        }
        content = target;
        return 0;
    }

    private int loadTail(int size) throws IOException {
        byte[] fragment = fragments.fragment(file.fragment());
        if (file.fragmentOffset() > fragment.length - size) {
            throw new SquashfsException("a file's tail of " + size + " bytes at " + file.fragmentOffset()
                    + " is not in its fragment, which has " + fragment.length + " bytes");
        }
        content = fragment;
        return (int) file.fragmentOffset();
    }
}
