package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.HttpRig;
import io.imagetransmit.http.TlsContexts.Implementation;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.testing.Certificates;
import io.imagetransmit.testing.Fault;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.Nginx;
import io.imagetransmit.testing.NginxOptions;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TokenPolicy;
import io.imagetransmit.testing.TokenServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come while the body is still being sent, from the fault proxy and from a real nginx: read, and not lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EarlyAnswerUploadTest {
    private static final io.imagetransmit.testing.Credentials USER =
            new io.imagetransmit.testing.Credentials("bob", "s3cret");
    private static final Credentials LOGIN = new Credentials.UserPassword(USER.user(), USER.password());
    private static final int MIB = 1 << 20;
    private static final TestBlob BLOB = ClientRig.blob(20, 12 * MIB);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Certificates certificates = new Certificates();
    private TokenServer tokens;
    private RealRegistry registry;
    private RealRegistry open;
    private int repositories;
    private String repository;

    @BeforeAll
    void start() {
        tokens = new TokenServer(USER);
        registry = RealRegistry.started(RegistryOptions.plain().withTokens(tokens));
        open = RealRegistry.started();
    }

    @AfterAll
    void stop() {
        registry.close();
        open.close();
        tokens.close();
        certificates.close();
    }

    @BeforeEach
    void another() {
        repository = "early/" + ++repositories;
        tokens.policy(TokenPolicy.usual());
    }

    @ParameterizedTest
    @CsvSource({"PATCH, false", "PATCH, true", "PUT, false"})
    void tokenThatRunsOutInMidUploadIsRenewed(String method, boolean abrupt) throws Exception {
        try (FaultProxy proxy = FaultProxy.before(registry);
                ClientRig rig = ClientRig.plain()) {
            Fault.Answer expired = Faults.expiredToken(
                    tokens.realm().toString(), tokens.service(), "repository:" + repository + ":pull,push");
            FaultProxy.Rule rule = proxy.when(
                    RequestMatch.of(method, ".*/uploads/.*").nth(1),
                    abrupt ? expired.whileSendingAbruptly(MIB) : expired.whileSending(method.equals("PUT") ? 0 : MIB));
            int before = tokens.requests().size();
            ClientRig.upload(rig.sink(proxy.url(), LOGIN), repository, BLOB);
            assertEquals(1, rule.applied());
            assertTrue(new RegistryInspector(registry.access()).hasBlob(repository, BLOB.digest()));
            if (!abrupt) {
                assertEquals(2, tokens.requests().size() - before, "the answer was read, and one new token fetched");
                assertEquals(List.of(), rig.http().pauses());
            }
        }
    }

    @Test
    void loginThatIsRefusedInMidUploadIsToldAsSuch() throws Exception {
        try (FaultProxy proxy = FaultProxy.before(registry);
                ClientRig rig = ClientRig.plain()) {
            proxy.when(
                    RequestMatch.of("PATCH", ".*"),
                    Faults.answer(403)
                            .body("application/json", "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"quota\"}]}")
                            .whileSending(MIB));
            TransferException failure = assertThrows(
                    TransferException.class, () -> ClientRig.upload(rig.sink(proxy.url(), LOGIN), repository, BLOB));
            assertEquals(Kind.FORBIDDEN, failure.kind());
            assertEquals("quota", failure.details().get("message"));
            assertEquals(1, proxy.count("PATCH"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {MIB, 300_000})
    void bodyLimitOfAProxyIsFoundOut(long limit) throws Exception {
        try (FaultProxy proxy = FaultProxy.before(open);
                ClientRig rig = ClientRig.plain()) {
            proxy.when(RequestMatch.of("PUT|PATCH", ".*/uploads/.*"), Faults.bodyLimit(limit));
            ClientRig.upload(rig.sink(proxy.url()), repository, BLOB);
            assertTrue(new RegistryInspector(open.access()).hasBlob(repository, BLOB.digest()));
            assertEquals(List.of(), rig.http().pauses(), "no answer was lost");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nginxWithALimit(boolean buffering) throws Exception {
        NginxOptions options = NginxOptions.plain().withMaxBodySize("1m");
        try (Nginx nginx = Nginx.before(open.address(), buffering ? options.withRequestBuffering() : options);
                ClientRig rig = ClientRig.plain()) {
            assertUploadsBeyondALimit(nginx, rig);
        }
    }

    @ParameterizedTest
    @EnumSource(Implementation.class)
    void nginxWithALimitBehindTls(Implementation implementation) throws Exception {
        NginxOptions options = NginxOptions.plain().withMaxBodySize("1m").withTls(certificates.server());
        try (Nginx nginx = Nginx.before(open.address(), options);
                ClientRig rig = tls(implementation)) {
            assertUploadsBeyondALimit(nginx, rig);
        }
    }

    private void assertUploadsBeyondALimit(Nginx nginx, ClientRig rig) throws TransferException {
        RegistrySink sink = rig.sink(nginx.url());
        ClientRig.upload(sink, repository, BLOB);
        assertTrue(new RegistryInspector(open.access()).hasBlob(repository, BLOB.digest()));
        long refused = refusals(nginx);
        assertTrue(refused > 0 && refused <= 5, refused + " refusals");
        ClientRig.upload(sink, repository, ClientRig.blob(21, 5 * MIB));
        assertEquals(refused, refusals(nginx), "the limit is remembered");
    }

    @ParameterizedTest
    @EnumSource(Implementation.class)
    void proxyThatDoesNotTellOfTlsDoesNotLeadTheContentOutOfIt(Implementation implementation) throws Exception {
        NginxOptions careless =
                NginxOptions.plain().withTls(certificates.server()).withoutForwardedHeaders();
        try (Nginx nginx = Nginx.before(open.address(), careless);
                ClientRig rig = tls(implementation)) {
            ClientRig.upload(rig.sink(nginx.url()), repository, BLOB);
            ClientRig.upload(rig.sink(nginx.url()), repository, ClientRig.blob(22, 1000));
            assertTrue(new RegistryInspector(open.access()).hasBlob(repository, BLOB.digest()));
            assertTrue(nginx.accessLog().stream().noneMatch(line -> line.contains("\" 400 ")));
        }
    }

    @Test
    void registryThatNamesItselfOtherwiseIsBelieved() throws Exception {
        try (FaultProxy inner = FaultProxy.before(open.address());
                RealRegistry named =
                        RealRegistry.started(RegistryOptions.plain().withRelativeUrls());
                FaultProxy outer = FaultProxy.before(named);
                ClientRig rig = ClientRig.plain()) {
            ClientRig.upload(rig.sink(outer.url()), repository, BLOB);
            assertTrue(new RegistryInspector(named.access()).hasBlob(repository, BLOB.digest()));
            assertEquals(0, inner.exchanges().size());
            named.restart(RegistryOptions.plain()
                    .withPublicUrl(
                            URI.create("http://localhost:" + named.address().getPort())
                                    .toString()));
            TestBlob other = ClientRig.blob(23, 9 * MIB);
            outer.clearLog();
            ClientRig.upload(rig.sink(outer.url()), repository, other);
            assertTrue(new RegistryInspector(named.access()).hasBlob(repository, other.digest()));
            assertEquals(0, outer.count("PATCH"), "the absolute address leads past the proxy");
        }
    }

    private ClientRig tls(Implementation implementation) {
        Path authority = certificates.authority().certificate();
        return new ClientRig(HttpRig.tls(2, PATIENCE, authority, implementation));
    }

    private static long refusals(Nginx nginx) {
        return nginx.accessLog().stream()
                .filter(line -> line.contains("\" 413 "))
                .count();
    }
}
