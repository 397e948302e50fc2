package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.Certificates;
import io.imagetransmit.testing.Credentials;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What users get wrong, or what is wrong around them: one clear sentence each, and no secret in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BadInputTest {
    private static final Credentials USER = new Credentials("alice", "right-password");
    private static final String WRONG = "wr0ng-passw0rd";

    private RealRegistry plain;
    private RealRegistry guarded;
    private RealRegistry secure;
    private RealRegistry expired;
    private Certificates certificates;
    private ProgramRig rig;

    @BeforeAll
    void start() {
        certificates = new Certificates();
        plain = RealRegistry.started();
        guarded = RealRegistry.started(RegistryOptions.plain().withBasic(USER));
        secure = RealRegistry.started(RegistryOptions.plain().withTls(certificates.server()));
        expired = RealRegistry.started(RegistryOptions.plain().withTls(certificates.expired()));
        new RegistryPusher(plain.access()).push("p/app", "v1", OddImages.ociImage(21_000));
    }

    @AfterAll
    void stop() {
        plain.close();
        guarded.close();
        secure.close();
        expired.close();
        certificates.close();
    }

    @BeforeEach
    void open() {
        rig = new ProgramRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private String wrongLogin() {
        return "registry: " + guarded.url() + "\nuser: alice\npassword: " + WRONG;
    }

    /** The run fails before any image, with this one line on the error output, in both languages. */
    private void assertRefused(int code, String source, String target, String... parts) {
        rig.configure(source, target, "retries: 0\n");
        assertOneSentence(code, parts);
    }

    private void assertOneSentence(int code, String... parts) {
        for (Locale locale : List.of(Locale.CHINESE, Locale.ENGLISH)) {
            rig.locale(locale);
            ProgramRig.Result result = rig.runWithInput("p/app:v1\n", "-src=a", "-dst=b");
            assertEquals(code, result.code(), result.all());
            List<String> sentences =
                    result.err().lines().filter(line -> !line.isBlank()).toList();
            assertEquals(1, sentences.size(), result.all());
            if (locale.equals(Locale.ENGLISH)) {
                for (String part : parts) {
                    assertTrue(sentences.get(0).contains(part), sentences.get(0));
                }
            }
            assertHarmless(result);
        }
    }

    private void assertHarmless(ProgramRig.Result result) {
        assertFalse(result.all().contains("\tat "), result.all());
        assertFalse(result.all().contains("Exception"), result.all());
        assertFalse(result.all().contains(WRONG), result.all());
        assertFalse(result.all().contains("INTERNAL"), result.all());
    }

    /** One image fails with one sentence in the log; what it is about is named. */
    private ProgramRig.Result assertImageFails(String list, String... parts) {
        ProgramRig.Result result = rig.runWithInput(list, "-src=a", "-dst=b");
        assertEquals(1, result.code(), result.all());
        assertHarmless(result);
        List<String> failures =
                result.out().lines().filter(line -> line.contains("Failed: ")).toList();
        assertEquals(1, failures.size(), result.all());
        for (String part : parts) {
            assertTrue(failures.get(0).contains(part), failures.get(0));
        }
        return result;
    }

    @Test
    void wrongPassword() {
        String plainLines = "registry: " + plain.url();
        assertRefused(1, wrongLogin(), plainLines, "source registry", guarded.host(), "user and password");
        assertRefused(1, plainLines, wrongLogin(), "target registry", guarded.host(), "user and password");
    }

    @Test
    void noLoginWhereOneIsNeeded() {
        rig.configure("registry: " + plain.url(), "registry: " + guarded.url(), "retries: 0\n");
        assertImageFails("p/app:v1", "p/app:v1", "target registry", guarded.host(), "wants a login");
    }

    @Test
    void missingImage() {
        rig.configure("registry: " + plain.url(), "registry: " + plain.url(), "");
        assertImageFails("p/app:v9 -> q/app:v9", plain.host() + "/p/app:v9", "source registry", "no such image");
        assertImageFails("q/none:v1 -> q/app:v9", plain.host() + "/q/none:v1", "source registry", "no such image");
    }

    @Test
    void unknownProjectOfTheTarget() {
        try (FaultProxy proxy = FaultProxy.before(plain)) {
            proxy.when(
                    RequestMatch.of(".*", "/v2/q/.*"),
                    Faults.answer(404)
                            .body(
                                    "application/json",
                                    "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"project q not found\"}]}"));
            rig.configure("registry: " + plain.url(), "registry: " + proxy.url(), "");
            assertImageFails(
                    "p/app:v1 -> q/app:v1", "p/app:v1", "target registry", "no such project", "project q not found");
        }
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String nobody = "127.0.0.1:" + port;
        assertRefused(
                1, "registry: http://" + nobody, "registry: " + plain.url(), "source registry " + nobody, "refused");
        assertRefused(1, "registry: " + plain.url(), "registry: " + nobody, "target registry " + nobody, "refused");
    }

    @Test
    void unknownHost() {
        assertRefused(
                1,
                "registry: https://no-such-host.invalid",
                "registry: " + plain.url(),
                "source registry",
                "no-such-host.invalid");
    }

    @Test
    void certificates() {
        String plainLines = "registry: " + plain.url();
        assertRefused(
                1,
                plainLines,
                "registry: " + expired.url() + "\nca: "
                        + certificates.authority().certificate(),
                "target registry " + expired.host(),
                "expired");
        assertRefused(
                1, "registry: " + secure.url(), plainLines, "source registry " + secure.host(), "no known authority");
        assertRefused(
                1,
                "registry: localhost:" + secure.address().getPort(),
                plainLines,
                "source registry",
                "no known authority");
        assertRefused(2, plainLines + "\nca: /no/such.pem", plainLines, "/no/such.pem");
    }

    @Test
    void wrongScheme() {
        String plainLines = "registry: " + plain.url();
        assertRefused(
                1,
                "registry: https://" + plain.host(),
                plainLines,
                "source registry " + plain.host(),
                "plain HTTP",
                "http://");
        assertRefused(1, plainLines, "registry: http://" + secure.host(), "target registry " + secure.host(), "HTTPS");
        assertRefused(
                1,
                "registry: " + guarded.host() + "\nuser: alice\npassword: " + WRONG,
                plainLines,
                "source registry " + guarded.host(),
                "plain HTTP",
                "http://" + guarded.host());
    }

    @Test
    void plainHttpIsUsedWithAWarningWhereThereIsNothingToLose() {
        rig.configure("registry: " + plain.host(), "registry: " + plain.host(), "");
        ProgramRig.Result result = rig.runWithInput("p/app:v1 -> q/plain:v1", "-src=a", "-dst=b");
        assertEquals(0, result.code(), result.all());
        assertTrue(result.out().contains("WARNING: " + plain.host() + " speaks plain HTTP only"), result.out());
    }

    @Test
    void webPageInPlaceOfARegistry() {
        try (FaultProxy proxy = FaultProxy.before(plain)) {
            proxy.when(RequestMatch.any(), Faults.html(200));
            assertRefused(
                    1,
                    "registry: " + proxy.url(),
                    "registry: " + plain.url(),
                    "source registry at " + proxy.host(),
                    "not a container registry");
            proxy.behave();
            proxy.when(RequestMatch.of(".*", "/v2/.+"), Faults.html(200));
            rig.configure("registry: " + proxy.url(), "registry: " + plain.url(), "");
            assertImageFails("p/app:v1 -> q/html:v1", "p/app:v1", "source registry", "not a container registry");
        }
    }

    @Test
    void webPageWhereNoSchemeIsWritten() {
        try (FaultProxy page = FaultProxy.before(plain)) {
            page.when(RequestMatch.any(), Faults.html(404));
            assertRefused(1, "registry: " + plain.url(), "registry: " + page.host(), page.host(), "not a container");
        }
    }

    @Test
    void bothRegistriesCannotBeHad() {
        rig.configure(wrongLogin(), "registry: https://" + expired.host(), "retries: 0\n");
        ProgramRig.Result result = rig.runWithInput("p/app:v1\n", "-src=a", "-dst=b");
        assertEquals(1, result.code(), result.all());
        List<String> sentences = result.err().lines().toList();
        assertEquals(2, sentences.size(), result.all());
        assertTrue(sentences.get(0).contains(guarded.host()), result.err());
        assertTrue(sentences.get(1).contains(expired.host()), result.err());
        assertHarmless(result);
        String log = rig.read("data/log.txt");
        sentences.forEach(sentence -> assertTrue(log.contains(sentence), log));
        assertFalse(log.contains(WRONG), log);
    }

    @Test
    void nobodyListensWhereTheProxyShouldBe() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        rig.variable("http_proxy", "http://bob:" + WRONG + "@127.0.0.1:" + port);
        assertRefused(
                1,
                "registry: " + plain.url(),
                "registry: http://registry.example",
                "the proxy 127.0.0.1:" + port + " ");
    }

    @Test
    void anEngineThatIsNotThere() {
        rig.configure("registry: " + plain.url(), "registry: " + plain.url(), "retries: 0\n");
        rig.variable("DOCKER_HOST", "unix://" + rig.path("nobody.sock"));
        rig.variable("PATH", "");
        ProgramRig.Result result = rig.runWithInput("p/app:v1\n", "-src=a", "-dst=docker");
        assertEquals(1, result.code(), result.all());
        assertTrue(result.out().contains("nobody.sock"), result.out());
        rig.write("cfg.yaml", rig.read("cfg.yaml").replace("name: b", "name: docker"));
        assertEquals(1, rig.runWithInput("p/app:v1\n", "-src=a", "-dst=docker").code(), "a name like any other");
    }

    @Test
    void reportThatCannotBeWritten() {
        rig.configure("registry: " + plain.url(), "registry: " + plain.url(), "");
        rig.write("file", "");
        ProgramRig.Result result =
                rig.runWithInput("p/app:v1 -> q/app:v1\n", "-src=a", "-dst=b", "-report", "file/report.json");
        assertEquals(1, result.code(), result.all());
        assertTrue(result.out().contains("1 transferred"), result.out());
        assertTrue(result.out().contains("file/report.json cannot be written"), result.out());
        assertHarmless(result);
    }

    @Test
    void lists() {
        rig.configure("registry: " + plain.url(), "registry: " + secure.url(), "");
        for (String[] bad : new String[][] {
            {"-lst=none.lst", "none.lst"}, {"-lst=folder", "folder"}, {"-lst=empty.lst", "empty.lst"}
        }) {
            rig.write("empty.lst", "\n# nothing\n\n");
            assertTrue(rig.path("folder").toFile().isDirectory()
                    || rig.path("folder").toFile().mkdir());
            ProgramRig.Result result = rig.run("-src=a", "-dst=b", bad[0]);
            assertEquals(2, result.code(), result.all());
            assertEquals(1, result.lines().size(), result.all());
            assertTrue(result.err().contains(bad[1]), result.err());
            assertHarmless(result);
        }
        assertEquals(2, rig.runWithInput("", "-src=a", "-dst=b").code());
    }

    @Test
    void targetIsTheSource() {
        rig.configure("registry: " + plain.url(), "registry: " + plain.url(), "");
        ProgramRig.Result result = rig.runWithInput("p/app:v1", "-src=a", "-dst=b");
        assertEquals(1, result.code(), result.all());
        assertEquals(
                1,
                result.out()
                        .lines()
                        .filter(line -> line.contains("source and target are the same place: p/app:v1"))
                        .count(),
                result.out());
        assertHarmless(result);
    }

    @Test
    void configurationIsMissingOrNamesNobody() throws IOException {
        ProgramRig.Result missing = rig.run("-src=a", "-dst=b");
        assertEquals(2, missing.code());
        assertTrue(missing.err().contains("cfg.yaml: there is no such file"), missing.err());
        assertHarmless(missing);
        rig.configure("registry: " + plain.url(), "registry: " + plain.url(), "");
        ProgramRig.Result nobody = rig.run("-src=x", "-dst=b");
        assertEquals(2, nobody.code());
        assertEquals(1, nobody.lines().size(), nobody.all());
        for (String[] wrong : new String[][] {
            {"-what"},
            {"-src"},
            {"-src=a", "-dst=b", "-platform=linux"},
            {"-src=a", "-src=b", "-dst=b"},
            {"-src=a", "-watch", "-dst=b"}
        }) {
            ProgramRig.Result result = rig.run(wrong);
            assertEquals(2, result.code(), result.all());
            assertEquals(1, result.lines().size(), result.all());
        }
        Files.delete(rig.path("cfg.yaml"));
    }

    @Test
    void stackTracesAreForDebugging() {
        rig.configure(wrongLogin(), "registry: " + plain.url(), "retries: 0\n");
        ProgramRig.Result result = rig.runWithInput("p/app:v1", "-src=a", "-dst=b", "-debug");
        assertTrue(result.err().contains("\tat "), result.err());
        assertFalse(result.all().contains(WRONG));
    }
}
