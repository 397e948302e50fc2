package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChunkTableTest {
    private static final int MANY = 200_000;

    /** Puts chunks whose place follows from their hash; gives how many of all are known then, each at its place. */
    private static int known(ChunkTable table, SplittableRandom hashes) {
        long[] firsts = new long[MANY];
        long[] seconds = new long[MANY];
        int known = 0;
        for (int i = 0; i < MANY; i++) {
            firsts[i] = hashes.nextLong();
            seconds[i] = hashes.nextLong();
            assertEquals(ChunkTable.UNKNOWN, table.putIfAbsent(firsts[i], seconds[i], firsts[i] >>> 1));
            known += table.find(firsts[i], seconds[i]) == firsts[i] >>> 1 ? 1 : 0;
        }
        assertTrue(known > MANY / 8 * 6, known + " known when they have just been put");
        known = 0;
        for (int i = 0; i < MANY; i++) {
            long place = table.find(firsts[i], seconds[i]);
            assertTrue(place == firsts[i] >>> 1 || place == ChunkTable.UNKNOWN);
            assertEquals(ChunkTable.UNKNOWN, table.find(firsts[i], ~seconds[i]));
            assertEquals(ChunkTable.UNKNOWN, table.find(firsts[i] ^ 1, seconds[i]));
            known += place == ChunkTable.UNKNOWN ? 0 : 1;
        }
        return known;
    }

    @Test
    void whatHasRoomIsKnown() {
        assertEquals(MANY, known(new ChunkTable(64L << 20), new SplittableRandom(1)));
    }

    /** 256 parts of 256 slots, three quarters of them used. */
    @Test
    void whatHasNoRoomIsForgottenAndNothingElseIsSaid() {
        int known = known(new ChunkTable(256 * 256 * 24), new SplittableRandom(2));
        assertTrue(known > 256 * 150 && known <= 256 * 256, known + " known");
        int least = known(new ChunkTable(0), new SplittableRandom(3));
        assertTrue(least > 256 * 20 && least <= 256 * 32, least + " known");
        int negative = known(new ChunkTable(Long.MIN_VALUE), new SplittableRandom(3));
        assertEquals(least, negative);
    }

    /** Hashes that all begin and go on alike: one part, and one slot that all of them want. */
    @Test
    void hashesThatCollideAreToldApart() {
        ChunkTable table = new ChunkTable(256 * 1024 * 24);
        for (int i = 0; i < 3000; i++) {
            assertEquals(ChunkTable.UNKNOWN, table.putIfAbsent(5, i, i));
            assertEquals(i, table.find(5, i));
            if (i < 700) {
                assertEquals(0, table.find(5, 0));
            }
        }
        for (int i = 0; i < 3000; i++) {
            long place = table.find(5, i);
            assertTrue(place == i || place == ChunkTable.UNKNOWN);
        }
    }

    @Test
    void theFirstPlaceStays() {
        ChunkTable table = new ChunkTable(1 << 20);
        assertEquals(ChunkTable.UNKNOWN, table.find(0, 0));
        assertEquals(ChunkTable.UNKNOWN, table.putIfAbsent(0, 0, 0));
        assertEquals(0, table.putIfAbsent(0, 0, 77));
        assertEquals(0, table.find(0, 0));
        assertEquals(ChunkTable.UNKNOWN, table.putIfAbsent(-1, -1, Long.MAX_VALUE - 1));
        assertEquals(Long.MAX_VALUE - 1, table.find(-1, -1));
    }

    /** Of all who bring the same chunk, one is told that it is new. */
    @Test
    void severalThreadsPutEveryChunkOnce() throws Exception {
        ChunkTable table = new ChunkTable(64L << 20);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int number = thread;
                Callable<Integer> puts = () -> {
                    SplittableRandom hashes = new SplittableRandom(4);
                    int added = 0;
                    for (int i = 0; i < 50_000; i++) {
                        long place = table.putIfAbsent(hashes.nextLong(), hashes.nextLong(), number);
                        assertTrue(place >= ChunkTable.UNKNOWN && place < 4);
                        added += place == ChunkTable.UNKNOWN ? 1 : 0;
                    }
                    return added;
                };
                counts.add(threads.submit(puts));
            }
            int sum = 0;
            for (Future<Integer> count : counts) {
                sum += count.get();
            }
            assertEquals(50_000, sum);
        } finally {
            threads.shutdownNow();
        }
    }
}
