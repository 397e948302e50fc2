package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.ImageSink.Placement;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TokenPolicy;
import io.imagetransmit.testing.TokenServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs that are had from another repository of the same registry, which wants tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MountTest {
    private static final io.imagetransmit.testing.Credentials USER =
            new io.imagetransmit.testing.Credentials("bob", "s3cret");
    private static final TestBlob BLOB = ClientRig.blob(6, 50_000);

    private TokenServer tokens;
    private RealRegistry registry;
    private FaultProxy proxy;
    private ClientRig rig;
    private RegistrySink sink;
    private int targets;
    private String target;

    @BeforeAll
    void startRegistry() {
        tokens = new TokenServer(USER);
        registry = RealRegistry.started(RegistryOptions.plain().withTokens(tokens));
        new RegistryPusher(registry.access()).blob("from", BLOB);
    }

    @AfterAll
    void stopRegistry() {
        registry.close();
        tokens.close();
    }

    @BeforeEach
    void start() {
        tokens.policy(TokenPolicy.usual());
        proxy = FaultProxy.before(registry);
        rig = ClientRig.plain();
        sink = rig.sink(proxy.url(), new Credentials.UserPassword(USER.user(), USER.password()));
        target = "to/" + ++targets;
    }

    @AfterEach
    void stop() {
        rig.close();
        proxy.close();
    }

    @Test
    void oneTokenForBothRepositoriesAndNoByteMoved() throws TransferException {
        int before = tokens.requests().size();
        Placement placement = place("from");
        assertEquals(
                "from", assertInstanceOf(Placement.Mounted.class, placement).repository());
        List<String> scopes = tokens.requests().get(before).scopes();
        assertEquals(List.of("repository:from:pull", "repository:" + target + ":pull,push"), scopes);
        Exchange mount = proxy.exchanges().get(proxy.exchanges().size() - 1);
        assertEquals("mount=" + BLOB.digest() + "&from=from", mount.query());
        assertEquals(0, rig.http().traffic().sent());
        assertStored();
    }

    @Test
    void sessionThatWasOpenedInsteadIsUsed() throws TransferException {
        Placement.Wanted wanted = assertInstanceOf(Placement.Wanted.class, place("not/there"));
        wanted.writer().write(ClientRig.content(BLOB));
        assertEquals(1, proxy.count(exchange -> exchange.method().equals("POST") && exchange.status() == 202));
        assertStored();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 500})
    void refusedMountMeansAnOrdinaryUpload(int status) throws TransferException {
        FaultProxy.Rule rule = proxy.when(
                RequestMatch.of("POST", ".*").and(exchange -> exchange.query().contains("mount=")),
                Faults.answer(status));
        Placement.Wanted wanted = assertInstanceOf(Placement.Wanted.class, place("from"));
        wanted.writer().write(ClientRig.content(BLOB));
        assertTrue(rule.applied() > 0);
        assertStored();
    }

    @Test
    void tokenServiceThatRefusesTheOtherRepositoryDoesNotStopTheUpload() throws TransferException {
        tokens.policy(TokenPolicy.usual().refusing(grant -> grant.name().equals("from")));
        Placement.Wanted wanted = assertInstanceOf(Placement.Wanted.class, place("from"));
        wanted.writer().write(ClientRig.content(BLOB));
        assertStored();
    }

    @Test
    void tokenWithoutTheOtherRepositoryDoesNotStopTheUpload() throws TransferException {
        tokens.policy(TokenPolicy.usual().granting(grant -> !grant.name().equals("from")));
        Placement.Wanted wanted = assertInstanceOf(Placement.Wanted.class, place("from"));
        wanted.writer().write(ClientRig.content(BLOB));
        assertStored();
    }

    @Test
    void sessionOfAMountIsGivenUpWhereTheBlobIsThereAlready() throws TransferException {
        new RegistryPusher(registry.access()).blob(target, BLOB);
        assertInstanceOf(Placement.Present.class, place("not/there"));
        assertEquals(1, proxy.count(exchange -> exchange.method().equals("DELETE") && exchange.status() == 204));
    }

    /** However large the blob is: a session in which nothing was sent is of no use to anybody. */
    @Test
    void sessionOfAMountIsGivenUpWhereNothingIsWritten() throws TransferException {
        Descriptor large = new Descriptor("", ClientRig.descriptor(BLOB).digest(), 64 << 20);
        Placement placement = sink.place(target, large, List.of("not/there"));
        assertInstanceOf(Placement.Wanted.class, placement).writer().close();
        assertEquals(1, proxy.count(exchange -> exchange.method().equals("DELETE") && exchange.status() == 204));
    }

    private Placement place(String from) throws TransferException {
        return sink.place(target, ClientRig.descriptor(BLOB), List.of(from));
    }

    private void assertStored() {
        assertTrue(new RegistryInspector(registry.access()).hasBlob(target, BLOB.digest()));
    }
}
