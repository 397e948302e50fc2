package io.imagetransmit.gui;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.Screen;
import io.imagetransmit.testing.Watchdog;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WindowLoadTest {
    private static final long MOST_BYTES = 128L << 20;
    private static final Duration LONGEST = Duration.ofMillis(50);
    private static final int ROUNDS = 3;

    @BeforeAll
    static void screen() {
        Screen.open();
    }

    @Test
    void staysFluidAndSmall() throws InterruptedException {
        try (WindowLoad load = new WindowLoad();
                Watchdog watchdog = new Watchdog()) {
            load.warmUp();
            boolean fluid = false;
            for (int round = 0; !fluid && round < ROUNDS; round++) {
                // one slow round may be the machine's fault, several are not
                watchdog.forget();
                load.run();
                Watchdog.Hold worst = watchdog.worst();
                fluid = worst != null && worst.held().compareTo(LONGEST) <= 0;
            }
            watchdog.assertNothingAbove(LONGEST);
            System.gc();
            long used =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            assertTrue(used < MOST_BYTES, used + " bytes are in use");
        }
    }
}
