package io.imagetransmit.cli;

import static io.imagetransmit.cli.DoctorRig.assertFault;
import static io.imagetransmit.cli.DoctorRig.assertHint;
import static io.imagetransmit.cli.DoctorRig.assertLine;
import static io.imagetransmit.cli.DoctorRig.login;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.Nginx;
import io.imagetransmit.testing.NginxOptions;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TokenPolicy;
import io.imagetransmit.testing.TokenServer;
import java.io.IOException;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code doctor} behind the first answer: tokens, permissions, what is in front of a registry, and the configuration itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DoctorRightsTest {
    private RealRegistry open;
    private TokenServer tokens;
    private RealRegistry guarded;
    private DoctorRig rig;

    @BeforeAll
    void start() {
        open = RealRegistry.started();
        new RegistryPusher(open.access()).push("team/app", "v1", OddImages.dockerImage(20_200));
        tokens = new TokenServer(DoctorRig.USER);
        guarded = RealRegistry.started(RegistryOptions.plain().withTokens(tokens));
        new RegistryPusher(guarded.access()).push("team/app", "v1", OddImages.dockerImage(20_300));
    }

    @AfterAll
    void stop() {
        guarded.close();
        tokens.close();
        open.close();
    }

    @BeforeEach
    void open() {
        tokens.policy(TokenPolicy.usual());
        rig = new DoctorRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void tokensOfAServiceThatIsWell() {
        ProgramRig.Result result = rig.target("registry: " + guarded.url() + login() + "\nrepository: team");
        assertEquals(0, result.code(), result.all());
        assertLine(result, "ok  token service", tokens.realm().toString());
        assertLine(result, "ok  login", "as bob");
        assertLine(result, "ok  pull", "team/app:v1");
        assertLine(result, "ok  push", "team/app was opened and given up");
    }

    @Test
    void wrongPasswordAtTheTokenService() {
        ProgramRig.Result result = rig.target("registry: " + guarded.url() + "\nuser: bob\npassword: wrong-S3cret");
        assertFault(result, "login", "does not accept user and password", "check user and password");
        assertFalse(result.all().contains("wrong-S3cret"), result.all());
    }

    @Test
    void aTokenServiceThatIsNotThere() {
        try (FaultProxy proxy = FaultProxy.before(guarded)) {
            URI nobody = URI.create("http://127.0.0.1:1/token");
            proxy.when(
                    RequestMatch.any(),
                    Faults.setHeader("WWW-Authenticate", "Bearer realm=\"" + nobody + "\",service=\"s\""));
            ProgramRig.Result result = rig.target("registry: " + proxy.url() + login());
            assertFault(result, "token service", nobody + "", "make this machine reach that address");
            assertLine(result, "X   token service", "the connection was refused");
            assertLine(result, "-   not tried: ", "login, pull");
        }
    }

    @Test
    void aClockThatIsWrongStopsNoTokens() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(20));
        try (FaultProxy proxy = FaultProxy.before(guarded)) {
            proxy.when(RequestMatch.any(), Faults.setHeader("Date", date));
            assertHint(
                    rig.target("registry: " + proxy.url() + login()),
                    "clock",
                    "20M0",
                    "set the wrong one of the two clocks");
        }
    }

    @Test
    void noPermissionToPush() {
        tokens.policy(TokenPolicy.usual().granting(grant -> !grant.action().equals("push")));
        ProgramRig.Result named = rig.target("registry: " + guarded.url() + login() + "\nrepository: team");
        assertFault(named, "push", "does not allow this user to write", "have the permission to push granted");
        assertLine(named, "ok  pull", "team/app:v1");
        assertHint(
                rig.target("registry: " + guarded.url() + login()),
                "push",
                "no repository is configured, and team/app, which was tried instead, is refused",
                "set repository of this target in cfg.yaml to a project that exists");
        // as a source it is as it should be
        assertEquals(
                0,
                rig.source("registry: " + guarded.url() + login() + "\nrepository: team")
                        .code());
    }

    @Test
    void noPermissionToPull() {
        tokens.policy(TokenPolicy.usual().granting(grant -> !grant.action().equals("pull")));
        assertFault(
                rig.source("registry: " + guarded.url() + login() + "\nrepository: team/app"),
                "pull",
                "this user may not read team/app",
                "have the permission to pull granted");
    }

    @Test
    void aListOfRepositoriesThatIsKeptSecret() {
        tokens.policy(TokenPolicy.usual().granting(grant -> grant.type().equals("repository")));
        assertHint(
                rig.source("registry: " + guarded.url() + login()),
                "pull",
                "gives no list of its repositories",
                "image-transmit ls NAME REPOSITORY");
    }

    @Test
    void readOnly() {
        try (RealRegistry registry =
                RealRegistry.started(RegistryOptions.plain().withReadOnly(true))) {
            ProgramRig.Result result = rig.target("registry: " + registry.url());
            assertFault(result, "push", "HTTP 405", "the project may be read-only");
            assertLine(result, "-   not tried: ", "chunk size");
        }
    }

    @Test
    void aBodyLimitOfNginx() {
        for (NginxOptions options :
                List.of(NginxOptions.plain(), NginxOptions.plain().withRequestBuffering())) {
            try (Nginx nginx = Nginx.before(open.address(), options.withMaxBodySize("1m"))) {
                assertHint(
                        rig.target("registry: " + nginx.url()),
                        "chunk size",
                        "32.0MB are refused (HTTP 413), those of 1.0MB are let through",
                        "client_max_body_size 0");
            }
            try (Nginx nginx = Nginx.before(open.address(), options.withMaxBodySize("40m"))) {
                assertLine(rig.target("registry: " + nginx.url()), "ok  chunk size", "32.0MB");
            }
        }
        try (Nginx nginx = Nginx.before(open.address(), NginxOptions.plain().withMaxBodySize("16k"))) {
            assertFault(
                    rig.target("registry: " + nginx.url()),
                    "chunk size",
                    "not even chunks of 64.0KB",
                    "client_max_body_size 0");
        }
    }

    @Test
    void rangesAndReferrers() throws IOException {
        try (FaultProxy proxy = FaultProxy.before(open)) {
            proxy.when(RequestMatch.blobGet(), Faults.ignoreRange());
            assertHint(
                    rig.source("registry: " + proxy.url()),
                    "resume",
                    "ranges are not supported",
                    "have it pass the Range header on");
        }
        RegistryServerSettings settings =
                RegistryServerSettings.loopback(rig.program().path("images"));
        try (RegistryServer server = RegistryServer.start(settings)) {
            String host = "http://127.0.0.1:" + server.address().getPort();
            new RegistryPusher(RegistryAccess.to(URI.create(host))).push("own/app", "v1", OddImages.ociImage(20_400));
            ProgramRig.Result result = rig.target("registry: " + host);
            assertEquals(0, result.code(), result.all());
            assertLine(result, "ok  referrers", "by the referrers API");
            assertLine(result, "ok  push", "own/app");
            assertLine(result, "ok  chunk size", "32.0MB");
        }
    }

    @Test
    void whatIsWrongWithTheConfigurationIsToldInItsPlace() {
        rig.program()
                .write(
                        "cfg.yaml",
                        "source:\n- name: x\n  registry: '::'\n- name: a\n  registry: " + open.url()
                                + "\n- name: c\n  registry: " + open.url() + "\n  user: bob\n  password: ${NO_SUCH}\n"
                                + "- name: d\n  registry: https://" + open.host() + "\n  ca: cfg.yaml\n");
        ProgramRig.Result result = rig.run();
        assertEquals(1, result.code(), result.all());
        assertLine(result, "X   cfg.yaml", "NO_SUCH is not set");
        assertLine(result, "X   cfg.yaml", "has no certificate in PEM form");
        assertEquals(2, DoctorRig.faults(result).size(), result.all());
        assertLine(result, "ok  pull", "team/app:v1");
        assertTrue(result.err().contains("must be the address of a registry"), result.all());
    }

    @Test
    void namesChooseAndBothRolesAreOneExamination() {
        String entry = "- name: hub\n  registry: " + open.url() + "\n";
        String other = "- name: other\n  registry: http://127.0.0.1:1\n";
        rig.program().write("cfg.yaml", "source:\n" + entry + other + "target:\n" + entry);
        ProgramRig.Result result = rig.run("HUB");
        assertEquals(0, result.code(), result.all());
        assertTrue(result.out().contains("hub (source and target): "), result.all());
        assertEquals(
                1,
                result.out().lines().filter(line -> line.contains("host name")).count(),
                result.all());
        assertLine(result, "ok  push", "team/app");
        ProgramRig.Result unknown = rig.run("hubb");
        assertEquals(2, unknown.code(), unknown.all());
        assertTrue(unknown.err().contains("did you mean hub?"), unknown.all());
    }

    @Test
    void aDiskThatCannotBeWritten() {
        rig.program().write("data", "in the place of a folder");
        ProgramRig.Result result = rig.source("registry: " + open.url());
        assertFault(result, "disk", "could not be read or written", "this user may read and write there");
    }

    @Test
    void withoutAConfigurationItSaysWhatIsMissing() {
        ProgramRig.Result result = rig.run();
        assertEquals(2, result.code(), result.all());
        assertTrue(result.err().contains("cfg.yaml"), result.all());
    }

    @Test
    void inChinese() {
        rig.program().locale(Locale.SIMPLIFIED_CHINESE);
        rig.program().configure("registry: http://127.0.0.1:1", "registry: " + open.url());
        ProgramRig.Result result = rig.run();
        assertEquals(1, result.code(), result.all());
        assertLine(result, "X   连接", "源仓库 127.0.0.1:1 拒绝连接");
        assertTrue(result.out().contains("处理：请确认仓库已启动"), result.all());
        assertLine(result, "-   没有检查：", "登录、拉取");
        assertLine(result, "ok  推送", "发起上传后已取消");
        assertFalse(result.out().contains("doctor."), result.all());
    }
}
