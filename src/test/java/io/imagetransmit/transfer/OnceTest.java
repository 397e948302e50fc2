package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.event.ImageOutcome.Tally;
import io.imagetransmit.image.Digest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.Fault;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.StubRegistry;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each digest crosses the line once, whoever asks for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OnceTest {
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

    private static TestImage sharing(TestLayer shared, long seed) {
        return ImageBuilder.oci()
                .layer(shared)
                .layer(TestLayer.gzip(TestLayer.OCI_GZIP, seed, 3000))
                .build();
    }

    private static Predicate<Exchange> mounted() {
        return exchange ->
                exchange.method().equals("POST") && exchange.query().contains("mount=") && exchange.status() == 201;
    }

    private static Predicate<Exchange> of(Digest digest) {
        return exchange -> exchange.target().contains(digest.hex());
    }

    @Test
    void sharedLayerMovesOnceAndIsMountedIntoOtherRepositories() {
        TestLayer shared = TestLayer.plain(5000, 3_000_000);
        List<PlannedImage> plan = new ArrayList<>();
        List<TestImage> images = new ArrayList<>();
        for (int repository = 0; repository < 3; repository++) {
            for (int tag = 0; tag < 4; tag++) {
                TestImage image = sharing(shared, 5001 + 10L * repository + tag);
                images.add(image);
                plan.add(rig.pushed("shared/app" + repository, "v" + tag, image));
            }
        }
        TransferReport report = rig.run(plan);
        TransferRig.assertAllGood(report);
        for (int i = 0; i < plan.size(); i++) {
            rig.assertArrived(plan.get(i), images.get(i));
        }
        Digest digest = shared.blob().digest();
        assertEquals(
                1,
                rig.sourceProxy()
                        .count(of(digest).and(exchange -> exchange.method().equals("GET"))));
        assertEquals(1, rig.targetProxy().count(TransferRig.committed().and(of(digest))));
        assertEquals(2, rig.targetProxy().count(mounted().and(of(digest))));
        // two blobs of its own for each image
        assertEquals(1 + 12 + 12, rig.targetProxy().count(TransferRig.committed()));
        Tally total = report.total();
        assertEquals(25, total.moved());
        assertEquals(2, total.mounted());
        assertEquals(9, total.present());
        long bytes = shared.blob().size()
                + images.stream()
                        .flatMap(image -> image.blobs().stream())
                        .filter(blob -> !blob.digest().equals(digest))
                        .mapToLong(TestBlob::size)
                        .sum();
        assertEquals(bytes, total.movedBytes());
    }

    @Test
    void repeatedAndEmptyLayersMoveOnce() {
        TestImage image = OddImages.repeatedLayers(5100);
        PlannedImage planned = rig.pushed("repeated/app", "v1", image);
        TransferRig.assertAllGood(rig.run(planned));
        rig.assertArrived(planned, image);
        assertEquals(3, rig.targetProxy().count(TransferRig.committed()));
    }

    /** Unknown project, a token service that does not allow the other repository, a registry without mounts. */
    @Test
    void whereMountsAreRefusedEachRepositoryGetsItsOwn() {
        TestLayer shared = TestLayer.gzip(TestLayer.OCI_GZIP, 5200, 5000);
        List<Fault> refusals = List.of(
                Faults.answer(404).body("application/json", "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}"),
                Faults.answer(401).body("application/json", "{\"errors\":[{\"code\":\"DENIED\"}]}"),
                Faults.answer(405).body("text/plain", "no"));
        for (int i = 0; i < refusals.size(); i++) {
            rig.clear();
            FaultProxy.Rule rule = rig.targetProxy()
                    .when(
                            RequestMatch.of("POST", ".*")
                                    .and(exchange -> exchange.query().contains("mount=")),
                            refusals.get(i));
            TestImage one = sharing(shared, 5201 + i);
            TestImage two = sharing(shared, 5210 + i);
            PlannedImage first = rig.pushed("unmounted/one" + i, "v1", one);
            PlannedImage second = rig.pushed("unmounted/two" + i, "v1", two);
            TransferRig.assertAllGood(rig.run(first, second));
            rig.assertArrived(first, one);
            rig.assertArrived(second, two);
            assertTrue(rule.applied() > 0);
            assertEquals(
                    2,
                    rig.targetProxy()
                            .count(TransferRig.committed().and(of(shared.blob().digest()))));
        }
    }

    /** The first to ask reads it where it is missing; the second knows a repository that has it. */
    @Test
    void blobThatOneSourceRepositoryHasLostComesFromTheOther() throws Exception {
        TestLayer shared = TestLayer.gzip(TestLayer.OCI_GZIP, 5400, 5000);
        TestImage lost = ImageBuilder.oci().layer(shared).build();
        TestImage kept = sharing(shared, 5401);
        Digest digest = shared.blob().digest();
        Duration limit = Duration.ofSeconds(20);
        PlannedImage fromKept = TransferRig.planned("kept/app", "v1", "both/app", "kept");
        try (StubRegistry stub = new StubRegistry();
                FaultProxy source = FaultProxy.before(stub.address());
                TransferJob job =
                        TransferJob.between(source.host(), rig.targetProxy().host(), TransferOptions.standard())) {
            stub.put(
                    "lost/app",
                    "v1",
                    new TestImage(lost.top(), List.of(), List.of(lost.blobs().get(0))));
            stub.put("kept/app", "v1", kept);
            source.when(RequestMatch.blobGet().and(of(digest)).nth(1), Faults.stallAnswer());
            rig.targetProxy()
                    .when(RequestMatch.of("HEAD", "/v2/both/app/manifests/kept").nth(1), Faults.stallAnswer());
            CompletableFuture<TransferReport> running = CompletableFuture.supplyAsync(
                    () -> job.run(TransferRig.planned("lost/app", "v1", "both/app", "lost"), fromKept));
            source.await("the blob is asked for where it is lost", limit, of(digest));
            rig.targetProxy().release();
            Digest own = kept.blobs().get(2).digest();
            rig.targetProxy().await("the other image waits for it as well", limit, of(own));
            source.release();
            TransferReport report = running.get();
            TransferException error =
                    Objects.requireNonNull(report.outcomes().get(0).error());
            assertEquals(TransferException.Kind.NOT_FOUND, error.kind());
            assertTrue(report.outcomes().get(1).isGood());
            rig.assertArrived(fromKept, kept);
        }
    }
}
