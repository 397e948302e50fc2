package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What happens at the same time, and what must not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ParallelTest {
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

    private static TransferOptions connections(int connections) {
        return new TransferOptions(connections, 2, List.of(), false, false, 0);
    }

    private static TestImage layers(int count, long seed) {
        ImageBuilder builder = ImageBuilder.oci();
        for (int i = 0; i < count; i++) {
            builder.layer(TestLayer.plain(seed + i, 30_000));
        }
        return builder.build();
    }

    /** Every upload is stopped on its way until as many as may be are there; then they are let go, all together. */
    @Test
    void asManyTransfersAsAllowedAndNeverMore() throws Exception {
        assertWaves(3, List.of(rig.pushed("waves/one", "v1", layers(8, 6000))));
        rig.clear();
        List<PlannedImage> several = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            several.add(rig.pushed("waves/several" + i, "v1", layers(2, 6100 + 10L * i)));
        }
        assertWaves(2, several);
    }

    private void assertWaves(int connections, List<PlannedImage> plan) throws Exception {
        FaultProxy proxy = rig.targetProxy();
        proxy.when(RequestMatch.blobUpload().and(TransferRig.sendsData()), Faults.stallRequest(1));
        try (TransferJob job = rig.job(connections(connections))) {
            CompletableFuture<TransferReport> running =
                    CompletableFuture.supplyAsync(() -> job.run(plan.toArray(PlannedImage[]::new)));
            boolean full = false;
            while (!running.isDone()) {
                Polling.until(
                        "all connections are in use, or all is done",
                        LIMIT,
                        () -> running.isDone() || proxy.count(Exchange::stalled) > 0);
                // the fullest wave may take a moment to gather; later ones need not be full
                if (!full) {
                    Polling.until("a full wave", LIMIT, () -> proxy.count(Exchange::stalled) == connections);
                    full = true;
                }
                assertTrue(proxy.count(Exchange::stalled) <= connections);
                // polled, since the proxy notices a little late that a download has ended; one too many would stay
                Polling.until("no more downloads than allowed", LIMIT, () -> reading() <= connections);
                proxy.release();
            }
            TransferRig.assertAllGood(running.get());
        }
    }

    private long reading() {
        return rig.sourceProxy().count(exchange -> exchange.path().contains("/blobs/") && !exchange.done());
    }

    /** The only connection for data is held up; images that need none are done all the same, and others are looked at. */
    @Test
    void checksDoNotWaitBehindData() throws Exception {
        TestImage present = OddImages.multiPlatform(6300);
        PlannedImage there = rig.pushed("checks/there", "v1", present);
        TransferRig.assertAllGood(rig.run(there));
        TestImage slow = OddImages.ociImage(6310);
        PlannedImage held = rig.pushed("checks/held", "v1", slow);
        TestImage other = OddImages.ociImage(6320);
        PlannedImage waiting = rig.pushed("checks/waiting", "v1", other);
        rig.clear();
        FaultProxy.Rule rule = rig.sourceProxy().when(RequestMatch.blobGet().nth(1), Faults.stallResponse(100));
        try (TransferJob job = rig.job(connections(1))) {
            CompletableFuture<TransferReport> running =
                    CompletableFuture.supplyAsync(() -> job.run(held, waiting, there));
            rig.sourceProxy().await("the data stands still", LIMIT, Exchange::stalled);
            String blob = other.blobs().get(1).digest().toString();
            rig.targetProxy()
                    .await(
                            "the next image's blobs are asked for",
                            LIMIT,
                            exchange -> exchange.method().equals("HEAD")
                                    && exchange.path().endsWith("/waiting/blobs/" + blob));
            Polling.until(
                    "the image that is there is done",
                    LIMIT,
                    () -> job.events(TransferEvent.ImageEnded.class).size() == 1);
            assertFalse(running.isDone());
            rig.sourceProxy().release();
            TransferRig.assertAllGood(running.get());
            assertEquals(1, rule.applied());
        }
        rig.assertArrived(held, slow);
        rig.assertArrived(waiting, other);
    }
}
