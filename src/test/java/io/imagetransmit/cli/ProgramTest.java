package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.testing.Credentials;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole program, from its arguments to its exit code, against real registries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ProgramTest {
    private static final Credentials USER = new Credentials("bob", "s3cr3t-Pässword");

    private RealRegistry source;
    private RealRegistry target;
    private FaultProxy proxy;
    private RegistryPusher pusher;
    private RegistryInspector inspector;
    private ProgramRig rig;

    @BeforeAll
    void start() {
        source = RealRegistry.started();
        target = RealRegistry.started(RegistryOptions.plain().withBasic(USER));
        proxy = FaultProxy.before(target);
        pusher = new RegistryPusher(source.access());
        inspector = new RegistryInspector(target.access());
    }

    @AfterAll
    void stop() {
        proxy.close();
        target.close();
        source.close();
    }

    @BeforeEach
    void open() {
        proxy.behave();
        proxy.clearLog();
        rig = new ProgramRig();
        rig.configure("registry: " + source.url(), targetLines());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private String targetLines() {
        return "registry: " + proxy.url() + "\nuser: " + USER.user() + "\npassword: " + USER.password();
    }

    @Test
    void flagsAreTakenInAllForms() {
        TestImage image = OddImages.dockerImage(20_000);
        pusher.push("forms/app", "v1", image);
        rig.write("img.lst", "forms/app:v1\n");
        for (List<String> form : List.of(
                List.of("-src", "a", "-dst", "b", "-lst", "img.lst"),
                List.of("-src=a", "-dst=b", "-lst=img.lst"),
                List.of("--src", "a", "--dst", "b", "--lst", "img.lst"),
                List.of("--src=a", "--dst=b", "--lst=img.lst"),
                // the first source in cfg.yaml is the one that is meant without a word
                List.of("-dst", "b", "-lst", rig.path("img.lst").toString()))) {
            ProgramRig.Result result = rig.run(form.toArray(String[]::new));
            assertEquals(0, result.code(), result.all());
        }
        assertEquals(image.contents(), inspector.contents("forms/app", "v1"));
    }

    @Test
    void listMayComeOnStandardInput() {
        pusher.push("stdin/app", "v1", OddImages.ociImage(20_100));
        ProgramRig.Result result = rig.runWithInput(
                "\r\n# mine\r\nhttps://10.45.80.1/stdin/app:v1 -> stdin/other:v2\r\n", "-src=a", "-dst=b");
        assertEquals(0, result.code(), result.all());
        assertEquals(OddImages.ociImage(20_100).contents(), inspector.contents("stdin/other", "v2"));
    }

    @Test
    void reportTellsEachImagesFate() {
        TestImage image = OddImages.dockerImage(20_200);
        pusher.push("report/app", "v1", image);
        rig.write("img.lst", "report/app:v1\nreport/app:v1 -> report/twin:v1\nreport/missing:v9\nBAD LINE\n");
        ProgramRig.Result result = rig.run("-src=a", "-dst=b", "-lst=img.lst", "-report", "out/report.json");
        assertEquals(1, result.code(), result.all());
        JsonObject report = JsonParser.parseString(rig.read("out/report.json")).getAsJsonObject();
        assertEquals(source.host(), report.get("source").getAsString());
        assertEquals(proxy.host(), report.get("target").getAsString());
        assertFalse(report.get("cancelled").getAsBoolean());
        JsonArray images = report.getAsJsonArray("images");
        assertEquals(3, images.size());
        JsonObject first = images.get(0).getAsJsonObject();
        JsonObject twin = images.get(1).getAsJsonObject();
        assertEquals(source.host() + "/report/app:v1", first.get("source").getAsString());
        assertEquals(proxy.host() + "/report/twin:v1", twin.get("target").getAsString());
        assertEquals(image.digest().toString(), first.get("digest").getAsString());
        assertEquals("done", first.get("state").getAsString());
        assertTrue(first.get("error").isJsonNull());
        long bytes = image.blobs().stream().mapToLong(TestBlob::size).sum();
        assertEquals(bytes, sum(images, "movedBytes"));
        assertEquals(3, sum(images, "movedBlobs"));
        assertEquals(3, sum(images, "mountedBlobs"));
        JsonObject missing = images.get(2).getAsJsonObject();
        assertEquals("failed", missing.get("state").getAsString());
        assertEquals("NOT_FOUND", missing.getAsJsonObject("error").get("kind").getAsString());
        assertEquals("source", missing.getAsJsonObject("error").get("side").getAsString());
        assertEquals(
                4,
                report.getAsJsonArray("invalid")
                        .get(0)
                        .getAsJsonObject()
                        .get("line")
                        .getAsInt());
        assertNoSecret(result, rig.read("out/report.json"), rig.read("data/log.txt"));
    }

    private static long sum(JsonArray images, String member) {
        long sum = 0;
        for (int i = 0; i < images.size(); i++) {
            sum += images.get(i).getAsJsonObject().get(member).getAsLong();
        }
        return sum;
    }

    private static void assertNoSecret(ProgramRig.Result result, String... files) {
        String everything = result.all() + String.join("", files);
        assertFalse(everything.contains(USER.password()));
        assertFalse(everything.contains(USER.basic().substring("Basic ".length())));
        assertFalse(everything.contains("_state="), "an upload's secret");
    }

    @Test
    void logIsWrittenAndListsWhatFailed() {
        pusher.push("log/app", "v1", OddImages.ociImage(20_300));
        ProgramRig.Result result = rig.runWithInput("log/app:v1\nlog/none:v1\nB A D\n", "-src=a", "-dst=b", "-debug");
        assertEquals(1, result.code());
        String log = rig.read("data/log.txt");
        assertTrue(log.lines().anyMatch(line -> line.matches("\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\] .+")));
        List<String> lines = log.lines().toList();
        int list = lines.indexOf(lines.stream()
                .filter(line -> line.endsWith("Invalid url list:"))
                .findFirst()
                .orElseThrow());
        assertEquals(
                source.host() + "/log/none:v1  # the source registry " + source.host() + " has no such image",
                lines.get(list + 1));
        assertEquals("B A D", lines.get(list + 2));
        assertTrue(log.contains("Invalid:2 All:2 OK:1 Err:0 Doing:0"), log);
        assertFalse(log.contains("Speed:v0.0B/s ^0.0B/s"), "a short run has a speed as well");
        assertTrue(log.contains("Task completed, total 2 tasks with 1 failed"));
        assertTrue(log.contains("3 images: 1 transferred, 0 already there, 0 failed, 2 invalid; "), log);
        assertTrue(log.contains("Get 2 images"), log);
        assertNoSecret(result, log);
        rig.runWithInput("log/app:v1", "-src=a", "-dst=b");
        assertTrue(rig.read("data/log.txt").startsWith(log), "appended to");
    }

    /** What failed can be given to -lst as it was listed; nothing is said more often than a person needs. */
    @Test
    void oneOfManyFails() {
        for (int i = 0; i < 20; i++) {
            pusher.push("many/app" + i, "v1", OddImages.ociImage(20_310 + i));
        }
        rig.configure("registry: " + source.url(), targetLines(), "retries: 1\n");
        proxy.when(RequestMatch.of("PUT", "/v2/new/name/manifests/.*"), Faults.answer(503));
        StringBuilder list = new StringBuilder("many/app0:v1 -> new/name:v2\n");
        for (int i = 1; i < 20; i++) {
            list.append("many/app").append(i).append(":v1\n");
        }
        ProgramRig.Result result = rig.runWithInput(list.toString(), "-src=a", "-dst=b");
        assertEquals(1, result.code(), result.all());
        assertEquals("", result.err());
        List<String> about = result.out()
                .lines()
                .filter(line -> line.contains("/many/app0:v1") || line.contains("trying again"))
                .filter(line -> !line.contains("Get manifest") && !line.contains("Put a blob"))
                .toList();
        assertEquals(4, about.size(), result.out());
        assertTrue(about.get(0).endsWith(proxy.host() + ": the answer was HTTP 503, trying again"), about.get(0));
        assertTrue(about.get(1).endsWith("gets another try after the others"), about.get(1));
        assertTrue(about.get(2).contains("Failed: " + source.host() + "/many/app0:v1: the target"), about.get(2));
        assertTrue(about.get(3).contains("/many/app0:v1 -> new/name:v2  # the target registry"), about.get(3));
        assertTrue(result.out().contains("20 images: 19 transferred, 0 already there, 1 failed, 0 invalid;"));
        assertTrue(result.out().contains("] Retry 1 failed images, round 1 of 1"), result.out());
        proxy.behave();
        ProgramRig.Result again = rig.runWithInput(about.get(3), "-src=a", "-dst=b");
        assertEquals(0, again.code(), again.all());
        assertEquals(OddImages.ociImage(20_310).contents(), inspector.contents("new/name", "v2"));
    }

    @Test
    void dryRunTellsAndWritesNothing() {
        TestImage image = OddImages.multiPlatform(20_400);
        pusher.push("dry/app", "v1", image);
        pusher.push("dry/there", "v1", OddImages.ociImage(20_410));
        rig.runWithInput("dry/there:v1", "-src=a", "-dst=b");
        proxy.clearLog();
        ProgramRig.Result result = rig.runWithInput(
                "dry/app:v1\ndry/there:v1\ndry/app:v1 -> dry/twin:v1\n", "-src=a", "-dst=b", "-dry-run");
        assertEquals(0, result.code(), result.all());
        assertEquals(0, proxy.count(exchange -> !exchange.method().matches("GET|HEAD")));
        assertTrue(result.out().contains("dry/app:v1: 6 blobs to transfer"), result.out());
        assertTrue(result.out().contains("dry/there:v1: already there"), result.out());
        assertTrue(result.out().contains("dry/twin:v1: 0 blobs to transfer (0.0B), 6 taken"), result.out());
        assertEquals(List.of(), inspector.tags("dry/app"));
        ProgramRig.Result failing = rig.runWithInput("dry/none:v1", "-src=a", "-dst=b", "-dry-run");
        assertEquals(1, failing.code());
    }

    @Test
    void listsRepositoriesAndTags() {
        pusher.push("ls/app", "v1", OddImages.ociImage(20_500));
        pusher.push("ls/app", "v2", OddImages.ociImage(20_501));
        ProgramRig.Result tags = rig.run("ls", "a", "ls/app");
        assertEquals(0, tags.code());
        assertEquals("v1\nv2\n", tags.out().replace("\r", ""));
        assertTrue(rig.run("ls", "a").out().lines().anyMatch("ls/app"::equals));
        assertEquals(0, rig.run("ls", "b").code());
        ProgramRig.Result none = rig.run("ls", "a", "ls/none");
        assertEquals(1, none.code());
        assertEquals(1, none.lines().size());
        assertEquals(2, rig.run("ls").code());
        assertTrue(none.err().contains("image-transmit ls a lists"), none.err());
        ProgramRig.Result nobody = rig.run("ls", "nobody");
        assertEquals(2, nobody.code());
        assertTrue(nobody.err().contains("choose one of: a, b"), nobody.err());
    }

    @Test
    void speaksTheLanguageThatIsAskedFor() {
        pusher.push("lang/app", "v1", OddImages.ociImage(20_600));
        rig.locale(Locale.SIMPLIFIED_CHINESE);
        assertTrue(rig.runWithInput("lang/app:v1", "-src=a", "-dst=b").out().contains("任务处理结束，总计1任务"));
        rig.variable("lang", "en_US");
        assertTrue(rig.runWithInput("lang/app:v1", "-src=a", "-dst=b").out().contains("Task completed, total 1 tasks"));
        rig.configure("registry: " + source.url(), targetLines(), "lang: zh_CN\n");
        assertTrue(rig.runWithInput("lang/app:v1", "-src=a", "-dst=b").out().contains("任务处理结束"));
        assertTrue(rig.run("-help").out().contains("镜像"));
    }

    @Test
    void helpAndVersionNeedNoConfiguration() throws IOException {
        Files.delete(rig.path("cfg.yaml"));
        assertEquals(0, rig.run("-help").code());
        assertEquals(0, rig.run("--help").code());
        assertTrue(rig.run("-version").out().startsWith("image-transmit "));
        assertEquals(2, rig.run().code());
    }
}
