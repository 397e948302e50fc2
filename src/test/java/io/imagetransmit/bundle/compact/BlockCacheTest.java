package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.imagetransmit.bundle.compact.Directory.BlockPlace;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With one block that claims the largest size there is, the cache has room for three. */
@Timeout(60)
class BlockCacheTest {
    private static final int BLOCKS = 12;
    private static final int LENGTH = 20_000;

    @TempDir
    Path folder;

    private final Map<Integer, BlockPlace> places = new HashMap<>();
    private Volumes volumes;
    private RecordFile file;

    @BeforeEach
    void writeBlocks() throws Exception {
        volumes = Volumes.toWrite(50_000, number -> folder.resolve("v" + number));
        file = RecordFile.create(volumes, Layout.DATA);
        for (int number = 0; number < BLOCKS; number++) {
            places.put(number, new BlockPlace(append(number, LENGTH, block(number)), LENGTH));
        }
        places.put(99, new BlockPlace(0, Layout.LONGEST_BLOCK));
    }

    @AfterEach
    void closeVolumes() {
        volumes.close();
    }

    private static byte[] block(int number) {
        return Pieces.text(number, LENGTH);
    }

    private long append(int number, int length, byte[] raw) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(8).putInt(number).putInt(length).flip();
        return file.append(Layout.BLOCK, head, ByteBuffer.wrap(Zstd.compress(raw)));
    }

    private static void assertReads(BlockCache cache, int number, int offset, int length) throws IOException {
        byte[] target = new byte[length + 2];
        cache.copy(number, offset, target, 1, length);
        assertArrayEquals(
                Arrays.copyOfRange(block(number), offset, offset + length), Arrays.copyOfRange(target, 1, length + 1));
    }

    private static int random(BlockCache cache, SplittableRandom random, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            int offset = random.nextInt(LENGTH);
            assertReads(cache, random.nextInt(BLOCKS), offset, random.nextInt(Math.min(200, LENGTH - offset)));
        }
        return times;
    }

    @Test
    void moreReadersThanRoomAllReadWhatIsThere() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try (BlockCache cache = new BlockCache(file, places, new BlockRoom())) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int seed = 0; seed < 10; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                readers.add(threads.submit(() -> random(cache, random, 200)));
            }
            for (Future<Integer> reader : readers) {
                assertEquals(200, reader.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void readersThatAreInterruptedDisturbNobodyElse() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try (BlockCache cache = new BlockCache(file, places, new BlockRoom())) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int seed = 0; seed < 6; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                readers.add(threads.submit(() -> random(cache, random, 300)));
            }
            List<Throwable> ends = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Thread victim = new Thread(() -> {
                    try {
                        while (!Thread.currentThread().isInterrupted()) {
                            assertReads(cache, ThreadLocalRandom.current().nextInt(BLOCKS), 5, 5);
                        }
                    } catch (InterruptedIOException e) {
                        return;
                    } catch (IOException e) {
                        synchronized (ends) {
                            ends.add(e);
                        }
                    }
                });
                victim.start();
                random(cache, new SplittableRandom(i), 3);
                victim.interrupt();
                victim.join();
            }
            for (Future<Integer> reader : readers) {
                assertEquals(300, reader.get());
            }
            assertTrue(ends.isEmpty(), ends::toString);
            random(cache, new SplittableRandom(77), 100); // no room has been lost
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsDamagedFailsEveryTimeAndTakesNoRoom() throws Exception {
        places.put(50, new BlockPlace(append(51, LENGTH, block(0)), LENGTH));
        places.put(51, new BlockPlace(append(51, LENGTH, block(0)), LENGTH + 1));
        places.put(52, new BlockPlace(append(52, LENGTH, new byte[LENGTH + 1]), LENGTH));
        places.put(53, new BlockPlace(append(53, LENGTH, new byte[LENGTH - 1]), LENGTH));
        places.put(54, new BlockPlace(append(54, 1, Pieces.random(1, LENGTH)), 1));
        places.put(55, new BlockPlace(file.append(Layout.BLOCK, new byte[7]), 5));
        places.put(56, new BlockPlace(file.append(Layout.BLOB, new byte[70]), 5));
        places.put(57, new BlockPlace(Long.MAX_VALUE - 3, LENGTH));
        places.put(58, new BlockPlace(-5, LENGTH));
        places.put(
                59,
                new BlockPlace(
                        file.append(
                                Layout.BLOCK,
                                ByteBuffer.allocate(50).putInt(59).putInt(9).array()),
                        9));
        try (BlockCache cache = new BlockCache(file, places, new BlockRoom())) {
            for (int round = 0; round < 6; round++) {
                for (int number = 50; number < 60; number++) {
                    int block = number;
                    assertThrows(CompactException.class, () -> cache.check(block), () -> "block " + block);
                }
            }
            assertThrows(CompactException.class, () -> cache.check(1000));
            assertThrows(CompactException.class, () -> cache.copy(3, LENGTH - 5, new byte[6], 0, 6));
            random(cache, new SplittableRandom(1), 50);
        }
    }

    /** Also those who wait for a turn to unpack. */
    @Test
    void nobodyWaitsForWhatIsClosed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int i = 0; i < 12; i++) {
                BlockCache cache = new BlockCache(file, places, new BlockRoom());
                List<Future<Integer>> readers = new ArrayList<>();
                for (int seed = 0; seed < 8; seed++) {
                    SplittableRandom random = new SplittableRandom(seed);
                    readers.add(threads.submit(() -> untilClosed(cache, random)));
                }
                random(cache, new SplittableRandom(i), i);
                cache.close();
                for (Future<Integer> reader : readers) {
                    assertEquals(1, reader.get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int untilClosed(BlockCache cache, SplittableRandom random) {
        try {
            while (true) {
                random(cache, random, 1);
            }
        } catch (IOException e) {
            return 1;
        }
    }

    /** What a cache has taken of the room that it shares with others is there again when it is closed. */
    @Test
    void roomIsGivenBack() throws Exception {
        BlockRoom room = new BlockRoom();
        for (int i = 0; i < 4; i++) {
            try (BlockCache cache = new BlockCache(file, places, room)) {
                random(cache, new SplittableRandom(i), 50);
            }
        }
        assertTrue(room.take(96L << 20));
        assertFalse(room.take(1));
        try (BlockCache cache = new BlockCache(file, places, room)) {
            random(cache, new SplittableRandom(1), 50); // there is always room for a few
        }
        room.giveBack(1);
        assertTrue(room.take(1));
    }

    @Test
    void whatIsClosedUnpacksNothingMore() throws Exception {
        BlockCache cache = new BlockCache(file, places, new BlockRoom());
        assertReads(cache, 1, 0, 100);
        cache.close();
        cache.close();
        assertThrows(IOException.class, () -> cache.check(2));
    }
}
