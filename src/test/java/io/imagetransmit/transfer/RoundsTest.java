package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.image.Digest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Further rounds for images that failed, and jobs that are stopped half-way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RoundsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private TransferRig rig;

    @BeforeAll
    void start() {
        rig = new TransferRig();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @BeforeEach
    void clear() {
        rig.clear();
    }

    private static TransferOptions retries(int retries) {
        return new TransferOptions(5, retries, List.of(), false, false, 0);
    }

    /** One retry of each request and one further round: the third refusal is met in the second round. */
    @Test
    void whatFailsForAWhileGetsAnotherRound() {
        TestImage image = OddImages.dockerImage(10_000);
        TestBlob layer = image.blobs().get(2);
        PlannedImage planned = rig.pushed("rounds/app", "v1", image);
        PlannedImage missing = TransferRig.planned("rounds/nothing", "v1");
        rig.sourceProxy()
                .when(
                        RequestMatch.blobGet()
                                .and(exchange ->
                                        exchange.path().contains(layer.digest().hex()))
                                .times(3),
                        Faults.answer(503));
        try (TransferJob job = rig.job(retries(1))) {
            TransferReport report = job.run(planned, missing);
            ImageOutcome outcome = report.outcomes().get(0);
            assertEquals(State.DONE, outcome.state(), outcome.toString());
            assertEquals(State.FAILED, report.outcomes().get(1).state());
            // an image that does not exist will not come into being
            assertEquals(1, job.events(TransferEvent.ImagePostponed.class).size());
            assertEquals(2, job.events(TransferEvent.ImageEnded.class).size());
            long bytes = image.blobs().stream().mapToLong(TestBlob::size).sum();
            assertEquals(new ImageOutcome.Tally(3, bytes, 0, 0), outcome.tally());
        }
        rig.assertArrived(planned, image);
    }

    @Test
    void cancelledJobReturnsSoonAndIsTakenUpLater() throws Exception {
        TestImage finished = OddImages.ociImage(10_100);
        PlannedImage done = rig.pushed("cancel/done", "v1", finished);
        TestImage image = OddImages.bigLayer(10_110, 20_000_000);
        Digest big = image.blobs().get(1).digest();
        PlannedImage broken = rig.pushed("cancel/broken", "v1", image);
        rig.sourceProxy().when(RequestMatch.blobGet().and(of(big)), Faults.stallResponse(10_000_000));
        try (TransferJob job = rig.job()) {
            CompletableFuture<TransferReport> running = CompletableFuture.supplyAsync(() -> job.run(done, broken));
            rig.sourceProxy().await("the large layer stands still", LIMIT, Exchange::stalled);
            Polling.until(
                    "all else has come",
                    LIMIT,
                    () -> job.events(TransferEvent.ImageEnded.class).size() == 1
                            && job.events(TransferEvent.BlobMoved.class).size() == 3);
            long start = System.nanoTime();
            job.cancel();
            TransferReport report = running.get();
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(taken.compareTo(Duration.ofSeconds(2)) < 0, taken.toString());
            assertTrue(report.cancelled());
            assertEquals(State.DONE, report.outcomes().get(0).state());
            ImageOutcome stopped = report.outcomes().get(1);
            assertEquals(State.CANCELLED, stopped.state());
            assertEquals(1, stopped.tally().moved(), "its configuration had come");
            assertEquals(Optional.empty(), Optional.ofNullable(stopped.error()));
        }
        assertEquals(List.of(), rig.inspector().tags("cancel/broken"));
        rig.clear();
        TransferReport later = rig.run(done, broken);
        TransferRig.assertAllGood(later);
        assertEquals(State.PRESENT, later.outcomes().get(0).state());
        assertEquals(1, later.total().moved());
        rig.assertArrived(broken, image);
    }

    /** Also while it waits for a peer that has named a time. */
    @Test
    void cancelDoesNotWaitForWhoAskedForPatience() throws Exception {
        PlannedImage planned = rig.pushed("cancel/patience", "v1", OddImages.ociImage(10_200));
        FaultProxy.Rule rule = rig.targetProxy().when(RequestMatch.of("POST", ".*"), Faults.tooManyRequests(120));
        try (TransferJob job = rig.job()) {
            CompletableFuture<TransferReport> running = CompletableFuture.supplyAsync(() -> job.run(planned));
            Polling.until("it was told to wait", LIMIT, () -> rule.applied() > 0);
            long start = System.nanoTime();
            job.cancel();
            TransferReport report = running.get();
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(taken.compareTo(Duration.ofSeconds(2)) < 0, taken.toString());
            assertEquals(State.CANCELLED, report.outcomes().get(0).state());
        }
    }

    @Test
    void cancelledBeforeItBegins() {
        PlannedImage planned = rig.pushed("cancel/early", "v1", OddImages.ociImage(10_300));
        try (TransferJob job = rig.job()) {
            job.cancel();
            TransferReport report = job.run(planned);
            assertTrue(report.cancelled());
            assertEquals(State.CANCELLED, report.outcomes().get(0).state());
        }
        assertEquals(List.of(), rig.inspector().tags("cancel/early"));
    }

    private static java.util.function.Predicate<Exchange> of(Digest digest) {
        return exchange -> exchange.path().contains(digest.hex());
    }
}
