package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.HttpRig;
import io.imagetransmit.http.TlsContexts.Implementation;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.testing.Certificates;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.Nginx;
import io.imagetransmit.testing.NginxOptions;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestBlob;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that neither takes nor gives a byte: here for two seconds, in earnest for a minute. */
class StallTest {
    private static final Duration STALL = Duration.ofSeconds(2);
    private static final TestBlob BLOB = ClientRig.blob(30, 24 << 20);

    private RealRegistry registry;
    private FaultProxy proxy;
    private ClientRig rig;

    @BeforeEach
    void start() {
        registry = RealRegistry.started();
        proxy = FaultProxy.before(registry);
        rig = new ClientRig(HttpRig.impatient(2, STALL));
    }

    @AfterEach
    void stop() {
        rig.close();
        proxy.close();
        registry.close();
    }

    @Test
    void uploadThatIsNotTakenAnyMoreIsBrokenOffAndSentAgain() throws Exception {
        try (StallingLine line = new StallingLine(registry.address(), 1, 1 << 20)) {
            ClientRig.upload(rig.sink(URI.create("http://" + line.host())), "a", BLOB);
            assertTrue(new RegistryInspector(registry.access()).hasBlob("a", BLOB.digest()));
            assertEquals(0, line.stallsLeft());
            assertFalse(rig.http().pauses().isEmpty());
        }
    }

    @Test
    void uploadThatIsNeverTakenIsToldAsAStall() throws Exception {
        try (StallingLine line = new StallingLine(registry.address(), Integer.MAX_VALUE, 1 << 20)) {
            TransferException failure = assertThrows(
                    TransferException.class,
                    () -> ClientRig.upload(rig.sink(URI.create("http://" + line.host())), "a", BLOB));
            assertEquals(Kind.STALLED, failure.kind());
            assertEquals(3, Integer.MAX_VALUE - line.stallsLeft());
        }
    }

    @Test
    void answerThatNeverComes() throws Exception {
        proxy.when(RequestMatch.of("POST|HEAD", ".*").times(2), Faults.stallAnswer());
        ClientRig.upload(rig.sink(proxy.url()), "a", ClientRig.blob(31, 1000));
        assertTrue(rig.http().pauses().size() >= 2);
    }

    @ParameterizedTest
    @EnumSource(Implementation.class)
    void overTlsToo(Implementation implementation) throws Exception {
        try (Certificates certificates = new Certificates();
                Nginx nginx = Nginx.before(proxy.address(), NginxOptions.plain().withTls(certificates.server()));
                StallingLine line = new StallingLine(nginx.address(), 1, 1 << 20);
                ClientRig tls = new ClientRig(
                        HttpRig.tls(2, STALL, certificates.authority().certificate(), implementation))) {
            URI registryThere = URI.create("https://" + line.host());
            ClientRig.upload(tls.sink(registryThere), "a", BLOB);
            assertTrue(new RegistryInspector(registry.access()).hasBlob("a", BLOB.digest()));
            assertEquals(0, line.stallsLeft());
            int pauses = tls.http().pauses().size();
            assertTrue(pauses > 0);
            proxy.when(RequestMatch.blobGet().nth(1), Faults.stallResponse(1_000_000));
            assertArrayEquals(BLOB.bytes(), ClientRig.download(tls.source(registryThere), "a", BLOB));
            assertTrue(tls.http().pauses().size() > pauses);
        }
    }
}
