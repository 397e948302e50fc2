package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KnownContentTest {
    @TempDir
    Path folder;

    /** What registries have: the contents of all blobs that were packed. */
    private final Map<Digest, byte[]> contents = new HashMap<>();

    private Content content(BaseBlob blob) throws IOException {
        byte[] bytes = contents.get(blob.digest());
        if (bytes == null) {
            throw new IOException("not in any registry: " + blob);
        }
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public int read(long position, byte[] target, int start, int count) {
                int some = (int) Math.min(Math.min(count, 1000), bytes.length - position);
                System.arraycopy(bytes, (int) position, target, start, some);
                return some;
            }
        };
    }

    private CompactRig pack(String name, List<byte[]> blobs, boolean unpacked, CompactRig... bases) throws IOException {
        CompactRig rig = new CompactRig(folder.resolve(name));
        KnownContent known = new KnownContent(8 << 20);
        for (CompactRig base : bases) {
            known.add(base.index());
        }
        Set<Digest> wanted = new HashSet<>();
        try (CompactWriter writer = rig.writer(CompactRig.SHAPE, known)) {
            for (byte[] blob : blobs) {
                Digest digest = unpacked ? CompactRig.packUnpacked(writer, blob) : CompactRig.pack(writer, blob);
                contents.put(digest, blob);
                wanted.add(digest);
            }
            writer.finish(wanted);
        }
        return rig;
    }

    private void assertHolds(CompactRig rig, List<byte[]> blobs) throws IOException {
        try (CompactReader reader = rig.reader()) {
            for (byte[] blob : blobs) {
                CompactRig.assertHolds(reader, blob, this::content);
            }
        }
    }

    private static Set<Digest> named(CompactRig rig, byte[] blob) throws IOException {
        try (CompactReader reader = rig.reader()) {
            Set<Digest> digests = new HashSet<>();
            reader.bases(Digest.sha256(blob)).forEach(base -> digests.add(base.digest()));
            return digests;
        }
    }

    private static List<byte[]> layers(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] common = Pieces.layer(random.nextLong(), 8);
        List<byte[]> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            layers.add(Pieces.concat(Pieces.layer(random.nextLong(), 5), common, Pieces.layer(random.nextLong(), 3)));
        }
        return layers;
    }

    private static List<byte[]> changed(List<byte[]> layers, long seed) {
        return layers.stream().map(layer -> Pieces.changed(layer, 4, seed)).toList();
    }

    @Test
    void anIncrementHasOnlyWhatIsNewAndNamesThePredecessorAlone() throws Exception {
        for (long seed = 0; seed < 5; seed++) {
            List<byte[]> first = layers(seed, 4);
            List<byte[]> second = changed(first, seed);
            CompactRig base = pack("base" + seed, first, false);
            CompactRig increment = pack("increment" + seed, second, false, base);
            assertHolds(increment, second);
            assertTrue(increment.size() < base.size() / 2, increment.size() + " of " + base.size());
            for (int i = 0; i < first.size(); i++) {
                assertEquals(Set.of(Digest.sha256(first.get(i))), named(increment, second.get(i)));
            }
        }
    }

    @Test
    void layersThatAreUnpackedAreBasesByTheirContent() throws Exception {
        List<byte[]> first = layers(10, 3);
        List<byte[]> second = changed(first, 11);
        CompactRig base = pack("base", first, true);
        CompactRig increment = pack("increment", second, true, base);
        try (CompactReader reader = increment.reader()) {
            for (int i = 0; i < second.size(); i++) {
                byte[] blob = CompactRig.gzip(second.get(i));
                CompactRig.assertHolds(reader, blob, this::content);
                byte[] before = CompactRig.gzip(first.get(i));
                assertEquals(
                        List.of(new BaseBlob(Digest.sha256(before), before.length, true, first.get(i).length)),
                        reader.bases(Digest.sha256(blob)));
            }
        }
    }

    @Test
    void severalBasesAndTheirsAreKnown() throws Exception {
        List<byte[]> first = layers(20, 3);
        List<byte[]> other = layers(21, 3);
        List<byte[]> second = changed(first, 22);
        List<byte[]> third = changed(second, 23);
        List<byte[]> mixed = new ArrayList<>(third);
        for (int i = 0; i < other.size(); i++) {
            mixed.add(Pieces.concat(third.get(i), Pieces.random(i, 9000), other.get(i)));
        }
        CompactRig one = pack("one", first, false);
        CompactRig two = pack("two", other, false);
        CompactRig increment = pack("increment", second, false, one);
        long small = 0;
        for (CompactRig[] bases :
                new CompactRig[][] {{one, increment, two}, {two, increment, one}, {increment, two, one}}) {
            CompactRig last = pack("last" + small, mixed, false, bases);
            assertHolds(last, mixed);
            assertTrue(last.size() < (one.size() + two.size()) / 3, last.size() + " bytes");
            for (int i = 0; i < third.size(); i++) {
                Set<Digest> expected = Set.of(Digest.sha256(first.get(i)), Digest.sha256(second.get(i)));
                Set<Digest> named = named(last, third.get(i));
                assertTrue(named.containsAll(expected));
                // a small piece that several have may come from another one
                assertTrue(named.size() <= expected.size() + 1, named::toString);
            }
            small++;
        }
        // with the increment alone, only what was new in it is known
        CompactRig lonely = pack("lonely", third, false, increment);
        assertHolds(lonely, third);
        for (int i = 0; i < third.size(); i++) {
            assertTrue(Set.of(Digest.sha256(second.get(i))).containsAll(named(lonely, third.get(i))));
        }
    }

    /** A base's content that comes out of another compact file, which has it from a third one. */
    @Test
    void contentsAreReadThroughAChainOfFiles() throws Exception {
        List<byte[]> first = layers(30, 2);
        List<byte[]> second = changed(first, 31);
        List<byte[]> third = changed(second, 32);
        CompactRig one = pack("one", first, false);
        CompactRig two = pack("two", second, false, one);
        CompactRig three = pack("three", third, false, one, two);
        try (CompactReader a = one.reader();
                CompactReader b = two.reader();
                CompactReader c = three.reader()) {
            Bases oldest = blob -> a.content(blob.digest(), CompactRig.NO_BASES);
            Bases both = blob -> a.holds(blob.digest())
                    ? a.content(blob.digest(), CompactRig.NO_BASES)
                    : b.content(blob.digest(), oldest);
            for (byte[] blob : third) {
                CompactRig.assertHolds(c, blob, both);
            }
            Bases shorter = blob -> b.content(Digest.sha256(second.get(0)), oldest);
            assertThrows(IOException.class, () -> CompactRig.read(c, Digest.sha256(third.get(1)), shorter));
        }
    }

    @Test
    void anIndexThatIsDamagedOrNoneIsRefused() throws Exception {
        CompactRig base = pack("base", layers(40, 1), false);
        byte[] index = Files.readAllBytes(base.index());
        Path copy = folder.resolve("copy");
        SplittableRandom random = new SplittableRandom(41);
        for (int i = 0; i < 300; i++) {
            byte[] changed = index.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(copy, changed);
            assertThrows(CompactException.class, () -> new KnownContent(1 << 20).add(copy));
        }
        Files.write(copy, new byte[0]);
        assertThrows(CompactException.class, () -> KnownContent.none().add(copy));
        assertThrows(CompactException.class, () -> KnownContent.none().add(base.data(0)));
    }

    /** An index with right check sums that lies: of blocks with the highest numbers, and of chunks longer than they are. */
    @Test
    void anIndexThatLiesDoesNoHarm() throws Exception {
        byte[] blob = Pieces.text(50, 9_000);
        SegmentList segments = new SegmentList();
        segments.add(SegmentList.OWN, SegmentList.position(Integer.MAX_VALUE, 0), 50);
        BlobRecord record = new BlobRecord(Digest.sha256(new byte[] {5}), 50, null, List.of(), segments);
        List<byte[]> chunks = new ArrayList<>();
        Chunker chunker = new Chunker((buffer, start, length) -> chunks.add(
                ByteBuffer.allocate(length).put(buffer, start, length).array()));
        chunker.write(blob, 0, blob.length);
        chunker.finish();
        for (boolean shorter : new boolean[] {false, true}) {
            Packer list = new Packer();
            list.number(Integer.MAX_VALUE);
            list.number(chunks.size());
            for (byte[] chunk : chunks) {
                Digest digest = Digest.sha256(chunk);
                list.bytes(HexFormat.of().parseHex(digest.hex()), 0, Layout.HASH);
                list.number(shorter ? 1 : chunk.length);
            }
            Path index = folder.resolve("lie" + shorter);
            try (Volumes volumes = Volumes.toWrite(Long.MAX_VALUE, number -> index)) {
                RecordFile file = RecordFile.create(volumes, Layout.INDEX);
                file.append(Layout.CHUNKS, list.toByteArray());
                file.append(Layout.BLOB, record.payload());
            }
            KnownContent known = new KnownContent(1 << 20);
            known.add(index);
            known.add(index);
            CompactRig rig = new CompactRig(folder.resolve("rig" + shorter));
            try (CompactWriter writer = rig.writer(CompactRig.SHAPE, known)) {
                if (shorter) {
                    assertThrows(CompactException.class, () -> CompactRig.pack(writer, blob));
                } else {
                    writer.finish(Set.of(CompactRig.pack(writer, blob)));
                }
            }
        }
    }
}
