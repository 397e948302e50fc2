package io.imagetransmit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.store.TransferException.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ten thousand rounds in which tags come, change and go, and repositories fail and recover. */
class LongLifeTest {
    private static final int ROUNDS = 10_000;
    /** Something changes once in so many rounds. */
    private static final int CHANGES = 200;

    private static final long MOST_GROWTH = 2L << 20;

    @Test
    void memoryStaysFlat() throws InterruptedException {
        try (WatchRig rig = new WatchRig("a")) {
            rig.list = WatchRig.list("team/app:1.0", "team/other:1.0", "team/bad:1.0", "gone/*:1");
            rig.source.push("team/other", "1.0", "other").push("team/bad", "1.0", "bad");
            long early = 0;
            for (int round = 0; round < ROUNDS; round++) {
                if (round % CHANGES == 0) {
                    rig.source.push("team/app", "1." + round, "content");
                    rig.source.push("team/other", "1.0", "content " + round);
                    rig.source.delete("team/app", "1." + (round - 4 * CHANGES));
                }
                rig.source.fail("team/bad", round % 7 < 3 ? Kind.SERVER_ERROR : null, Map.of());
                rig.clock.move(Duration.ofHours(1));
                assertEquals(round % CHANGES == 0, rig.round().contains("a/team/app:1." + round));
                rig.forget();
                if (round == 1000) {
                    early = used();
                }
            }
            long growth = used() - early;
            assertTrue(growth < MOST_GROWTH, growth + " bytes more than after 1,000 rounds");
            // 4 that are there and the other two; all others have been gone for weeks
            assertEquals(6, rig.load().size());
        }
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(20);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
