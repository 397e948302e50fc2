package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.ScriptedServer;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whole watches between real registries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class WatchJobTest {
    private RealRegistry source;
    private RealRegistry target;
    private FaultProxy sourceProxy;
    private FaultProxy targetProxy;
    private RegistryPusher pusher;
    private RegistryInspector inspector;
    private ProgramRig rig;

    @BeforeAll
    void start() {
        source = RealRegistry.started();
        target = RealRegistry.started();
        pusher = new RegistryPusher(source.access());
        inspector = new RegistryInspector(target.access());
    }

    @AfterAll
    void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void open() {
        sourceProxy = FaultProxy.before(source);
        targetProxy = FaultProxy.before(target);
        rig = new ProgramRig();
        configure("interval: 1\n");
    }

    private void configure(String more) {
        rig.configure("registry: " + sourceProxy.url(), "registry: " + targetProxy.url(), more);
    }

    @AfterEach
    void close() {
        rig.close();
        sourceProxy.close();
        targetProxy.close();
    }

    private static long manifestPuts(FaultProxy proxy, String repository, String tag) {
        return proxy.count(exchange -> exchange.method().equals("PUT")
                && exchange.path().endsWith("/" + repository + "/manifests/" + tag)
                && exchange.status() < 300);
    }

    private void arrives(String repository, String tag, Digest digest) {
        Polling.until(
                repository + ":" + tag + " arrives",
                WatchRun.LIMIT,
                () -> there(repository, tag).equals(Optional.of(digest)));
    }

    private Optional<Digest> there(String repository, String tag) {
        try {
            return inspector.digest(repository, tag);
        } catch (AssertionError e) {
            if (String.valueOf(e.getMessage()).endsWith(": 500")) {
                return Optional.empty(); // docker-registry, asked while it writes the tag's file
            }
            throw e;
        }
    }

    /** What the history says, by repository and tag. */
    private Map<String, String> history() {
        Map<String, String> entries = new TreeMap<>();
        String prefix = sourceProxy.url() + "/";
        for (String line : rig.read("data/history.yaml").lines().toList()) {
            assertTrue(line.startsWith(prefix), line);
            int colon = line.indexOf(": ");
            entries.put(line.substring(prefix.length(), colon), line.substring(colon + 2));
        }
        return entries;
    }

    @Test
    void everyPushArrivesOnceWhateverHappensToTheTarget() {
        configure("interval: 1\nretries: 0\n");
        rig.write("img.lst", "rounds/app:1.0 ~ ^\\d\n");
        Map<String, Digest> last = new TreeMap<>();
        Map<String, Integer> pushes = new TreeMap<>();
        pusher.push("rounds/app", "0.9", OddImages.ociImage(1));
        try (WatchRun watch = WatchRun.of(rig)) {
            for (int i = 0; i < 12; i++) {
                // every third push changes the tag before
                String tag = "1." + (i % 3 == 2 ? i - 1 : i);
                TestImage image = i % 2 == 0 ? OddImages.ociImage(100 + i) : OddImages.multiPlatform(100 + i);
                if (i % 3 == 2) {
                    arrives("rounds/app", tag, Objects.requireNonNull(last.get(tag)));
                }
                pusher.push("rounds/app", tag, image);
                last.put(tag, image.digest());
                pushes.merge(tag, 1, Integer::sum);
                if (i == 7) {
                    target.stop();
                    watch.awaitLog("next try at");
                    target.start();
                }
            }
            last.forEach((tag, digest) -> arrives("rounds/app", tag, digest));
            // and nothing more comes of the rounds that follow
            watch.awaitLog("rounds/app:1.10");
            long lists = lists("rounds/app");
            Polling.until("more rounds", WatchRun.LIMIT, () -> lists("rounds/app") > lists + 2);
            assertEquals(130, watch.stop().code());
        }
        pushes.forEach(
                (tag, count) -> assertEquals(count.longValue(), manifestPuts(targetProxy, "rounds/app", tag), tag));
        assertEquals(Optional.empty(), inspector.digest("rounds/app", "0.9"));
        Map<String, String> history = history();
        assertEquals(last.size(), history.size(), history.toString());
        last.forEach((tag, digest) -> assertTrue(
                history.getOrDefault("rounds/app:" + tag, "")
                        .endsWith(" " + digest + " " + targetProxy.host() + "/rounds/app:" + tag),
                history.toString()));
    }

    private long lists(String repository) {
        return sourceProxy.count(exchange -> exchange.path().contains("/" + repository + "/tags/list"));
    }

    @Test
    void aRegistryThatIsDownAtTheStartIsWaitedFor() {
        rig.write("img.lst", "late/app:1.0\n");
        TestImage image = OddImages.dockerImage(200);
        pusher.push("late/app", "1.0", image);
        source.stop();
        try (WatchRun watch = WatchRun.of(rig)) {
            watch.awaitLog("Next try at");
            source.start();
            arrives("late/app", "1.0", image.digest());
        }
    }

    @Test
    void aChangedListIsTakenUpAndABrokenConfigurationIsNot() {
        rig.write("img.lst", "edit/one:1.0\n");
        TestImage one = OddImages.ociImage(300);
        TestImage two = OddImages.ociImage(301);
        pusher.push("edit/one", "1.0", one);
        pusher.push("edit/two", "1.0", two);
        try (WatchRun watch = WatchRun.of(rig)) {
            arrives("edit/one", "1.0", one.digest());
            rig.write("img.lst", "edit/one:1.0\nedit/*:1.0\n");
            arrives("edit/two", "1.0", two.digest());
            assertEquals(
                    1,
                    watch.count("going on with what it says now"),
                    watch.log().toString());
            String good = rig.read("cfg.yaml");
            rig.write("cfg.yaml", good + "maxconn: many\n");
            watch.awaitLog("going on with what it said before");
            assertEquals(1, watch.count("maxconn"), watch.log().toString());
            rig.write("cfg.yaml", good.replace("name: b", "name: c"));
            watch.awaitLog("no entry with the name");
            TestImage third = OddImages.ociImage(302);
            pusher.push("edit/one", "1.1", third);
            arrives("edit/one", "1.1", third.digest());
            rig.write("cfg.yaml", good + "maxconn: 3\n");
            Polling.until("taken up", WatchRun.LIMIT, () -> watch.count("going on with what it says now") == 2);
        }
    }

    @Test
    void whatCannotBeMendedByWaitingEndsItAtOnce() {
        rig.write("img.lst", "edit/one:1.0\n");
        rig.configure(
                "registry: " + sourceProxy.url(), "registry: " + targetProxy.url() + "\nuser: u\npassword: secret-1");
        targetProxy.when(RequestMatch.of("GET", "/v2/"), Faults.answerInstead(Faults.answer(401)));
        ProgramRig.Result result = rig.run("-src", "a", "-dst", "b", "-lst", "img.lst", "-watch");
        assertEquals(1, result.code(), result.all());
        assertTrue(result.err().contains("password"), result.all());
        assertEquals(
                2,
                rig.run("-src", "a", "-dst", "nobody", "-lst", "img.lst", "-watch")
                        .code());
        assertEquals(
                2,
                rig.run("-src", "a", "-dst", "b", "-lst", "none.lst", "-watch").code());
        rig.write("data/history.yaml", "- no\n- map\n");
        ProgramRig.Result broken = rig.run("-src", "a", "-dst", "b", "-lst", "img.lst", "-watch");
        assertEquals(1, broken.code(), broken.all());
        assertTrue(broken.err().contains("history.yaml"), broken.all());
        assertEquals("- no\n- map\n", rig.read("data/history.yaml"));
    }

    @Test
    void tellsRobotsOfEachImageAndServesItsStatus() throws IOException, InterruptedException {
        rig.write("img.lst", "told/app:1.0\n");
        TestImage image = OddImages.ociImage(600);
        pusher.push("told/app", "1.0", image);
        HttpClient browser = HttpClient.newHttpClient();
        try (ScriptedServer sink = new ScriptedServer()) {
            sink.on("POST /hook", 200);
            configure("interval: 1\nwebhook:\n- url: " + sink.url() + "/hook\n");
            try (WatchRun watch = new WatchRun(
                    rig, "-src", "a", "-dst", "b", "-lst", "img.lst", "-watch", "-listen", "127.0.0.1:0")) {
                watch.awaitLog("Round done");
                Polling.until(
                        "the robot is told",
                        WatchRun.LIMIT,
                        () -> !sink.requests().isEmpty());
                String told = new String(sink.requests().get(0).body(), StandardCharsets.UTF_8);
                assertTrue(
                        told.contains(targetProxy.host())
                                && told.contains(image.digest().toString()),
                        told);
                String line = watch.log().stream()
                        .filter(text -> text.contains("Status page: "))
                        .findFirst()
                        .orElseThrow();
                String uri = line.substring(line.indexOf("http"));
                assertTrue(get(browser, uri + "?lang=zh").contains(targetProxy.host() + "/told/app:1.0"));
                String metrics = get(browser, uri + "metrics");
                assertTrue(
                        metrics.contains("image_transmit_images_total{result=\"transferred\",target=\""
                                + targetProxy.host() + "\"} 1.0"),
                        metrics);
                assertEquals("ok", get(browser, uri + "healthz").strip());
            }
        }
        ProgramRig.Result refused =
                rig.run("-src", "a", "-dst", "b", "-lst", "img.lst", "-watch", "-listen", "0.0.0.0:0");
        assertEquals(2, refused.code(), refused.all());
        assertTrue(refused.err().contains("IMAGE_TRANSMIT_TOKEN"), refused.all());
    }

    private static String get(HttpClient browser, String uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void theSecondInOneFolderIsRefusedAndNamesTheFirst() {
        rig.write("img.lst", "twice/app:1.0\n");
        pusher.push("twice/app", "1.0", OddImages.ociImage(400));
        try (ChildProgram first =
                ChildProgram.start(rig, List.of("-Xmx64m"), "-src", "a", "-dst", "b", "-lst", "img.lst", "-watch")) {
            Polling.until("it works", WatchRun.LIMIT, () -> first.output().contains("Round done"));
            ProgramRig.Result second = rig.run("-src", "a", "-dst", "b", "-lst", "img.lst", "-watch");
            assertEquals(2, second.code());
            assertTrue(second.err().contains("(pid " + first.pid() + ", "), second.all());
        }
    }

    @Test
    void sigtermInATransferEndsItSoonAndTheNextStartGoesOn() {
        TestImage small = OddImages.ociImage(500);
        TestImage big = OddImages.bigLayer(501, 20_000_000);
        pusher.push("term/app", "1.0", small);
        pusher.push("term/big", "1.0", big);
        rig.write("img.lst", "term/app:1.0\nterm/big:1.0\n");
        targetProxy.when(RequestMatch.of("PATCH", ".*"), Faults.stallRequest(1_000_000));
        String[] arguments = {"-src", "a", "-dst", "b", "-lst", "img.lst", "-watch"};
        try (ChildProgram child = ChildProgram.start(rig, List.of("-Xmx64m"), arguments)) {
            targetProxy.await("the upload stands still", WatchRun.LIMIT, Exchange::stalled);
            arrives("term/app", "1.0", small.digest());
            Polling.until("it is noted", WatchRun.LIMIT, () -> child.output().contains("term/app:1.0"));
            long start = System.nanoTime();
            Command.of(Programs.require("kill"), "-TERM", child.pid()).runOrFail();
            assertEquals(130, child.await());
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis < 5000, millis + " ms");
            assertTrue(child.output().contains("Watching stopped"), child.output());
        }
        assertEquals(List.of("term/app:1.0"), List.copyOf(history().keySet()));
        targetProxy.behave();
        targetProxy.clearLog();
        try (ChildProgram child = ChildProgram.start(rig, List.of("-Xmx64m"), arguments)) {
            arrives("term/big", "1.0", big.digest());
            Polling.until("the round ends", WatchRun.LIMIT, () -> child.output().contains("Round done"));
        }
        assertEquals(0, manifestPuts(targetProxy, "term/app", "1.0"), "what had arrived is not brought again");
    }
}
