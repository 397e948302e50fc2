package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Platform;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.ImageBuilder.Entry;
import io.imagetransmit.testing.ImageContents;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestManifest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code -platform}: a smaller index, which is another one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PlatformTest {
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

    private static TransferOptions only(String platforms) {
        return new TransferOptions(5, 1, Platform.parseList(platforms), false, false, 0);
    }

    /** What is at the target besides the index itself. */
    private Set<Digest> children(PlannedImage planned) {
        ImageReference at = planned.target();
        ImageContents found = rig.inspector().contents(at.repository(), String.valueOf(at.tag()));
        Set<Digest> children = new HashSet<>(found.manifests().keySet());
        children.remove(found.top());
        return children;
    }

    private static Digest child(TestImage index, int number) {
        return index.below().get(number).digest();
    }

    @Test
    void indexIsReducedAndSaysSo() {
        TestImage image = OddImages.multiPlatform(7000);
        PlannedImage planned = rig.pushed("platform/two", "v1", image);
        Digest reduced;
        try (TransferJob job = rig.job(only("linux/amd64,linux/arm64"))) {
            TransferReport report = job.run(planned);
            TransferRig.assertAllGood(report);
            reduced = Objects.requireNonNull(report.outcomes().get(0).digest());
            assertEquals(
                    List.of(new TransferEvent.IndexReduced(planned.source(), image.digest(), reduced)),
                    job.events(TransferEvent.IndexReduced.class));
        }
        assertNotEquals(image.digest(), reduced);
        assertEquals(reduced, rig.inspector().contents("platform/two", "v1").top());
        assertEquals(Set.of(child(image, 0), child(image, 1)), children(planned));
        rig.clear();
        TransferReport second = rig.run(only("linux/amd64,linux/arm64"), planned);
        assertEquals(State.PRESENT, second.outcomes().get(0).state());
        assertEquals(2, rig.sourceProxy().exchanges().size());
        assertEquals(2, rig.targetProxy().exchanges().size());
    }

    @Test
    void variantIsToldApart() {
        TestImage image = OddImages.multiPlatform(7100);
        PlannedImage planned = rig.pushed("platform/variant", "v1", image);
        TransferRig.assertAllGood(rig.run(only("linux/arm/v7"), planned));
        assertEquals(Set.of(child(image, 2)), children(planned));
    }

    @Test
    void imageWithAllThatIsAskedForStaysAsItIs() {
        TestImage list = OddImages.dockerList(7200);
        PlannedImage planned = rig.pushed("platform/all", "v1", list);
        TransferRig.assertAllGood(rig.run(only("linux/amd64,linux/arm64,linux/s390x"), planned));
        rig.assertArrived(planned, list);
        // of an image without index nobody knows the platform but itself
        TestImage single = OddImages.dockerImage(7250);
        PlannedImage one = rig.pushed("platform/single", "v1", single);
        TransferRig.assertAllGood(rig.run(only("linux/arm64"), one));
        rig.assertArrived(one, single);
    }

    @Test
    void attestationsOfKeptChildrenAreKept() {
        TestImage amd = OddImages.ociImage(7300);
        TestImage arm = OddImages.ociImage(7301);
        TestImage amdProof = OddImages.artifact(7302);
        TestImage armProof = OddImages.artifact(7303);
        TestImage index = ImageBuilder.index(
                TestManifest.OCI_INDEX,
                List.of(
                        new Entry(amd, "linux", "amd64"),
                        new Entry(arm, "linux", "arm64"),
                        proof(amdProof, amd),
                        proof(armProof, arm)));
        PlannedImage planned = rig.pushed("platform/attested", "v1", index);
        TransferRig.assertAllGood(rig.run(only("linux/arm64"), planned));
        assertEquals(Set.of(arm.digest(), armProof.digest()), children(planned));
    }

    private static Entry proof(TestImage attestation, TestImage of) {
        return new Entry(
                attestation,
                "unknown",
                "unknown",
                null,
                Map.of("vnd.docker.reference.digest", of.digest().toString()));
    }

    @Test
    void nothingLeftIsAnErrorThatNamesWhatThereIs() {
        PlannedImage planned = rig.pushed("platform/none", "v1", OddImages.withAttestation(7400));
        TransferReport report = rig.run(only("windows/amd64"), planned);
        TransferException error =
                Objects.requireNonNull(report.outcomes().get(0).error());
        assertEquals(TransferException.Kind.NO_SUCH_PLATFORM, error.kind());
        assertEquals("windows/amd64", error.details().get("expected"));
        assertEquals("linux/amd64", error.details().get("found"));
        assertEquals(List.of(), rig.inspector().tags("platform/none"));
    }

    /** Without a tag its digest is its name, and changes with it. */
    @Test
    void imageWithoutTagIsFoundAgainByItsNewDigest() {
        TestImage image = OddImages.multiPlatform(7500);
        rig.push("platform/bare", "v1", image);
        ImageReference bare = ImageReference.byDigest("platform/bare", image.digest());
        PlannedImage planned = new PlannedImage(1, bare.toString(), bare, bare);
        TransferReport first = rig.run(only("linux/amd64"), planned);
        TransferRig.assertAllGood(first);
        Digest reduced = Objects.requireNonNull(first.outcomes().get(0).digest());
        assertEquals(
                reduced,
                rig.inspector().contents("platform/bare", reduced.toString()).top());
        assertEquals(
                State.PRESENT,
                rig.run(only("linux/amd64"), planned).outcomes().get(0).state());
    }
}
