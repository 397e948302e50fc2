package io.imagetransmit.bundle.compact;

import io.imagetransmit.bundle.compact.Directory.BlockPlace;
import io.imagetransmit.bundle.compact.RecordFile.Place;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The last step of packing: what no wanted blob needs goes, and the files get their ends. */
final class Completion {
    private static final int BUFFER = 1 << 20;
    /** Of what is needed, the share from which what is not needed is removed. */
    private static final int WORTH_REMOVING = 20;

    private final RecordFile data;
    private final RecordFile index;
    private final Directory found;
    private final BitSet used = new BitSet();
    private final Set<BaseBlob> bases = new LinkedHashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    Completion(RecordFile data, RecordFile index, Directory found) {
        this.data = data;
        this.index = index;
        this.found = found;
    }

    Set<BaseBlob> run(Set<Digest> wanted) throws IOException {
        for (Digest digest : wanted) {
            if (!found.blobs().containsKey(digest)) {
                throw new CompactException(digest + " is not there");
            }
        }
        found.blobs().keySet().retainAll(wanted);
        Map<Long, Digest> blobs = new HashMap<>();
        for (Map.Entry<Digest, Long> blob : found.blobs().entrySet()) {
            note(read(blob.getValue()));
            blobs.put(blob.getValue(), blob.getKey());
        }
        Map<Long, Integer> blocks = new HashMap<>();
        found.blocks().keySet().retainAll(used.stream().boxed().toList());
        found.blocks().forEach((number, place) -> blocks.put(place.position(), number));
        if (isWorthRemoving(blobs.keySet(), blocks.keySet())) {
            keep(blobs, blocks);
        }
        found.write(data);
        writeIndex();
        return bases;
    }

    private BlobRecord read(long position) throws IOException {
        Place place = data.at(position);
        if (place == null) {
            throw data.damaged(position);
        }
        return BlobRecord.parse(data.read(place));
    }

    private void note(BlobRecord blob) {
        bases.addAll(blob.bases());
        SegmentList segments = blob.segments();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.source(i) == SegmentList.OWN) {
                used.set(SegmentList.block(segments.position(i)));
            }
        }
    }

    /** A little that nobody needs does no harm, but to be killed while it is removed costs what stands behind it. */
    private boolean isWorthRemoving(Set<Long> blobs, Set<Long> blocks) throws IOException {
        long[] needed = {0};
        Set<Long> seen = new HashSet<>();
        Directory.scan(data, place -> {
            if (blobs.contains(place.position()) || blocks.contains(place.position())) {
                needed[0] += place.next() - place.position();
                seen.add(place.position());
            }
            return true;
        });
        if (seen.size() != blobs.size() + blocks.size()) {
            throw data.damaged(data.start());
        }
        return data.volumes().size() - needed[0] > needed[0] / WORTH_REMOVING;
    }

    /** Moves what is needed down over what is not. */
    private void keep(Map<Long, Digest> blobs, Map<Long, Integer> blocks) throws IOException {
        long[] to = {data.start()};
        Directory.scan(data, place -> {
            Digest blob = blobs.remove(place.position());
            Integer block = blocks.remove(place.position());
            if (blob != null || block != null) {
                long next = move(data, place, to[0]);
                if (blob != null) {
                    found.blobs().put(blob, to[0]);
                }
                if (block != null) {
                    int length = found.blocks()
                            .getOrDefault(block, new BlockPlace(0, 0))
                            .length();
                    found.blocks().put(block, new BlockPlace(to[0], length));
                }
                to[0] = next;
            }
            return true;
        });
        if (!blobs.isEmpty() || !blocks.isEmpty()) {
            throw data.damaged(to[0]);
        }
        data.truncate(to[0]);
    }

    /** Gives where the next record goes. */
    private long move(RecordFile file, Place place, long to) throws IOException {
        long length = place.next() - place.position();
        for (long done = 0; to != place.position() && done < length; done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            file.volumes().read(buffer, place.position() + done);
            file.volumes().write(buffer.flip(), to + done);
        }
        return to + length;
    }

    /** Of the blocks that are left the chunks, and behind them the blobs. */
    private void writeIndex() throws IOException {
        long[] to = {index.start()};
        Set<Integer> left = new HashSet<>(found.blocks().keySet());
        Directory.scan(index, place -> {
            if (place.type() == Layout.CHUNKS
                    && left.remove(new Unpacker(index.read(place)).number(Integer.MAX_VALUE))) {
                to[0] = move(index, place, to[0]);
            }
            return true;
        });
        index.truncate(to[0]);
        for (long position : found.blobs().values()) {
            Place place = data.at(position);
            if (place == null) {
                throw data.damaged(position);
            }
            index.append(Layout.BLOB, data.read(place), ByteBuffer.allocate(0));
        }
    }
}
