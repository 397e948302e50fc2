package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.http.Credentials;
import io.imagetransmit.image.Digest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.registry.RegistrySink;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.registry.UploadLog;
import io.imagetransmit.share.Spool;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Several sinks over one source, as a watch mode needs it: the connections live on from one fan-out to the next. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FanOutTest {
    private static final TransferOptions OPTIONS = new TransferOptions(3, 0, List.of(), false, false, 0);

    private final List<TransferEvent> events = new CopyOnWriteArrayList<>();
    private TransferRig rig;
    private TemporaryFolder folder;
    private RegistrySource source;
    private RegistrySink one;
    private RegistrySink other;

    @BeforeAll
    void start() {
        rig = new TransferRig();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @BeforeEach
    void open() throws TransferException {
        rig.clear();
        folder = new TemporaryFolder("fan-out");
        source = new RegistrySource(TransferJob.client(rig.sourceProxy().host(), nobody(), Side.SOURCE, 0));
        one = sink();
        other = sink();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        source.close();
        folder.close();
    }

    private RegistrySink sink() throws TransferException {
        UploadLog uploads = new UploadLog(folder.resolve("uploads"), trouble -> {
            throw new IllegalStateException(trouble);
        });
        return new RegistrySink(TransferJob.client(rig.targetProxy().host(), nobody(), Side.TARGET, 0), uploads);
    }

    private static Credentials nobody() {
        return new Credentials.None();
    }

    private FanOut fanOut() {
        Spool spool = new Spool(folder.resolve("spool"), trouble -> {
            throw new IllegalStateException(trouble);
        });
        return new FanOut(source, spool, OPTIONS, Digest::newMessageDigest);
    }

    private FanOut.Lane lane(RegistrySink sink, PlannedImage... images) {
        return new FanOut.Lane(sink, List.of(images), 0, events::add, new ProgressMeter());
    }

    private static PlannedImage to(String project, String name) {
        return TransferRig.planned(name, "v1", project + "/" + name, "v1");
    }

    private void assertArrived(String project, String name, TestImage image) {
        rig.assertArrived(to(project, name), image);
    }

    @Test
    void aRoundMayFollowARound() {
        TestImage first = OddImages.bigLayer(31_000, 1_500_000);
        TestImage second = OddImages.bigLayer(31_010, 1_500_000);
        rig.push("rounds-first", "v1", first);
        List<TransferReport> reports =
                fanOut().run(List.of(lane(one, to("one", "rounds-first")), lane(other, to("other", "rounds-first"))));
        reports.forEach(TransferRig::assertAllGood);
        rig.push("rounds-second", "v1", second);
        reports = fanOut().run(List.of(
                lane(one, to("one", "rounds-second")),
                lane(other, to("other", "rounds-first"), to("other", "rounds-second"))));
        reports.forEach(TransferRig::assertAllGood);
        assertEquals(
                List.of(ImageOutcome.State.PRESENT, ImageOutcome.State.DONE),
                reports.get(1).outcomes().stream().map(ImageOutcome::state).toList());
        for (String project : List.of("one", "other")) {
            assertArrived(project, "rounds-first", first);
            assertArrived(project, "rounds-second", second);
        }
        long read = rig.sourceProxy().exchanges().stream()
                .mapToLong(Exchange::responseBytes)
                .sum();
        assertTrue(read < 3_000_000 * 1.02, read + " bytes were read");
    }

    @Test
    void aSingleLaneNeedsNoDisk() {
        TestImage image = OddImages.ociImage(31_100);
        rig.push("single", "v1", image);
        fanOut().run(List.of(lane(one, to("one", "single")))).forEach(TransferRig::assertAllGood);
        assertArrived("one", "single", image);
        assertFalse(Files.exists(folder.resolve("spool")));
    }

    @Test
    void whatWasCancelledBeforeItsBeginningDoesNothing() {
        FanOut fanOut = fanOut();
        fanOut.cancel();
        List<TransferReport> reports = fanOut.run(List.of(lane(one, to("one", "x")), lane(other, to("other", "x"))));
        assertEquals(2, reports.size());
        for (TransferReport report : reports) {
            assertTrue(report.cancelled());
            assertEquals(1, report.count(ImageOutcome.State.CANCELLED));
        }
        assertEquals(0, rig.targetProxy().count("POST"));
    }
}
