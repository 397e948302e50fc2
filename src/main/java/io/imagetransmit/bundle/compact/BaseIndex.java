package io.imagetransmit.bundle.compact;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An index file: the chunks of a bundle's blocks, and its blobs. For one thread. */
final class BaseIndex implements Closeable {
    private final Volumes volumes;
    private final RecordFile file;

    private BaseIndex(Volumes volumes, RecordFile file) {
        this.volumes = volumes;
        this.file = file;
    }

    static BaseIndex open(Path path) throws IOException {
        Volumes volumes = Volumes.toRead(List.of(path));
        boolean opened = false;
        try {
            BaseIndex index = new BaseIndex(volumes, RecordFile.open(volumes, Layout.INDEX));
            opened = true;
            return index;
        } finally {
            if (!opened) {
                volumes.close();
            }
        }
    }

    /** Is shown one block after the other. */
    interface Blocks {
        void block(int number, Chunks chunks) throws CompactException;
    }

    /** The chunks of a block, to be gone through once. */
    interface Chunks {
        void each(Chunk chunk) throws CompactException;
    }

    /** Is shown chunks; of the second half of the hash only the first four bytes are known, the others are 0. */
    interface Chunk {
        void at(int offset, int length, long first, long second);
    }

    List<BlobRecord> blobs() throws IOException {
        List<BlobRecord> blobs = new ArrayList<>();
        each(Layout.BLOB, payload -> blobs.add(BlobRecord.parse(payload)));
        return blobs;
    }

    void chunks(Blocks blocks) throws IOException {
        each(Layout.CHUNKS, payload -> {
            Unpacker in = new Unpacker(payload);
            blocks.block(in.number(Integer.MAX_VALUE), chunk -> {
                int count = in.number(in.left());
                int offset = 0;
                for (int i = 0; i < count; i++) {
                    ByteBuffer hash = ByteBuffer.wrap(in.bytes(Layout.HASH));
                    int length = in.number(Layout.LONGEST_BLOCK - offset);
                    chunk.at(offset, length, hash.getLong(), (long) hash.getInt() << Integer.SIZE);
                    offset += length;
                }
            });
        });
    }

    private interface Reading {
        void of(ByteBuffer payload) throws IOException;
    }

    private void each(char type, Reading reading) throws IOException {
        long end = Directory.scan(file, place -> {
            if (place.type() == type) {
                reading.of(file.read(place));
            }
            return true;
        });
        if (end != volumes.size()) {
            throw file.damaged(end);
        }
    }

    @Override
    public void close() {
        volumes.close();
    }
}
