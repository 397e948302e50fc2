package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What engines may answer, and how they may fail, that the installed one does not do on request. */
class DockerProtocolTest {
    private static final PlannedImage APP = EngineRig.planned("x/app:1");

    private final StubEngine stub = new StubEngine();
    private final EngineRig rig =
            new EngineRig(supply -> EngineSink.docker(Map.of("DOCKER_HOST", stub.host()), supply));

    @AfterEach
    void stop() {
        rig.close();
        stub.close();
    }

    private TransferException failure(TestImage image) {
        return EngineRig.failure(rig.carry("x/app:1", image));
    }

    private void assertRejected(String message, TransferException failure) {
        assertEquals(Kind.REJECTED, failure.kind(), failure.toString());
        assertEquals(Side.TARGET, failure.side());
        assertEquals(stub.host(), failure.details().get("host"));
        assertTrue(failure.details().getOrDefault("message", "").contains(message), failure.toString());
    }

    @Test
    void errorInTheMidstOfAGoodAnswerIsAFailure() {
        String begin = "{\"stream\":\"Loading\"}\n";
        String end = "{\"errorDetail\":{\"message\":\"no space left\"}}\n";
        stub.onLoad(
                StubEngine.Load.TAKE,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
                        .formatted(begin.length(), begin, end.length(), end));
        assertRejected("no space left", failure(OddImages.ociImage(1)));
    }

    @Test
    void refusalBeforeAllIsSentIsHeard() {
        stub.onLoad(
                StubEngine.Load.ANSWER_EARLY,
                "HTTP/1.1 507 Full\r\nContent-Length: 29\r\n\r\n{\"message\":\"no space left\"}  ");
        TransferException failure = failure(OddImages.bigLayer(2, 40_000_000));
        if (failure.kind() != Kind.BROKEN) { // the reset of the connection may overtake what was said
            assertRejected("no space left", failure);
            assertEquals("507", failure.details().get("status"));
        }
    }

    @Test
    void imageThatIsNotThereAfterwardsIsAFailure() {
        assertRejected("not there", failure(OddImages.ociImage(3)));
        assertEquals(1, stub.loaded().size());
    }

    @Test
    void engineThatGoesAwayIsABrokenConnection() {
        stub.onLoad(StubEngine.Load.BREAK, "");
        assertEquals(Kind.BROKEN, failure(OddImages.ociImage(4)).kind());
    }

    @Test
    void nonsenseIsToldAsSuch() {
        stub.raw("/version", "SSH-2.0-OpenSSH\r\n\r\n");
        assertEquals(Kind.BROKEN, failure(OddImages.ociImage(5)).kind());
        stub.json("/version", "[]");
        assertEquals(Kind.MALFORMED, failure(OddImages.ociImage(5)).kind());
        stub.json("/version", "{\"Os\":\"linux\",\"Arch\":\"s390x\"}");
        assertEquals(Kind.NO_SUCH_PLATFORM, failure(OddImages.ociImage(5)).kind());
        stub.raw("/version", "HTTP/1.1 500 Oops\r\nContent-Length: 18\r\n\r\n{\"message\":\"oops\"}");
        assertRejected("oops", failure(OddImages.ociImage(5)));
    }

    /** Engines with the containerd image store get the index as it is, and know the image by its digest. */
    @Test
    void containerdImageStoreGetsALayout() throws IOException {
        TestImage image = OddImages.multiPlatform(6);
        stub.json("/info", "{\"DriverStatus\":[[\"driver-type\",\"io.containerd.snapshotter.v1\"]]}");
        try (LayoutSource source = rig.source("x/app:1", image);
                EngineSink sink = rig.sink(rig.supply(source, APP));
                TemporaryFolder folder = new TemporaryFolder("loaded")) {
            assertThrows(TransferException.class, () -> sink.putManifest(APP.target(), source.manifest(APP.source())));
            stub.json("/images/x/app:1/json", "{\"Id\":\"" + image.digest() + "\"}");
            sink.putManifest(APP.target(), source.manifest(APP.source()));
            assertEquals(image.digest(), sink.digestOf(APP.target()));
            assertEquals(1, stub.loaded().size());
            Path file = Files.write(folder.resolve("a.tar"), stub.loaded().get(0));
            try (ImageCollection loaded = ArchiveSource.open(file, LayerCompressor.ofJdk())) {
                assertEquals(image.digest(), loaded.manifest(APP.target()).digest());
                ImageReference amd64 =
                        ImageReference.byDigest("x/app", image.below().get(0).digest());
                assertEquals(2, SourceReader.contents(loaded, amd64).blobs().size());
            }
        }
    }

    @Test
    void abortBreaksAHangingLoad() throws Exception {
        stub.onLoad(StubEngine.Load.HANG, "");
        try (LayoutSource source = rig.source("x/app:1", OddImages.bigLayer(7, 20_000_000));
                EngineSink sink = rig.sink(rig.supply(source, APP))) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                try {
                    sink.putManifest(APP.target(), source.manifest(APP.source()));
                } catch (TransferException e) {
                    throw new CompletionException(e);
                }
            });
            Polling.until(
                    "something is being sent",
                    Duration.ofSeconds(30),
                    () -> rig.meter().finishedBytes() > 0);
            sink.abort();
            ExecutionException broken = assertThrows(ExecutionException.class, () -> load.get(30, TimeUnit.SECONDS));
            assertEquals(
                    Kind.CANCELLED,
                    assertInstanceOf(TransferException.class, broken.getCause()).kind());
            TransferException later = assertThrows(
                    TransferException.class, () -> sink.putManifest(APP.target(), source.manifest(APP.source())));
            assertEquals(Kind.CANCELLED, later.kind());
        }
    }

    @Test
    void addressesAreThoseOfTheDockerClient() {
        assertEquals(
                "unix:///x/docker.sock",
                DockerAddress.of(Map.of("DOCKER_HOST", "unix:///x/docker.sock")).toString());
        assertEquals(new DockerAddress.Tcp("h", 2375), DockerAddress.of(Map.of("DOCKER_HOST", "tcp://h")));
        assertEquals(new DockerAddress.Tcp("::1", 99), DockerAddress.of(Map.of("DOCKER_HOST", "tcp://[::1]:99")));
        assertEquals(
                new DockerAddress.Pipe("\\\\.\\pipe\\docker_engine"),
                DockerAddress.of(Map.of("DOCKER_HOST", "npipe:////./pipe/docker_engine")));
        assertInstanceOf(
                DockerAddress.CommandOnly.class,
                DockerAddress.of(Map.of("DOCKER_HOST", "tcp://h:2376", "DOCKER_TLS_VERIFY", "1")));
        assertInstanceOf(DockerAddress.CommandOnly.class, DockerAddress.of(Map.of("DOCKER_HOST", "ssh://me@h")));
    }

    @Test
    void engineThatIsNotThereIsToldWithItsAddress() {
        Map<String, String> nowhere = Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock");
        try (EngineRig none = new EngineRig(supply -> EngineSink.docker(nowhere, supply))) {
            TransferException failure = EngineRig.failure(none.carry("x/app:1", OddImages.ociImage(8)));
            assertEquals(Kind.ENGINE_UNREACHABLE, failure.kind());
            assertEquals("unix:///nowhere/docker.sock", failure.details().get("host"));
        }
    }

    /** What stands below an index, and what refers to an image, has no place in an engine. */
    @Test
    void whatIsNotPlannedIsPassedOver() throws TransferException {
        TestImage image = OddImages.multiPlatform(9);
        try (LayoutSource source = rig.source("x/app:1", image);
                EngineSink sink = rig.sink(rig.supply(source, APP))) {
            ImageReference child =
                    ImageReference.byDigest("x/app", image.below().get(0).digest());
            sink.putManifest(child, source.manifest(child));
            assertNull(sink.digestOf(child));
            assertFalse(sink.hasBlob("x/app", source.manifest(child).blobs().get(0)));
            assertEquals(0, stub.loaded().size());
        }
    }
}
