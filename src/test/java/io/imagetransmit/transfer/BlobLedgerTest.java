package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.BlobWriter;
import io.imagetransmit.store.ImageSink.Placement;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.BlobLedger.Way;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who moves a blob, who mounts it, and who waits; with a target that answers when it is told to. */
class BlobLedgerTest {
    private static final Descriptor BLOB =
            new Descriptor("any", Digest.sha256("x".getBytes(StandardCharsets.UTF_8)), 1);

    /** Questions and moves, in the order in which they came; each is answered by the test. */
    private static final class Target implements BlobLedger.Mover {
        private final List<String> asked = new ArrayList<>();
        private final List<CompletableFuture<Placement>> answers = new ArrayList<>();
        private final List<CompletableFuture<Void>> moves = new ArrayList<>();

        @Override
        public CompletableFuture<Placement> place(BlobLedger.Request request, List<String> otherRepositories) {
            asked.add(request.targetRepository() + otherRepositories);
            CompletableFuture<Placement> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        }

        @Override
        public CompletableFuture<Void> move(BlobLedger.Request request, Placement.Wanted place) {
            CompletableFuture<Void> move = new CompletableFuture<>();
            moves.add(move);
            return move;
        }

        void wants(int question) {
            answers.get(question).complete(new Placement.Wanted(new NoWriter()));
        }
    }

    private record NoWriter() implements BlobWriter {
        @Override
        public void write(BlobContent content) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // has nothing
        }
    }

    private final Target target = new Target();
    private final BlobLedger ledger = new BlobLedger(target);

    private BlobLedger.Ticket request(String repository) {
        return ledger.request(new BlobLedger.Request("source", repository, BLOB));
    }

    @Test
    void othersWaitForTheFirstAndTakeItFromThere() {
        BlobLedger.Ticket first = request("a");
        BlobLedger.Ticket same = request("a");
        BlobLedger.Ticket second = request("b");
        BlobLedger.Ticket third = request("c");
        assertTrue(first.first());
        assertFalse(same.first());
        assertEquals(List.of("a[]"), target.asked);
        target.wants(0);
        target.moves.get(0).complete(null);
        assertEquals(Way.MOVED, first.way().join());
        assertEquals(Way.MOVED, same.way().join());
        assertEquals(List.of("a[]", "b[a]", "c[a]"), target.asked);
        target.answers.get(1).complete(new Placement.Mounted("a"));
        target.answers.get(2).complete(new Placement.Present());
        assertEquals(Way.MOUNTED, second.way().join());
        assertEquals(Way.PRESENT, third.way().join());
        assertEquals(1, target.moves.size());
        assertEquals(Way.MOVED, request("a").way().join());
    }

    @Test
    void whereTheTargetCannotBeReachedNobodyWaitsToFindThatOut() {
        List<BlobLedger.Ticket> tickets = List.of(request("a"), request("b"), request("c"));
        target.answers
                .get(0)
                .completeExceptionally(
                        new TransferException(TransferException.Side.TARGET, TransferException.Kind.REFUSED, Map.of()));
        for (BlobLedger.Ticket ticket : tickets) {
            assertTrue(ticket.way().isCompletedExceptionally());
        }
        assertEquals(List.of("a[]"), target.asked);
        assertTrue(request("b").first(), "the next round tries again");
        assertEquals(List.of("a[]", "b[]"), target.asked);
    }

    @Test
    void whereTheFirstFailsTheNextOneLeadsAndTheFirstMayTryAgain() {
        BlobLedger.Ticket first = request("a");
        BlobLedger.Ticket second = request("b");
        BlobLedger.Ticket third = request("c");
        target.answers
                .get(0)
                .completeExceptionally(new TransferException(
                        TransferException.Side.TARGET, TransferException.Kind.FORBIDDEN, Map.of()));
        assertTrue(first.way().isCompletedExceptionally());
        assertEquals(List.of("a[]", "b[]"), target.asked);
        BlobLedger.Ticket again = request("a");
        assertTrue(again.first());
        target.wants(1);
        target.moves.get(0).complete(null);
        assertEquals(Way.MOVED, second.way().join());
        assertEquals(List.of("a[]", "b[]", "c[b]", "a[b]"), target.asked);
        assertFalse(third.way().isDone());
        // a mount that turns out to be impossible: the blob moves once more, for this repository alone
        target.wants(2);
        target.moves.get(1).complete(null);
        assertEquals(Way.MOVED, third.way().join());
    }
}
