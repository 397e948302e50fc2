package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.ScriptedServer;
import io.imagetransmit.image.Digest;
import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Real processes that end in the middle of their work: what is left behind is good, and another run completes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class KilledProgramTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> SMALL_HEAP = List.of("-XX:+UseSerialGC", "-Xmx64m");

    private RealRegistry source;
    private RealRegistry target;
    private FaultProxy sourceProxy;
    private FaultProxy targetProxy;
    private RegistryInspector inspector;
    private ProgramRig rig;

    @BeforeAll
    void start() {
        source = RealRegistry.started();
        target = RealRegistry.started();
        sourceProxy = FaultProxy.before(source);
        targetProxy = FaultProxy.before(target);
        inspector = new RegistryInspector(target.access());
    }

    @AfterAll
    void stop() {
        sourceProxy.close();
        targetProxy.close();
        source.close();
        target.close();
    }

    @BeforeEach
    void open() {
        for (FaultProxy proxy : List.of(sourceProxy, targetProxy)) {
            proxy.behave();
            proxy.clearLog();
        }
        rig = new ProgramRig();
        rig.configure("registry: " + sourceProxy.url(), "registry: " + targetProxy.url());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private ChildProgram run() {
        return ChildProgram.start(rig, SMALL_HEAP, "-src=a", "-dst=b", "-lst=img.lst", "-report=report.json");
    }

    private void push(String name, TestImage image) {
        new RegistryPusher(source.access()).push(name, "v1", image);
    }

    /** docker-registry takes a session up again where a piece of 32 MiB had come to its end, but not within a piece. */
    @Test
    void afterKillALargeBlobGoesOnInDockerRegistry() {
        dieAndGoOn(22_000, 33_554_432, targetProxy, target.access(), 40_000_000);
    }

    /** Within a piece docker-registry gives the session up: the blob begins anew, and is right all the same. */
    @Test
    void afterKillWithinAPieceItIsRightAllTheSame() {
        dieAndGoOn(22_020, 50_000_000, targetProxy, target.access(), 71_000_000);
    }

    @Test
    void afterKillALargeBlobGoesOnAnywhereInTheEmbeddedRegistry() throws IOException {
        RegistryServerSettings settings = RegistryServerSettings.loopback(rig.path("embedded"));
        try (RegistryServer server = RegistryServer.start(settings);
                FaultProxy proxy = FaultProxy.before(server.address())) {
            rig.configure("registry: " + sourceProxy.url(), "registry: " + proxy.url());
            dieAndGoOn(22_040, 60_000_000, proxy, RegistryAccess.to(server.uri()), 25_000_000);
        }
    }

    /** The process dies when so many of 70 MB have been read; the next run reads less than {@code limit} bytes of them again. */
    private void dieAndGoOn(long seed, long diesAt, FaultProxy to, RegistryAccess access, long limit) {
        RegistryInspector registry = new RegistryInspector(access);
        TestImage big = OddImages.bigLayer(seed, 70_000_000);
        TestImage small = OddImages.multiPlatform(seed + 1);
        String name = "killed" + seed;
        push(name + "/big", big);
        push(name + "/small", small);
        rig.write("img.lst", name + "/small:v1\n" + name + "/big:v1\n");
        Digest layer = big.blobs().get(1).digest();
        sourceProxy.when(
                RequestMatch.blobGet().and(exchange -> exchange.path().contains(layer.hex())),
                Faults.stallResponse(diesAt));
        try (ChildProgram child = run()) {
            sourceProxy.await("the large layer stands still", LIMIT, Exchange::stalled);
            to.await("the small image is done", LIMIT, putOf(name + "/small"));
            // some of it may still be in the program's buffers
            Polling.until("what was read has been sent", LIMIT, () -> patched(to) >= diesAt - 1_000_000);
            Polling.until("the first piece is taken and noted", LIMIT, () -> noted(to));
            child.kill();
        }
        assertEquals(List.of(), registry.tags(name + "/big"));
        assertEquals(small.contents(), registry.contents(name + "/small", "v1"));
        sourceProxy.behave();
        sourceProxy.clearLog();
        try (ChildProgram child = run()) {
            assertEquals(0, child.await(), child.output());
        }
        assertEquals(big.contents(), registry.contents(name + "/big", "v1"));
        long again = sourceProxy.exchanges().stream()
                .filter(exchange -> exchange.path().contains(layer.hex()))
                .mapToLong(Exchange::responseBytes)
                .sum();
        assertTrue(again < limit, again + " bytes were read again");
        assertEquals(0, sourceProxy.count(exchange -> exchange.path().contains("/small/blobs/")));
    }

    /** Whether the program has written down where the registry wants the next piece. */
    private boolean noted(FaultProxy proxy) {
        List<String> locations = proxy.exchanges().stream()
                .filter(exchange -> exchange.method().equals("PATCH"))
                .flatMap(exchange -> exchange.responseHeader("Location").stream())
                .map(location -> location.substring(location.indexOf("/v2/")))
                .toList();
        try (Stream<Path> files = Files.list(rig.path("data/temp/uploads"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                String note = Files.readString(file);
                if (locations.stream().anyMatch(note::contains)) {
                    return true;
                }
            }
            return false;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static long patched(FaultProxy proxy) {
        return proxy.exchanges().stream()
                .filter(exchange -> exchange.method().equals("PATCH"))
                .mapToLong(Exchange::requestBytes)
                .sum();
    }

    private static Predicate<Exchange> putOf(String repository) {
        return exchange -> exchange.path().endsWith("/" + repository + "/manifests/v1")
                && exchange.method().equals("PUT")
                && exchange.done();
    }

    @Test
    void interruptGivesTheNoticeOfItAMoment() {
        TestImage image = OddImages.bigLayer(22_150, 10_000_000);
        push("told/big", image);
        rig.write("img.lst", "told/big:v1\n");
        targetProxy.when(RequestMatch.of("PATCH", ".*"), Faults.stallRequest(1_000_000));
        try (ScriptedServer hook = new ScriptedServer()) {
            hook.on("POST /", 204);
            rig.configure(
                    "registry: " + sourceProxy.url(),
                    "registry: " + targetProxy.url(),
                    "webhook: {url: \"" + hook.url() + "/\"}\n");
            try (ChildProgram child = run()) {
                targetProxy.await("the upload stands still", LIMIT, Exchange::stalled);
                long start = System.nanoTime();
                Command.of(Programs.require("kill"), "-INT", child.pid()).runOrFail();
                assertEquals(130, child.await());
                Duration taken = Duration.ofNanos(System.nanoTime() - start);
                assertTrue(taken.compareTo(Duration.ofSeconds(4)) < 0, taken.toString());
            }
            String told = new String(hook.request("POST /").body(), StandardCharsets.UTF_8);
            assertTrue(told.contains("\"state\":\"interrupted\""), told);
        }
    }

    @Test
    void interruptEndsItSoonWithASummary() {
        TestImage image = OddImages.bigLayer(22_100, 10_000_000);
        TestImage small = OddImages.ociImage(22_110);
        push("interrupted/big", image);
        push("interrupted/small", small);
        rig.write("img.lst", "interrupted/small:v1\ninterrupted/big:v1\n");
        targetProxy.when(RequestMatch.of("PATCH", ".*"), Faults.stallRequest(1_000_000));
        try (ChildProgram child = run()) {
            targetProxy.await("the upload stands still", LIMIT, Exchange::stalled);
            targetProxy.await("the other image is done", LIMIT, putOf("interrupted/small"));
            long start = System.nanoTime();
            Command.of(Programs.require("kill"), "-INT", child.pid()).runOrFail();
            assertEquals(130, child.await());
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(taken.compareTo(Duration.ofSeconds(2)) < 0, taken.toString());
            assertTrue(child.output().contains("Stopped: 1 of 2 images are done"), child.output());
            assertTrue(rig.read("report.json").contains("\"cancelled\": true"));
            assertTrue(rig.read("data/log.txt").contains("Stopped: 1 of 2 images are done"));
        }
        assertEquals(List.of(), inspector.tags("interrupted/big"));
        targetProxy.behave();
        try (ChildProgram child = run()) {
            assertEquals(0, child.await(), child.output());
            assertTrue(child.output().contains("2 images: 1 transferred, 1 already there"), child.output());
        }
        assertEquals(image.contents(), inspector.contents("interrupted/big", "v1"));
    }
}
