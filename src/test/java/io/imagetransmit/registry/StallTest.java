package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that neither takes nor gives a byte: here for a second, in earnest for a minute. */
class StallTest {
    private static final Duration STALL = Duration.ofSeconds(1);
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
        proxy.when(RequestMatch.blobUpload().nth(1), Faults.stallRequest(100_000));
        ClientRig.upload(rig.sink(proxy.url()), "a", BLOB);
        assertTrue(new RegistryInspector(registry.access()).hasBlob("a", BLOB.digest()));
        assertEquals(1, rig.http().pauses().size());
    }

    @Test
    void uploadThatIsNeverTakenIsToldAsAStall() {
        proxy.when(RequestMatch.blobUpload(), Faults.stallRequest(100_000));
        TransferException failure =
                assertThrows(TransferException.class, () -> ClientRig.upload(rig.sink(proxy.url()), "a", BLOB));
        assertEquals(Kind.STALLED, failure.kind());
        assertEquals(3, proxy.count("PATCH"));
    }

    @Test
    void answerThatNeverComes() throws Exception {
        proxy.when(RequestMatch.of("POST|HEAD", ".*").times(2), Faults.stallAnswer());
        ClientRig.upload(rig.sink(proxy.url()), "a", ClientRig.blob(31, 1000));
        assertEquals(2, rig.http().pauses().size());
    }

    /** Nginx swallows no more than its buffers hold once the registry behind it has stopped reading. */
    @ParameterizedTest
    @EnumSource(Implementation.class)
    void overTlsToo(Implementation implementation) throws Exception {
        try (Certificates certificates = new Certificates();
                Nginx nginx = Nginx.before(proxy.address(), NginxOptions.plain().withTls(certificates.server()));
                ClientRig tls = new ClientRig(
                        HttpRig.tls(2, STALL, certificates.authority().certificate(), implementation))) {
            proxy.when(RequestMatch.blobUpload().nth(1), Faults.stallRequest(100_000));
            ClientRig.upload(tls.sink(nginx.url()), "a", BLOB);
            assertTrue(new RegistryInspector(registry.access()).hasBlob("a", BLOB.digest()));
            assertEquals(1, tls.http().pauses().size());
            proxy.when(RequestMatch.blobGet().nth(1), Faults.stallResponse(1_000_000));
            assertArrayEquals(BLOB.bytes(), ClientRig.download(tls.source(nginx.url()), "a", BLOB));
            assertEquals(2, tls.http().pauses().size());
        }
    }
}
