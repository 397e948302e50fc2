package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.Programs;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Commands that fail in every way there is; a shell plays the engine's. */
class EngineCommandTest {
    private final EngineCommand shell =
            new EngineCommand(List.of(Programs.require("sh").toString(), "-c"), Map.of("WORD", "given"), "engine");

    private static void endless(OutputStream out) throws IOException {
        byte[] block = new byte[64 << 10];
        for (int i = 0; i < 10_000; i++) {
            out.write(block);
        }
    }

    @Test
    void answersAndRefusalsAreToldApart() throws TransferException {
        assertEquals("given\n", shell.ask("echo $WORD"));
        assertNull(shell.ask("exit 1"));
        TransferException failure = assertThrows(
                TransferException.class,
                () -> shell.askOrFail("echo time=now info >&2; echo no such thing >&2; exit 7"));
        assertEquals(Kind.REJECTED, failure.kind());
        assertEquals("no such thing", failure.details().get("message"));
        assertEquals("exit code 7", failure.details().get("code"));
    }

    @Test
    void commandThatEndsWhileItIsFedIsHeard() {
        TransferException failure = assertThrows(
                TransferException.class,
                () -> shell.feed(EngineCommandTest::endless, "head -c 1000 >/dev/null; echo no room >&2; exit 3"));
        assertEquals(Kind.REJECTED, failure.kind());
        assertEquals("no room", failure.details().get("message"));
    }

    /** An exit code of 0 is no success if it has not taken all. */
    @Test
    void commandThatIsContentWithLessIsAFailure() {
        TransferException failure = assertThrows(
                TransferException.class, () -> shell.feed(EngineCommandTest::endless, "head -c 1000 >/dev/null"));
        assertEquals(Kind.BROKEN, failure.kind());
    }

    @Test
    void muchOutputHoldsNothingUp() throws TransferException {
        String output = shell.askOrFail("head -c 20000000 /dev/zero; head -c 20000000 /dev/zero >&2");
        assertTrue(output.length() <= 4 << 20);
    }

    /** What the source says is the failure, and the command never sees the end of its input as if it were complete. */
    @Test
    void failureOfTheSourceComesFirst() {
        TransferException corrupt = new TransferException(Side.SOURCE, Kind.CORRUPT, Map.of());
        TransferException failure = assertThrows(
                TransferException.class,
                () -> shell.feed(
                        out -> {
                            throw corrupt;
                        },
                        "cat >/dev/null"));
        assertEquals(corrupt, failure);
    }

    @Test
    void abortEndsWhatRuns() throws Exception {
        CountDownLatch fed = new CountDownLatch(1);
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            try {
                shell.feed(
                        out -> {
                            out.write(new byte[1000]);
                            out.flush();
                            fed.countDown();
                            endless(out);
                        },
                        "exec sleep 600");
            } catch (TransferException e) {
                throw new CompletionException(e);
            }
        });
        assertTrue(fed.await(30, TimeUnit.SECONDS));
        shell.abort();
        ExecutionException broken = assertThrows(ExecutionException.class, () -> load.get(30, TimeUnit.SECONDS));
        assertEquals(
                Kind.CANCELLED,
                assertInstanceOf(TransferException.class, broken.getCause()).kind());
        assertEquals(
                Kind.CANCELLED,
                assertThrows(TransferException.class, () -> shell.ask("echo")).kind());
    }
}
