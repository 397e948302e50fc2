package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.Fault;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines and registries that fail: for a while, and for good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FaultTest {
    /** Beyond the size up to which a blob goes up in one request. */
    private static final int LARGE = 9_000_000;

    private static final RequestMatch SMALL_PUT =
            RequestMatch.of("PUT", "/v2/.+/blobs/uploads/.+").and(TransferRig.sendsData());
    private static final RequestMatch PATCH = RequestMatch.of("PATCH", ".*");
    private static final RequestMatch CLOSING_PUT = RequestMatch.of("PUT", "/v2/.+/blobs/uploads/.+")
            .and(TransferRig.sendsData().negate());

    private TransferRig rig;
    private int number;

    @BeforeAll
    void start() {
        rig = new TransferRig();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    /** A small layer and a larger one, other ones each time. */
    private static TestImage image(long seed, int larger) {
        return ImageBuilder.oci()
                .layer(TestLayer.gzip(TestLayer.OCI_GZIP, 2 * seed, 40_000))
                .layer(TestLayer.plain(2 * seed + 1, larger))
                .build();
    }

    private static Stream<Arguments> sourceFaults() {
        RequestMatch get = RequestMatch.blobGet();
        return Stream.of(
                Arguments.of("reset", get, Faults.resetResponse(30_000)),
                Arguments.of("truncated", get, Faults.truncateResponse(30_000)),
                Arguments.of("corrupted", get, Faults.corruptResponse(200)),
                Arguments.of("answer lost", get, Faults.loseAnswer()),
                Arguments.of("stall", get, Faults.stallResponse(30_000)),
                Arguments.of("no answer", get, Faults.stallAnswer()),
                Arguments.of("429", get, Faults.tooManyRequests(1)),
                Arguments.of("500", get, Faults.answer(500)),
                Arguments.of("502", get, Faults.html(502)),
                Arguments.of("503", RequestMatch.manifest("GET"), Faults.answer(503)),
                Arguments.of("manifest reset", RequestMatch.manifest("GET"), Faults.resetResponse(50)),
                Arguments.of("manifest truncated", RequestMatch.manifest("GET"), Faults.truncateResponse(50)),
                Arguments.of("manifest corrupted", RequestMatch.manifest("GET"), Faults.corruptResponse(50)));
    }

    private static Stream<Arguments> targetFaults() {
        return Stream.of(
                Arguments.of("PUT reset", SMALL_PUT, Faults.resetRequest(10_000)),
                Arguments.of("PATCH reset", PATCH, Faults.resetRequest(5_000_000)),
                Arguments.of("PATCH's answer lost", PATCH, Faults.loseAnswer()),
                Arguments.of("PUT's answer lost", SMALL_PUT, Faults.loseAnswer()),
                Arguments.of("closing PUT's answer lost", CLOSING_PUT, Faults.closeWithoutAnswer()),
                Arguments.of("PUT corrupted", SMALL_PUT, Faults.corruptRequest(100)),
                Arguments.of("PATCH corrupted", PATCH, Faults.corruptRequest(8_000_000)),
                Arguments.of("PATCH stalls", PATCH, Faults.stallRequest(100_000)),
                Arguments.of("429 for POST", RequestMatch.of("POST", ".*"), Faults.tooManyRequests(1)),
                Arguments.of("429 for PATCH", PATCH, Faults.tooManyRequests(1).whileSending(1000)),
                Arguments.of("500 for PATCH", PATCH, Faults.answer(500).whileSendingAbruptly(1_000_000)),
                Arguments.of("502 for PUT", SMALL_PUT, Faults.html(502)),
                Arguments.of("502 in place of the answer", CLOSING_PUT, Faults.answerInstead(Faults.html(502))),
                Arguments.of("503 for HEAD", RequestMatch.of("HEAD", ".*/blobs/.*"), Faults.answer(503)),
                Arguments.of("manifest's answer lost", RequestMatch.manifest("PUT"), Faults.loseAnswer()),
                Arguments.of("manifest corrupted", RequestMatch.manifest("PUT"), Faults.corruptRequest(60)),
                Arguments.of("session forgotten", PATCH, Faults.answer(404).body("application/json", unknownUpload())));
    }

    private static String unknownUpload() {
        return "{\"errors\":[{\"code\":\"BLOB_UPLOAD_UNKNOWN\",\"message\":\"blob upload unknown to registry\"}]}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sourceFaults")
    void mendsWhatTheSourceDoesOnce(String name, RequestMatch match, Fault fault) {
        arrivesDespite(rig.sourceProxy(), match.times(1), fault, 60_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targetFaults")
    void mendsWhatTheTargetDoesOnce(String name, RequestMatch match, Fault fault) {
        arrivesDespite(rig.targetProxy(), match.times(1), fault, LARGE);
    }

    /** Everybody's proxy with its default: nothing above 1 MiB passes. */
    @Test
    void goesThroughInPiecesWhereBodiesAreLimited() {
        arrivesDespite(rig.targetProxy(), RequestMatch.blobUpload(), Faults.bodyLimit(1 << 20), LARGE);
        assertTrue(rig.targetProxy().count("PATCH") > 8);
    }

    private void arrivesDespite(FaultProxy proxy, RequestMatch match, Fault fault, int larger) {
        rig.clear();
        number++;
        TestImage image = image(8000 + number, larger);
        PlannedImage planned = rig.pushed("fault/app" + number, "v1", image);
        FaultProxy.Rule rule = proxy.when(match, fault);
        TransferReport report = rig.run(planned);
        assertTrue(rule.applied() > 0, "the fault was never met");
        TransferRig.assertAllGood(report);
        rig.assertArrived(planned, image);
    }

    /** Changed on its way into another valid manifest, which the registry tags without a question. */
    @Test
    void manifestThatArrivesAsAnotherDoesNotKeepTheTag() {
        TestImage image = ImageBuilder.oci()
                .layer(TestLayer.gzip(TestLayer.OCI_GZIP, 7999, 1000))
                .annotation("note", "x".repeat(1000))
                .build();
        int offset = image.top().bytes().length - 500;
        PlannedImage once = rig.pushed("damaged/once", "v1", image);
        rig.clear();
        rig.targetProxy().when(RequestMatch.manifest("PUT").nth(1), Faults.corruptRequest(offset));
        TransferRig.assertAllGood(rig.run(once));
        rig.assertArrived(once, image);

        PlannedImage always = rig.pushed("damaged/always", "v1", image);
        rig.clear();
        FaultProxy.Rule rule = rig.targetProxy().when(RequestMatch.manifest("PUT"), Faults.corruptRequest(offset));
        TransferReport report = rig.run(new TransferOptions(5, 0, List.of(), false, false, 0), always);
        TransferException error =
                Objects.requireNonNull(report.outcomes().get(0).error());
        assertEquals(Kind.CORRUPT, error.kind());
        assertEquals(Side.TARGET, error.side());
        assertTrue(rule.applied() > 0);
        assertEquals(Optional.empty(), rig.inspector().digest("damaged/always", "v1"));
    }

    private static Stream<Arguments> fatalFaults() {
        RequestMatch get = RequestMatch.blobGet();
        return Stream.of(
                Arguments.of(Side.SOURCE, get, Faults.corruptResponse(200), Kind.CORRUPT),
                Arguments.of(Side.SOURCE, get, Faults.resetResponse(0), Kind.BROKEN),
                Arguments.of(Side.SOURCE, get, Faults.truncateResponse(0), Kind.BROKEN),
                Arguments.of(Side.SOURCE, get, Faults.answer(500), Kind.SERVER_ERROR),
                Arguments.of(Side.SOURCE, get, Faults.answer(404), Kind.NOT_FOUND),
                Arguments.of(Side.SOURCE, get, Faults.html(200), Kind.NOT_A_REGISTRY),
                Arguments.of(Side.SOURCE, get, Faults.answer(200).body("text/plain", "short"), Kind.CORRUPT),
                Arguments.of(Side.SOURCE, RequestMatch.manifest("GET"), Faults.corruptResponse(50), Kind.CORRUPT),
                Arguments.of(Side.SOURCE, RequestMatch.manifest("GET"), Faults.html(200), Kind.NOT_A_REGISTRY),
                Arguments.of(Side.TARGET, SMALL_PUT, Faults.corruptRequest(100), Kind.CORRUPT),
                Arguments.of(Side.TARGET, SMALL_PUT, Faults.answer(403), Kind.FORBIDDEN),
                Arguments.of(Side.TARGET, RequestMatch.blobUpload(), Faults.html(413), Kind.TOO_LARGE),
                Arguments.of(Side.TARGET, SMALL_PUT, Faults.html(200), Kind.NOT_A_REGISTRY),
                Arguments.of(Side.TARGET, RequestMatch.manifest("PUT"), Faults.html(200), Kind.NOT_A_REGISTRY),
                Arguments.of(Side.TARGET, PATCH, Faults.resetRequest(0), Kind.BROKEN),
                Arguments.of(Side.TARGET, RequestMatch.of("POST", ".*"), Faults.answer(503), Kind.SERVER_ERROR),
                Arguments.of(Side.TARGET, RequestMatch.manifest("PUT"), Faults.answer(400), Kind.REJECTED),
                Arguments.of(Side.TARGET, RequestMatch.manifest("PUT"), Faults.corruptRequest(60), Kind.REJECTED));
    }

    /** Whatever happens, the other image arrives, the error says on which side what is wrong, and nothing wrong is tagged. */
    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("fatalFaults")
    void tellsWhatDoesNotPass(Side side, RequestMatch match, Fault fault, Kind kind) {
        rig.clear();
        number++;
        TestImage image = image(8000 + number, side == Side.TARGET ? LARGE : 60_000);
        PlannedImage bad = rig.pushed("fatal/app" + number, "v1", image);
        TestImage other = image(9000 + number, 60_000);
        PlannedImage good = rig.pushed("other/app" + number, "v1", other);
        FaultProxy proxy = side == Side.SOURCE ? rig.sourceProxy() : rig.targetProxy();
        FaultProxy.Rule rule = proxy.when(match.and(exchange -> exchange.path().startsWith("/v2/fatal/")), fault);
        TransferReport report = rig.run(new TransferOptions(5, 0, List.of(), false, false, 0), bad, good);
        assertTrue(rule.applied() > 0, "the fault was never met");
        TransferException error =
                Objects.requireNonNull(report.outcomes().get(0).error());
        assertEquals(kind, error.kind(), error.toString());
        assertEquals(side, error.side());
        assertFalse(report.outcomes().get(0).isGood());
        rig.assertArrived(good, other);
        assertEquals(Optional.empty(), rig.inspector().digest("fatal/app" + number, "v1"));
        // and as soon as the trouble is over, the same job does it
        rig.clear();
        TransferRig.assertAllGood(rig.run(bad));
        rig.assertArrived(bad, image);
    }
}
