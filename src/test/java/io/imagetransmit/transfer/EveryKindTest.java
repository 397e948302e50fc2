package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.ImageKinds;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.StubRegistry;
import io.imagetransmit.testing.TestImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Images of every kind go from one registry to another and are the same there, byte by byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class EveryKindTest {
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

    @Test
    void allArriveAndTheSecondRunHasNothingToDo() {
        Map<String, TestImage> images = ImageKinds.of(1000);
        List<PlannedImage> plan = new ArrayList<>();
        images.forEach((name, image) -> plan.add(rig.pushed("kinds/" + name, "v1", image)));
        TransferReport first = rig.run(plan);
        TransferRig.assertAllGood(first);
        for (PlannedImage planned : plan) {
            String kind = planned.source().repository().substring("kinds/".length());
            rig.assertArrived(planned, Objects.requireNonNull(images.get(kind)));
        }
        for (ImageOutcome outcome : first.outcomes()) {
            String kind = outcome.source().repository().substring("kinds/".length());
            TestImage image = Objects.requireNonNull(images.get(kind));
            assertEquals(image.digest(), outcome.digest());
            assertEquals(State.DONE, outcome.state(), kind);
        }
        rig.clear();
        TransferReport second = rig.run(plan);
        assertEquals(plan.size(), second.count(State.PRESENT));
        assertEquals(ImageOutcome.Tally.NOTHING, second.total());
        assertCheap(plan.size());
    }

    /** One request a line and side where the registry names digests, and one to greet it. */
    private void assertCheap(int lines) {
        assertTrue(rig.sourceProxy().exchanges().size() <= lines + 1);
        assertTrue(rig.targetProxy().exchanges().size() <= lines + 1);
        assertEquals(0, rig.targetProxy().count("PUT"));
        assertEquals(0, rig.targetProxy().count("POST"));
        assertEquals(0, rig.sourceProxy().count(exchange -> exchange.path().contains("/blobs/")));
    }

    @Test
    void imageWithoutTagKeepsItsDigestOnly() {
        TestImage image = OddImages.multiPlatform(3000);
        rig.push("bare/app", "v1", image);
        ImageReference bare = ImageReference.byDigest("bare/app", image.digest());
        PlannedImage planned = new PlannedImage(1, bare.toString(), bare, bare);
        TransferRig.assertAllGood(rig.run(planned));
        rig.assertArrived(planned, image);
        assertEquals(List.of(), rig.inspector().tags("bare/app"));
        assertEquals(1, rig.run(planned).count(State.PRESENT));
    }

    @Test
    void newTagOfAnImageThatIsThereCostsOneManifest() {
        TestImage image = OddImages.multiPlatform(3100);
        TransferRig.assertAllGood(rig.run(rig.pushed("tags/app", "v1", image)));
        rig.clear();
        PlannedImage again = rig.pushed("tags/app", "v2", image);
        TransferReport report = rig.run(again);
        TransferRig.assertAllGood(report);
        rig.assertArrived(again, image);
        assertEquals(0, report.total().movedBytes());
        assertEquals(1, rig.targetProxy().count(TransferRig.manifestPut()));
        assertEquals(0, rig.targetProxy().count(exchange -> exchange.path().contains("/blobs/")));
    }

    @Test
    void changedTagIsReplaced() {
        PlannedImage planned = rig.pushed("moving/app", "latest", OddImages.dockerImage(3200));
        TransferRig.assertAllGood(rig.run(planned));
        TestImage newer = OddImages.dockerImage(3210);
        rig.push("moving/app", "latest", newer);
        TransferReport report = rig.run(planned);
        assertEquals(State.DONE, report.outcomes().get(0).state());
        rig.assertArrived(planned, newer);
    }

    /** Children of an index stand before it, and all blobs before any manifest. */
    @Test
    void nothingIsPutBeforeWhatItNames() {
        TestImage image = OddImages.nestedIndex(3300);
        TransferRig.assertAllGood(rig.run(rig.pushed("order/app", "v1", image)));
        List<String> puts = rig.targetProxy().exchanges().stream()
                .filter(TransferRig.manifestPut())
                .map(exchange -> exchange.path().replaceFirst(".*/", ""))
                .toList();
        assertEquals(image.below().size() + 1, puts.size());
        assertEquals("v1", puts.get(puts.size() - 1));
        String inner = OddImages.multiPlatform(3300).digest().toString();
        OddImages.multiPlatform(3300)
                .below()
                .forEach(child -> assertTrue(puts.indexOf(child.digest().toString()) < puts.indexOf(inner)));
        List<Exchange> all = rig.targetProxy().exchanges();
        int lastBlob = lastIndex(all, TransferRig.committed());
        int firstManifest = all.indexOf(
                all.stream().filter(TransferRig.manifestPut()).findFirst().orElseThrow());
        assertTrue(lastBlob < firstManifest);
    }

    private static int lastIndex(List<Exchange> all, Predicate<Exchange> which) {
        int last = -1;
        for (int i = 0; i < all.size(); i++) {
            last = which.test(all.get(i)) ? i : last;
        }
        return last;
    }

    @Test
    void schemaOneIsRefusedByNameAndTheOthersGoOn() {
        try (StubRegistry stub = new StubRegistry()) {
            stub.put("old/app", "v1", OddImages.schema1("old/app", "v1"));
            TestImage good = OddImages.ociImage(3400);
            stub.put("new/app", "v1", good);
            TestImage withdrawn = OddImages.withdrawnArtifact(3401);
            stub.put("withdrawn", "v1", withdrawn);
            PlannedImage newer = TransferRig.planned("new/app", "v1");
            try (TransferJob job =
                    TransferJob.between(stub.host(), rig.targetProxy().host(), TransferOptions.standard())) {
                TransferReport report =
                        job.run(TransferRig.planned("old/app", "v1"), newer, TransferRig.planned("withdrawn", "v1"));
                TransferException old =
                        Objects.requireNonNull(report.outcomes().get(0).error());
                assertEquals(TransferException.Kind.SCHEMA1, old.kind());
                assertEquals(TransferException.Side.SOURCE, old.side());
                assertEquals(stub.host(), old.details().get("host"));
                rig.assertArrived(newer, good);
                // docker-registry takes no such manifest, and says so
                TransferException refused =
                        Objects.requireNonNull(report.outcomes().get(2).error());
                assertEquals(TransferException.Kind.REJECTED, refused.kind());
                assertEquals(TransferException.Side.TARGET, refused.side());
            }
            assertEquals(List.of(), rig.inspector().tags("old/app"));
        }
    }

    @Test
    void withdrawnArtifactIsCarriedWhereItIsTaken() {
        try (StubRegistry from = new StubRegistry();
                StubRegistry to = new StubRegistry()) {
            TestImage image = OddImages.withdrawnArtifact(3500);
            from.put("withdrawn", "v1", image);
            try (TransferJob job = TransferJob.between(from.host(), to.host(), TransferOptions.standard())) {
                TransferRig.assertAllGood(job.run(TransferRig.planned("withdrawn", "v1")));
            }
            assertEquals(image.contents(), new RegistryInspector(to.access()).contents("withdrawn", "v1"));
        }
    }
}
