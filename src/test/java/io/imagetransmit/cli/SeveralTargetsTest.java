package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One run for several real registries: the source is read once, and what happens to one of them is its own affair. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SeveralTargetsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<RealRegistry> targets = new ArrayList<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private RealRegistry source;
    private FaultProxy sourceProxy;
    private ProgramRig rig;

    @BeforeAll
    void start() {
        source = RealRegistry.started();
        sourceProxy = FaultProxy.before(source);
        for (int i = 0; i < 3; i++) {
            targets.add(RealRegistry.started());
            proxies.add(FaultProxy.before(targets.get(i)));
        }
    }

    @AfterAll
    void stop() {
        proxies.forEach(FaultProxy::close);
        targets.forEach(RealRegistry::close);
        sourceProxy.close();
        source.close();
    }

    @BeforeEach
    void open() {
        rig = new ProgramRig();
        configure(proxies.get(1).host());
        sourceProxy.behave();
        sourceProxy.clearLog();
        proxies.forEach(FaultProxy::behave);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** Three targets, the second at this place; what goes to the third is put into a project. */
    private void configure(String second) {
        rig.write("cfg.yaml", """
                source:
                - {name: s, registry: "http://%s"}
                target:
                - {name: a, registry: "http://%s"}
                - {name: b, registry: "http://%s"}
                - {name: c, registry: "http://%s", repository: mine}
                group:
                - {name: all, targets: "a,b,c"}
                retries: 0
                """.formatted(
                        sourceProxy.host(),
                        proxies.get(0).host(),
                        second,
                        proxies.get(2).host()));
    }

    private TestImage push(String name, TestImage image) {
        new RegistryPusher(source.access()).push(name, "v1", image);
        return image;
    }

    private void assertThere(int target, String repository, TestImage image) {
        assertEquals(image.contents(), new RegistryInspector(targets.get(target).access()).contents(repository, "v1"));
    }

    private static long size(TestImage... images) {
        long bytes = 0;
        for (TestImage image : images) {
            bytes += image.blobs().stream().distinct().mapToLong(TestBlob::size).sum();
        }
        return bytes;
    }

    private long read() {
        return sourceProxy.exchanges().stream()
                .mapToLong(Exchange::responseBytes)
                .sum();
    }

    private void assertReadOnce(long copy) {
        assertTrue(read() >= copy, read() + " bytes for a copy of " + copy);
        assertTrue(read() <= copy * 1.02, read() + " bytes for a copy of " + copy);
    }

    @Test
    void theSourceIsReadOnceAlsoWhereATargetHasHalf() {
        TestImage one = push("once/one", OddImages.bigLayer(30_000, 3_000_000));
        TestImage two = push("once/two", OddImages.bigLayer(30_010, 2_000_000));
        TestImage three = push("once/three", OddImages.multiPlatform(30_020));
        rig.write("img.lst", "once/one:v1\n");
        ProgramRig.Result half = rig.run("-src=s", "-dst=b", "-lst=img.lst");
        assertEquals(0, half.code(), half.all());
        sourceProxy.clearLog();
        rig.write("img.lst", "once/one:v1\nonce/two:v1\nonce/three:v1\nnot valid\n");
        ProgramRig.Result result = rig.run("-src=s", "-dst=all", "-lst=img.lst", "-report=report.json");
        assertEquals(1, result.code(), result.all());
        assertReadOnce(size(one, two, three));
        for (int target = 0; target < 3; target++) {
            String project = target == 2 ? "mine/" : "once/";
            assertThere(target, project + "one", one);
            assertThere(target, project + "two", two);
            assertThere(target, project + "three", three);
        }
        assertEquals(
                1,
                result.lines().stream()
                        .filter(line -> line.contains("(not valid)"))
                        .count(),
                result.all());
        assertTrue(
                result.all().contains("[b] 4 images: 2 transferred, 1 already there, 0 failed, 1 invalid"),
                result.all());
        assertTrue(
                result.all().contains("[c] 4 images: 3 transferred, 0 already there, 0 failed, 1 invalid"),
                result.all());
        assertTrue(result.all().contains("All 3 targets: 0 complete; "), result.all());
        JsonArray parts = JsonParser.parseString(rig.read("report.json"))
                .getAsJsonObject()
                .getAsJsonArray("targets");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            JsonObject part = parts.get(i).getAsJsonObject();
            names.add(part.get("name").getAsString() + " " + part.get("target").getAsString() + " "
                    + part.getAsJsonArray("images").size());
        }
        assertEquals(
                List.of(
                        "a " + proxies.get(0).host() + " 3",
                        "b " + proxies.get(1).host() + " 3",
                        "c " + proxies.get(2).host() + " 3"),
                names);
        assertEquals(
                0,
                List.of(emptyIfNull(rig.path("data/temp/share").toFile().list()))
                        .size());
    }

    private static String[] emptyIfNull(String[] names) {
        return names == null ? new String[0] : names;
    }

    @Test
    void coldItIsOneCopyAndOneQuestionForEachManifest() {
        TestImage image = push("cold/app", OddImages.bigLayer(30_100, 4_000_000));
        rig.write("img.lst", "cold/app:v1\n");
        ProgramRig.Result result = rig.run("-src=s", "-dst= c , a,b,a", "-lst=img.lst");
        assertEquals(0, result.code(), result.all());
        assertReadOnce(size(image));
        assertEquals(
                1,
                sourceProxy.count(exchange -> exchange.path().contains("/manifests/")
                        && exchange.method().equals("GET")));
        assertTrue(result.all().contains("All 3 targets: 3 complete; "), result.all());
        assertThere(2, "mine/app", image);
    }

    @Test
    void oneTargetThatIsDownDoesNotStopTheOthers() {
        TestImage image = push("down/app", OddImages.ociImage(30_200));
        rig.write("img.lst", "down/app:v1\n");
        RealRegistry gone = RealRegistry.started();
        String host = gone.host();
        gone.close();
        configure(host);
        ProgramRig.Result dry = rig.run("-src=s", "-dst=a,b,c", "-lst=img.lst", "-dry-run");
        assertEquals(1, dry.code(), dry.all());
        assertTrue(dry.out().contains("[c] " + sourceProxy.host() + "/down/app:v1 -> "), dry.all());
        ProgramRig.Result result = rig.run("-src=s", "-dst=a,b,c", "-lst=img.lst", "-report=report.json");
        assertEquals(1, result.code(), result.all());
        assertThere(0, "down/app", image);
        assertThere(2, "mine/app", image);
        assertTrue(result.out().contains("] [b] "), result.all());
        assertTrue(result.all().contains("[b] 1 images: 0 transferred, 0 already there, 1 failed"), result.all());
        assertTrue(result.all().contains("All 3 targets: 2 complete; "), result.all());
        assertTrue(rig.read("report.json").contains("REFUSED"));
        ProgramRig.Result alone = rig.run("-src=s", "-dst=b", "-lst=img.lst");
        assertEquals(1, alone.code(), alone.all());
        assertFalse(alone.all().contains("[b]"), alone.all());
    }

    @Test
    void whereNoTargetCanBeHadAllReasonsAreTold() {
        rig.write("img.lst", "none/app:v1\n");
        rig.write("cfg.yaml", """
                source:
                - {name: s, registry: "http://%s"}
                target:
                - {name: a, registry: "http://127.0.0.1:1"}
                - {name: b, registry: "http://127.0.0.1:2"}
                retries: 0
                """.formatted(sourceProxy.host()));
        ProgramRig.Result result = rig.run("-src=s", "-dst=a,b", "-lst=img.lst");
        assertEquals(1, result.code(), result.all());
        assertTrue(result.err().contains("127.0.0.1:1"), result.all());
        assertTrue(result.err().contains("127.0.0.1:2"), result.all());
        assertFalse(result.all().contains("images:"), result.all());
    }

    @Test
    void aTargetThatTakesNothingAndOneThatFillsUpInTheMiddleFailAlone() {
        TestImage big = push("full/big", OddImages.bigLayer(30_300, 9_000_000));
        TestImage small = push("full/small", OddImages.ociImage(30_310));
        rig.write("img.lst", "full/small:v1\nfull/big:v1\n");
        proxies.get(1).when(RequestMatch.of("PATCH|PUT", ".*/blobs/uploads/.*"), Faults.resetRequest(2_000_000));
        targets.get(0).restart(RegistryOptions.plain().withReadOnly(true));
        try {
            ProgramRig.Result result = rig.run("-src=s", "-dst=a,b,c", "-lst=img.lst");
            assertEquals(1, result.code(), result.all());
            assertThere(2, "mine/big", big);
            assertThere(2, "mine/small", small);
            assertThere(1, "full/small", small);
            assertEquals(
                    List.of(),
                    new RegistryInspector(targets.get(1).access()).tags("full/big"),
                    "not complete, so not visible");
            assertTrue(result.all().contains("[a] 2 images: 0 transferred, 0 already there, 2 failed"), result.all());
            assertTrue(result.all().contains("[b] 2 images: 1 transferred, 0 already there, 1 failed"), result.all());
            assertTrue(result.all().contains("[c] 2 images: 2 transferred"), result.all());
        } finally {
            targets.get(0).restart(RegistryOptions.plain());
        }
    }

    @Test
    void interruptEndsAllTargets() {
        push("stopped/app", OddImages.bigLayer(30_400, 9_000_000));
        rig.write("img.lst", "stopped/app:v1\n");
        for (FaultProxy proxy : proxies) {
            proxy.when(RequestMatch.of("PATCH", ".*"), Faults.stallRequest(1_000_000));
        }
        try (ChildProgram child =
                ChildProgram.start(rig, List.of("-XX:+UseSerialGC", "-Xmx64m"), "-src=s", "-dst=all", "-lst=img.lst")) {
            proxies.forEach(proxy -> proxy.await("the upload stands still", LIMIT, Exchange::stalled));
            Command.of(Programs.require("kill"), "-INT", child.pid()).runOrFail();
            assertEquals(130, child.await(), child.output());
            assertTrue(child.output().contains("[c] Stopped: 0 of 1 images are done"), child.output());
        }
    }

    @Test
    void theEngineOfThisMachineIsForItselfAlone() {
        ProgramRig.Result result = rig.run("-src=s", "-dst=a,docker", "-lst=img.lst");
        assertEquals(2, result.code(), result.all());
        assertTrue(result.err().contains("docker is the engine of this machine"), result.all());
        rig.locale(Locale.SIMPLIFIED_CHINESE);
        ProgramRig.Result unknown = rig.run("-src=s", "-dst=a,xa,al", "-lst=img.lst");
        assertEquals(2, unknown.code(), unknown.all());
        assertTrue(unknown.err().contains("没有名称为 xa 的仓库；可选的名称：a, b, c, all"), unknown.all());
        assertTrue(unknown.err().contains("没有名称为 al 的仓库；可选的名称：a, b, c, all（是否应为"), unknown.all());
    }
}
