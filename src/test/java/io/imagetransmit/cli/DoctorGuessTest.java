package io.imagetransmit.cli;

import static io.imagetransmit.cli.DoctorRig.assertFault;
import static io.imagetransmit.cli.DoctorRig.assertHint;
import static io.imagetransmit.cli.DoctorRig.assertLine;
import static io.imagetransmit.cli.DoctorRig.login;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.Fault;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What {@code doctor} makes of refusals of what it has chosen itself, in the words of Harbor, Docker Hub and others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DoctorGuessTest {
    private static final RequestMatch CATALOG = RequestMatch.of("GET", "/v2/_catalog");

    private RealRegistry open;
    private RealRegistry guarded;
    private DoctorRig rig;

    @BeforeAll
    void start() {
        open = RealRegistry.started();
        new RegistryPusher(open.access()).push("team/app", "v1", OddImages.dockerImage(20_500));
        guarded = RealRegistry.started(RegistryOptions.plain().withBasic(DoctorRig.USER));
    }

    @AfterAll
    void stop() {
        guarded.close();
        open.close();
    }

    @BeforeEach
    void open() {
        rig = new DoctorRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** Harbor keeps its list from those who are no admins, and finds a name of one part no name of a repository. */
    @Test
    void aProjectIsNoRepository() {
        RequestMatch guess = RequestMatch.of("GET", "/v2/team/tags/list");
        for (int status : new int[] {400, 401, 403, 404}) {
            try (FaultProxy proxy = FaultProxy.before(guarded)) {
                proxy.when(CATALOG, refusal(401));
                FaultProxy.Rule asked = proxy.when(guess, refusal(status));
                String entry = "registry: " + proxy.url() + login() + "\nrepository: team";
                assertHint(rig.source(entry), "pull", "gives no list of its repositories", "image-transmit ls NAME");
                assertLine(
                        rig.target(entry),
                        "ok  push",
                        "team/doctor-probe was opened and given up; a registry that makes");
                assertTrue(asked.applied() > 1, "it was not asked");
            }
        }
        try (FaultProxy proxy = FaultProxy.before(open)) {
            String entry = "registry: " + proxy.url() + "\nrepository: another";
            FaultProxy.Rule asked = proxy.when(RequestMatch.of("GET", "/v2/another/tags/list"), refusal(400));
            assertHint(rig.source(entry), "pull", "no image was found in another", "a repository in another that you");
            assertTrue(asked.applied() > 0, "it was not asked");
        }
    }

    /** The guess may be right, and what does not answer is no answer to it. */
    @Test
    void aProjectThatIsARepository() {
        try (FaultProxy proxy = FaultProxy.before(open)) {
            String entry = "registry: " + proxy.url() + "\nrepository: team/app";
            proxy.when(CATALOG, refusal(401));
            assertLine(rig.source(entry), "ok  pull", "team/app:v1");
            proxy.when(RequestMatch.manifest("GET"), refusal(403));
            assertFault(rig.source(entry), "pull", "this user may not read team/app", "permission to pull");
            proxy.behave();
            proxy.when(CATALOG, refusal(401));
            proxy.when(RequestMatch.of("GET", "/v2/team/app/tags/list"), Faults.answer(503));
            assertFault(rig.source(entry), "pull", "503", "");
        }
    }

    /** Harbor and Docker Hub answer a project that does not exist with 401. */
    @Test
    void aProjectThatIsMissing() {
        RequestMatch upload = RequestMatch.of("POST", "/v2/.+/blobs/uploads/");
        for (int status : new int[] {401, 403, 404}) {
            try (FaultProxy proxy = FaultProxy.before(guarded)) {
                proxy.when(CATALOG, refusal(401));
                proxy.when(upload, refusal(status));
                ProgramRig.Result result = rig.target("registry: " + proxy.url() + login());
                assertEquals(List.of(), DoctorRig.faults(result), result.all());
                assertLine(result, "!   push", "image-transmit/doctor-probe, which was tried instead, is refused");
                assertTrue(result.out().contains("cure: set repository of this target in cfg.yaml"), result.all());
            }
        }
        try (FaultProxy proxy = FaultProxy.before(open)) {
            proxy.when(upload, refusal(404));
            assertFault(
                    rig.target("registry: " + proxy.url() + "\nrepository: team"),
                    "push",
                    "says no",
                    "create the project there first");
        }
    }

    /** Only who would have taken the chunk, or looked at its range, has said anything about its size. */
    @Test
    void anAnswerThatTellsNothingAboutSizes() {
        RequestMatch chunk = RequestMatch.of("PATCH", ".*");
        for (int status : new int[] {400, 401, 403, 404, 502}) {
            try (FaultProxy proxy = FaultProxy.before(open)) {
                FaultProxy.Rule asked = proxy.when(chunk, refusal(status).whileSending(0));
                ProgramRig.Result result = rig.target("registry: " + proxy.url());
                assertEquals(1, asked.applied());
                assertEquals(0, result.code(), result.all());
                assertLine(result, "!   chunk size", "could not be found out: ");
            }
        }
        for (int status : new int[] {202, 416}) {
            try (FaultProxy proxy = FaultProxy.before(open)) {
                FaultProxy.Rule asked = proxy.when(chunk, Faults.answer(status).whileSending(0));
                assertLine(rig.target("registry: " + proxy.url()), "ok  chunk size", "32.0MB are let through");
                assertEquals(1, asked.applied());
            }
        }
    }

    private static Fault.Answer refusal(int status) {
        return Faults.answer(status)
                .body("application/json", "{\"errors\":[{\"code\":\"X\",\"message\":\"says no\"}]}");
    }
}
