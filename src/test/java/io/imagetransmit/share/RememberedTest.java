package io.imagetransmit.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class RememberedTest {
    @Test
    void onlySoMuchIsRemembered() throws TransferException {
        Remembered<Integer, String> remembered = new Remembered<>(10, String::length);
        assertEquals("aaaa", remembered.get(1, () -> "aaaa"));
        assertEquals("bbbb", remembered.get(2, () -> "bbbb"));
        assertEquals("aaaa", remembered.get(1, () -> "anew"));
        assertEquals("cccc", remembered.get(3, () -> "cccc"));
        assertEquals("aaaa", remembered.get(1, () -> "anew"));
        assertEquals("anew", remembered.get(2, () -> "anew"), "it was not wanted for longest");
        assertEquals("larger than all that may be kept", remembered.get(4, () -> "larger than all that may be kept"));
        assertEquals("anew", remembered.get(4, () -> "anew"));
    }

    @Test
    void whoWaitsForSomebodyThatIsStoppedAsksByHimself() throws Exception {
        Remembered<Integer, String> remembered = new Remembered<>(10, String::length);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch stop = new CountDownLatch(1);
        ShareRig.Doing<String> first = ShareRig.aside(() -> remembered.get(1, () -> {
            asked.countDown();
            await(stop);
            throw TransferException.cancelled(Side.SOURCE);
        }));
        await(asked);
        ShareRig.Doing<String> second =
                ShareRig.aside(() -> remembered.get(1, () -> "own")).waiting();
        stop.countDown();
        assertThrows(ExecutionException.class, first::get);
        assertEquals("own", second.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
