package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.bundle.compact.Directory.BlockPlace;
import io.imagetransmit.bundle.compact.RecordFile.Place;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records, and the directory that is the last of them. */
@Timeout(60)
class RecordFileTest {
    @TempDir
    Path folder;

    private Volumes volumes;

    @BeforeEach
    void openVolumes() throws Exception {
        volumes = Volumes.toWrite(1000, number -> folder.resolve("f" + number));
    }

    @AfterEach
    void closeVolumes() {
        volumes.close();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static Place place(RecordFile file, long position) throws IOException {
        return Objects.requireNonNull(file.at(position));
    }

    private static long scanned(RecordFile file, List<Place> places) throws IOException {
        return Directory.scan(file, places::add);
    }

    @Test
    void recordsComeBack() throws Exception {
        RecordFile file = RecordFile.create(volumes, Layout.DATA);
        byte[] first = Pieces.random(1, 700);
        byte[] second = Pieces.random(2, 900);
        assertEquals(12, file.append('a', first));
        assertEquals(12 + 9 + 700, file.append('b', ByteBuffer.wrap(first), ByteBuffer.wrap(second)));
        long third = file.append('c', new byte[0]);
        RecordFile opened = RecordFile.open(volumes, Layout.DATA);
        List<Place> places = new ArrayList<>();
        assertEquals(volumes.size(), scanned(opened, places));
        assertEquals(List.of(new Place('a', 12, 700), new Place('b', 721, 1600), new Place('c', third, 0)), places);
        assertArrayEquals(first, bytes(opened.read(places.get(0))));
        assertArrayEquals(Pieces.concat(first, second), bytes(opened.read(places.get(1))));
        assertEquals(0, opened.read(places.get(2)).remaining());
    }

    @Test
    void everyBitOfARecordCounts() throws Exception {
        RecordFile file = RecordFile.create(volumes, Layout.DATA);
        long position = file.append('a', Pieces.random(1, 40));
        Place place = place(file, position);
        for (int bit = 0; bit < 8 * (9 + 40); bit++) {
            flip(position + bit / 8, bit % 8);
            assertThrows(CompactException.class, () -> file.read(place));
            Place found = file.at(position);
            if (found != null) {
                assertThrows(CompactException.class, () -> file.read(found));
            }
            flip(position + bit / 8, bit % 8);
        }
        assertEquals(40, file.read(place).remaining());
        String message = String.valueOf(file.damaged(position).getMessage());
        assertTrue(message.startsWith("f0 is damaged at byte 12"), message);
    }

    private void flip(long position, int bit) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        volumes.read(one, position);
        one.put(0, (byte) (one.get(0) ^ 1 << bit)).flip();
        volumes.write(one, position);
    }

    @Test
    void otherFilesAreRefused() throws Exception {
        CompactException empty = refused(new byte[0], Layout.DATA);
        assertFalse(empty.isNewer());
        assertFalse(refused(new byte[400], Layout.DATA).isNewer());
        byte[] newer = Pieces.concat(Layout.DATA, new byte[] {0, 0, 0, 2});
        assertTrue(refused(newer, Layout.DATA).isNewer());
        assertFalse(refused(newer, Layout.INDEX).isNewer());
        // a power cut has left it so; nobody need update
        assertFalse(
                refused(Pieces.concat(Layout.DATA, new byte[400]), Layout.DATA).isNewer());
    }

    private CompactException refused(byte[] content, byte[] magic) throws IOException {
        Path path = Files.write(folder.resolve("other"), content);
        try (Volumes other = Volumes.toRead(List.of(path))) {
            return assertThrows(CompactException.class, () -> RecordFile.open(other, magic));
        }
    }

    @Test
    void nothingIsOutsideOfTheFile() throws Exception {
        RecordFile file = RecordFile.create(volumes, Layout.DATA);
        file.append('a', new byte[100]);
        long size = volumes.size();
        for (long position :
                new long[] {0, 11, -1, Long.MIN_VALUE, size, size - 8, Long.MAX_VALUE, Long.MAX_VALUE - 9}) {
            assertNull(file.at(position), () -> "at " + position);
        }
        assertNotNull(file.at(12));
        volumes.truncate(size - 1);
        assertNull(file.at(12));
    }

    /** What a full disk or an interrupted thread has left is written over by the next record. */
    @Test
    void aTornRecordIsNotBuiltUpon() throws Exception {
        RecordFile file = RecordFile.create(volumes, Layout.DATA);
        file.append('a', new byte[10]);
        long whole = volumes.size();
        volumes.write(ByteBuffer.wrap(new byte[] {'b', 0, 0, 0, 50, 1, 2, 3, 4, 5, 6}), whole);
        assertEquals(whole, file.append('c', new byte[1]));
        List<Place> places = new ArrayList<>();
        assertEquals(volumes.size(), scanned(file, places));
        assertEquals(2, places.size());
        assertEquals('c', places.get(1).type());
    }

    private static Directory directory() {
        Directory directory = new Directory();
        for (int i = 0; i < 100; i++) {
            directory.blocks().put(i * 3, new BlockPlace(12 + (i * 7919L) % 5000, i * 1000));
            directory.blobs().put(Digest.sha256(new byte[i]), 12L + i);
        }
        return directory;
    }

    @Test
    void aDirectoryComesBack() throws Exception {
        RecordFile file = RecordFile.create(volumes, Layout.DATA);
        assertNull(Directory.read(file));
        for (int i = 0; i < 200; i++) {
            file.append('?', new byte[20]);
        }
        assertNull(Directory.read(file));
        directory().write(file);
        assertEquals(directory(), Directory.read(file));
        long size = volumes.size();
        for (long position = size - 200; position < size; position++) {
            flip(position, 3);
            assertNull(Directory.read(file));
            flip(position, 3);
        }
        volumes.truncate(size - 1);
        assertNull(Directory.read(file));
    }

    /** Numbers as in a directory, with right check sums. */
    @Test
    void aDirectoryThatCannotBeIsNone() throws Exception {
        RecordFile file = RecordFile.create(volumes, Layout.DATA);
        long huge = Long.MAX_VALUE;
        for (long[] numbers : new long[][] {
            {huge},
            {5},
            {1, huge, 2, 5},
            {1, 1, 2, 33 << 20},
            {1, 1, 2, huge},
            {0, huge},
            {0, 1, 3, 'a', 'b', 'c', 9},
            {0, 0, 0}
        }) {
            Packer out = new Packer();
            for (long number : numbers) {
                out.number(number);
            }
            file.truncate(file.start());
            long end = file.append(Layout.END, out.toByteArray());
            volumes.write(
                    ByteBuffer.allocate(16).putLong(end).put(Layout.TRAILER).flip(), volumes.size());
            assertNull(Directory.read(file), () -> Arrays.toString(numbers));
        }
        for (long end : new long[] {-1, 0, huge, Long.MIN_VALUE, volumes.size(), 13}) {
            volumes.write(
                    ByteBuffer.allocate(16).putLong(end).put(Layout.TRAILER).flip(), volumes.size() - 16);
            assertNull(Directory.read(file));
        }
    }

    @Test
    void withoutADirectoryOnlyBlocksThatCanBeAreFound() throws Exception {
        RecordFile file = RecordFile.create(volumes, Layout.DATA);
        file.append(Layout.BLOCK, new byte[7]);
        file.append(Layout.BLOCK, ByteBuffer.allocate(9).putInt(-1).array());
        file.append(Layout.BLOCK, ByteBuffer.allocate(9).putInt(1).putInt(-1).array());
        file.append(
                Layout.BLOCK,
                ByteBuffer.allocate(9).putInt(1).putInt(Integer.MAX_VALUE).array());
        long good = file.append(
                Layout.BLOCK, ByteBuffer.allocate(9).putInt(2).putInt(5).array());
        file.append(Layout.BLOB, new byte[30]);
        Directory found = Directory.found(file);
        assertEquals(Map.of(2, new BlockPlace(good, 5)), found.blocks());
        assertTrue(found.blobs().isEmpty());
    }
}
