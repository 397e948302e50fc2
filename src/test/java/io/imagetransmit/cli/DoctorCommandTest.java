package io.imagetransmit.cli;

import static io.imagetransmit.cli.DoctorRig.assertFault;
import static io.imagetransmit.cli.DoctorRig.assertHint;
import static io.imagetransmit.cli.DoctorRig.assertLine;
import static io.imagetransmit.cli.DoctorRig.login;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.Certificates;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.Nginx;
import io.imagetransmit.testing.NginxOptions;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code doctor} against each fault that can be made on loopback: the line that fails is the right one and says the cure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DoctorCommandTest {
    private Certificates certificates;
    private RealRegistry open;
    private RealRegistry closed;
    private DoctorRig rig;

    @BeforeAll
    void start() {
        certificates = new Certificates();
        open = RealRegistry.started();
        closed = RealRegistry.started(RegistryOptions.plain().withBasic(DoctorRig.USER));
        new RegistryPusher(open.access()).push("team/app", "v1", OddImages.dockerImage(20_000));
        new RegistryPusher(closed.access()).push("team/app", "v1", OddImages.ociImage(20_100));
    }

    @AfterAll
    void stop() {
        closed.close();
        open.close();
        certificates.close();
    }

    @BeforeEach
    void open() {
        rig = new DoctorRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aGoodRegistryHasNoFault() {
        rig.program()
                .configure("registry: " + open.url(), "registry: " + closed.url() + login() + "\nrepository: team");
        ProgramRig.Result result = rig.run();
        assertEquals(0, result.code(), result.all());
        assertEquals(List.of(), DoctorRig.faults(result));
        assertTrue(result.out().contains("a (source): " + open.url()), result.all());
        assertTrue(result.out().contains("b (target): " + closed.url() + ", repository team"), result.all());
        assertLine(result, "ok  pull", "team/app:v1");
        assertLine(result, "ok  resume", "ranges are supported");
        assertLine(result, "ok  referrers", "by tags");
        assertLine(result, "ok  login", "as bob");
        assertLine(result, "ok  push", "team/app was opened and given up");
        assertLine(result, "ok  chunk size", "32.0MB");
        assertLine(result, "ok  disk", "free");
        assertLine(result, "!   TLS", "anybody on the way can read user and password");
    }

    @Test
    void nothingIsLeftBehind() {
        ProgramRig.Result result = rig.target("registry: " + open.url());
        assertEquals(0, result.code(), result.all());
        assertLine(result, "ok  push", "team/app");
        List<String> requests = open.accessLog();
        assertTrue(
                requests.stream()
                        .anyMatch(
                                line -> line.startsWith("DELETE /v2/team/app/blobs/uploads/") && line.endsWith(" 204")),
                requests::toString);
        assertTrue(rig.program().run("ls", "b").out().lines().allMatch("team/app"::equals));
        // the chunk that was announced did not become one
        assertTrue(requests.stream().noneMatch(line -> line.startsWith("PATCH") && line.endsWith(" 202")));
    }

    @Test
    void wrongPort() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ProgramRig.Result result = rig.target("registry: http://127.0.0.1:" + port);
        assertFault(result, "connection", "refused the connection", "its address and port in cfg.yaml are right");
        assertLine(result, "-   not tried: ", "TLS, clock, /v2/ (API)");
        assertLine(result, "-   not tried: ", "push, chunk size");
    }

    @Test
    void wrongName() {
        assertFault(
                rig.target("registry: http://no-such-host.invalid"),
                "host name",
                "no-such-host.invalid",
                "check how it is spelt");
    }

    @Test
    void wrongScheme() {
        assertFault(
                rig.target("registry: https://" + open.host()),
                "TLS",
                "speaks plain HTTP",
                "write its registry in cfg.yaml with http:// in front: http://" + open.host());
        try (Nginx nginx = Nginx.before(open.address(), NginxOptions.plain().withTls(certificates.server()))) {
            assertFault(
                    rig.target("registry: http://" + nginx.host()),
                    "TLS",
                    "speaks HTTPS",
                    "write its registry in cfg.yaml with https:// in front: https://" + nginx.host());
        }
    }

    @Test
    void noScheme() {
        ProgramRig.Result plain = rig.target("registry: " + open.host());
        assertEquals(0, plain.code(), plain.all());
        assertLine(plain, "!   TLS", "speaks plain HTTP only");
        assertFault(
                rig.target("registry: " + closed.host() + login()),
                "TLS",
                "would show user and password",
                "with http:// in front");
    }

    @Test
    void certificates() {
        String ca = "\nca: " + certificates.authority().certificate();
        NginxOptions options = NginxOptions.plain();
        try (Nginx nginx = Nginx.before(open.address(), options.withTls(certificates.server()))) {
            ProgramRig.Result good = rig.target("registry: " + nginx.url() + ca);
            assertEquals(0, good.code(), good.all());
            assertLine(good, "ok  TLS", "certificate of server by image-transmit test CA, valid until 20");
            assertFault(
                    rig.target("registry: " + nginx.url()),
                    "TLS",
                    "no known authority",
                    "set ca of this registry in cfg.yaml");
            ProgramRig.Result unchecked = rig.target("registry: " + nginx.url() + "\nskiptlsverify: true");
            assertEquals(0, unchecked.code(), unchecked.all());
            assertLine(unchecked, "!   TLS", "it is not checked");
        }
        try (Nginx nginx = Nginx.before(open.address(), options.withTls(certificates.selfSigned()))) {
            assertFault(
                    rig.target("registry: " + nginx.url()),
                    "TLS",
                    "is self-signed",
                    "a PEM file with this very certificate, or skip the check with skiptlsverify: true");
        }
        try (Nginx nginx = Nginx.before(open.address(), options.withTls(certificates.expired()))) {
            assertFault(
                    rig.target("registry: " + nginx.url() + ca), "TLS", "has expired", "have the certificate renewed");
        }
        try (Nginx nginx = Nginx.before(open.address(), options.withTls(certificates.wrongHost()))) {
            assertFault(
                    rig.target("registry: " + nginx.url() + ca),
                    "TLS",
                    "elsewhere.example",
                    "use a host name that the");
        }
    }

    @Test
    void wrongPassword() {
        ProgramRig.Result result = rig.target("registry: " + closed.url() + "\nuser: bob\npassword: wrong-S3cret");
        assertFault(result, "login", "does not accept user and password", "check user and password");
        assertLine(result, "-   not tried: ", "pull, resume, referrers, push, chunk size");
        assertFalse(result.all().contains("wrong-S3cret"), result.all());
        assertFault(rig.target("registry: " + closed.url()), "login", "wants a login", "set user and password");
    }

    /** nginx says it in HTML that somebody has to log in. */
    @Test
    void aLoginThatAProxyAsksFor() {
        try (FaultProxy proxy = FaultProxy.before(open)) {
            proxy.when(
                    RequestMatch.any(),
                    Faults.answerInstead(Faults.html(401).header("WWW-Authenticate", "Basic realm=\"x\"")));
            assertFault(
                    rig.target("registry: " + proxy.url() + login()),
                    "login",
                    "does not accept user and password",
                    "check user and password");
        }
    }

    @Test
    void aWebServerIsNoRegistry() {
        try (FaultProxy proxy = FaultProxy.before(open)) {
            proxy.when(RequestMatch.any(), Faults.answerInstead(Faults.html(200)));
            assertFault(
                    rig.target("registry: " + proxy.url()),
                    "/v2/ (API)",
                    "not a container registry",
                    "address and port");
            proxy.behave();
            proxy.when(RequestMatch.any(), Faults.closeWithoutAnswer());
            assertFault(
                    rig.target("registry: " + proxy.url()),
                    "/v2/ (API)",
                    "ends it without an answer",
                    "check the port");
        }
    }

    @ParameterizedTest
    @CsvSource({"-7200, is 2H00M0, ahead", "600, M, behind"})
    void aClockThatIsWrong(long seconds, String time, String direction) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(seconds));
        try (FaultProxy proxy = FaultProxy.before(closed)) {
            proxy.when(RequestMatch.any(), Faults.setHeader("Date", date));
            // without TLS and tokens nothing depends on it
            ProgramRig.Result result = rig.target("registry: " + proxy.url() + login());
            assertHint(result, "clock", direction, "set the wrong one of the two clocks");
            assertLine(result, "!   clock", time);
        }
    }

    /** Through a proxy, which alone knows where this name leads. */
    @Test
    void aProxyInBetween() {
        try (FaultProxy proxy = FaultProxy.before(open)) {
            rig.program().variable("http_proxy", "http://bob:s3cr3t-P%C3%A4ssword@" + proxy.host());
            ProgramRig.Result through = rig.target("registry: http://registry.invalid");
            assertEquals(0, through.code(), through.all());
            assertLine(through, "ok  host name", "the proxy looks it up");
            assertLine(through, "ok  proxy", "***@" + proxy.host() + ", from http_proxy");
            assertLine(through, "ok  push", "team/app");
            ProgramRig.Result own = rig.target("registry: " + open.url());
            assertLine(own, "ok  proxy", "that of http_proxy is never used for this machine itself");
            proxy.when(RequestMatch.any(), Faults.answerInstead(Faults.answer(407)));
            assertFault(
                    rig.target("registry: http://registry.invalid"),
                    "proxy",
                    "did not let the connection through",
                    "the user and password in them");
        }
        assertFault(rig.target("registry: http://registry.invalid"), "proxy", "cannot be reached", "check HTTP_PROXY");
        rig.program().variable("no_proxy", "registry.invalid");
        assertFault(
                rig.target("registry: http://registry.invalid"), "host name", "registry.invalid", "check how it is");
        rig.program().variable("http_proxy", "socks5://127.0.0.1:1");
        rig.program().variable("no_proxy", "");
        assertFault(rig.target("registry: http://registry.invalid"), "proxy", "socks5://", "set it to an HTTP proxy");
    }
}
