package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.HttpRig;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.Fault;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestBlob;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs from docker-registry over a line with faults. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DownloadTest {
    private static final TestBlob BLOB = ClientRig.blob(5, 3_000_000);

    private RealRegistry registry;
    private FaultProxy proxy;
    private ClientRig rig;
    private RegistrySource source;

    @BeforeAll
    void startRegistry() {
        registry = RealRegistry.started();
        new RegistryPusher(registry.access()).blob("a", BLOB);
    }

    @AfterAll
    void stopRegistry() {
        registry.close();
    }

    @BeforeEach
    void start() {
        proxy = FaultProxy.before(registry);
        rig = ClientRig.plain();
        source = rig.source(proxy.url());
    }

    @AfterEach
    void stop() {
        rig.close();
        proxy.close();
    }

    @Test
    void wholeBlobInOneRequestThatAsksForNoCompression() throws IOException {
        assertDownloads();
        Exchange get = proxy.exchanges().get(0);
        assertEquals(1, proxy.exchanges().size());
        assertEquals("identity", get.header("Accept-Encoding").orElseThrow());
        assertTrue(get.header("Range").isEmpty());
    }

    @Test
    void brokenDownloadsGoOnWhereTheyStopped() throws IOException {
        proxy.when(RequestMatch.blobGet().nth(1), Faults.truncateResponse(1_000_000));
        proxy.when(RequestMatch.blobGet().nth(2), Faults.resetResponse(500_000));
        proxy.when(RequestMatch.blobGet().nth(3), Faults.truncateResponse(1));
        assertDownloads();
        assertEquals("bytes=1000000-", proxy.exchanges().get(1).header("Range").orElseThrow());
        assertEquals(4, proxy.exchanges().size());
        assertTrue(rig.http().traffic().received() <= BLOB.size(), "nothing came twice");
    }

    @Test
    void downloadThatBreaksWithoutAByteEnds() {
        proxy.when(RequestMatch.blobGet(), Faults.truncateResponse(0));
        TransferException failure = assertThrows(TransferException.class, this::assertDownloads);
        assertEquals(Kind.BROKEN, failure.kind());
        assertEquals(Side.SOURCE, failure.side());
        assertEquals(3, proxy.exchanges().size());
        assertEquals(
                List.of(Duration.ofMillis(500), Duration.ofSeconds(1)),
                rig.http().pauses());
    }

    @Test
    void deadRegistryIsTriedAsOftenAsAllowedAndNoMore() {
        proxy.when(RequestMatch.any(), Faults.loseAnswer());
        assertEquals(
                Kind.BROKEN,
                assertThrows(TransferException.class, this::assertDownloads).kind());
        assertEquals(3, proxy.exchanges().size());
    }

    @Test
    void wholeBlobInAnswerToARangeIsReadPastWhatIsThere() throws IOException {
        proxy.when(RequestMatch.blobGet().nth(1), Faults.truncateResponse(1_000_000));
        proxy.when(RequestMatch.blobGet().nth(2), Faults.ignoreRange());
        assertDownloads();
        assertEquals(200, proxy.exchanges().get(1).status());
        assertEquals(2, proxy.exchanges().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-1999999/3000000", "bytes 999999-2999999/3000000", "bytes */3000000", "nonsense"})
    void otherPartThanWasAskedForIsNotTaken(String contentRange) throws IOException {
        proxy.when(RequestMatch.blobGet().nth(1), Faults.truncateResponse(1_000_000));
        proxy.when(RequestMatch.blobGet().withRange(), Faults.contentRange(contentRange));
        assertDownloads();
        assertEquals(3, proxy.exchanges().size(), "the third is for the whole blob");
        assertTrue(proxy.exchanges().get(2).header("Range").isEmpty());
    }

    @Test
    void partWithoutContentRangeIsNotTaken() throws IOException {
        proxy.when(RequestMatch.blobGet().nth(1), Faults.truncateResponse(1_000_000));
        proxy.when(RequestMatch.blobGet().withRange(), Faults.dropHeader("Content-Range"));
        assertDownloads();
    }

    @Test
    void resumedDownloadBeginsAtTheRegistryAndNotAtTheExpiredAddress() throws IOException {
        try (FaultProxy storage = FaultProxy.before(registry)) {
            proxy.when(
                    RequestMatch.blobGet(),
                    Faults.redirect(307, exchange -> storage.url() + exchange.target() + "?sig=" + proxy.count("GET")));
            storage.when(RequestMatch.blobGet().nth(1), Faults.truncateResponse(1_000_000));
            assertDownloads();
            assertEquals(
                    List.of("sig=1", "sig=2"),
                    storage.exchanges().stream().map(Exchange::query).toList());
            assertEquals(
                    "bytes=1000000-", storage.exchanges().get(1).header("Range").orElseThrow());
            assertEquals(2, proxy.exchanges().size());
        }
    }

    @Test
    void lengthThatIsNotTold() throws IOException {
        proxy.when(RequestMatch.blobGet(), Faults.dropHeader("Content-Length"));
        proxy.when(RequestMatch.blobGet(), Faults.dropHeader("Docker-Content-Digest"));
        assertDownloads();
    }

    @Test
    void corruptBytesAreNamedAndNotHandedOut() {
        proxy.when(RequestMatch.blobGet(), Faults.corruptResponse(2_999_999));
        assertCorrupt(BLOB.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {2_999_999, 3_000_001, 1})
    void sizesThatAreNotTrueAreToldAsSuch(long claimed) {
        TransferException failure = assertCorrupt(claimed);
        assertEquals("3000000 bytes", failure.details().get("found"));
        assertEquals(1, proxy.exchanges().size());
    }

    @Test
    void contentThatIsLongerOrShorterThanItsUntoldLength() {
        proxy.when(RequestMatch.blobGet(), Faults.dropHeader("Content-Length"));
        assertCorrupt(2_999_999);
        assertCorrupt(3_000_001); // told by the answer to the question for the rest
    }

    @Test
    void compressionThatNobodyAskedForIsNoContent() throws IOException {
        proxy.when(
                RequestMatch.blobGet(),
                Faults.answer(200).header("Content-Encoding", "gzip").body("application/octet-stream", "gzipped"));
        assertCorrupt(BLOB.size());
        proxy.behave();
        proxy.when(RequestMatch.blobGet(), Faults.setHeader("Content-Encoding", "gzip"));
        assertDownloads(); // what comes is what was stored, whatever it is called
    }

    @Test
    void pageInPlaceOfABlob() {
        proxy.when(RequestMatch.blobGet(), Faults.html(200));
        assertEquals(Kind.NOT_A_REGISTRY, failureOf().kind());
        proxy.behave();
        proxy.when(RequestMatch.blobGet(), Faults.html(404));
        assertEquals(Kind.NOT_A_REGISTRY, failureOf().kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void finalRefusals(int status) {
        Fault refused = Faults.answer(status)
                .body("application/json", "{\"errors\":[{\"code\":\"CODE\",\"message\":\"its words\"}]}");
        proxy.when(RequestMatch.blobGet(), refused);
        TransferException failure = failureOf();
        assertEquals(
                status == 401 ? Kind.LOGIN_NEEDED : status == 403 ? Kind.FORBIDDEN : Kind.NOT_FOUND, failure.kind());
        assertEquals("its words", failure.details().get("message"));
        assertEquals("CODE", failure.details().get("code"));
        assertEquals("a@" + BLOB.digest(), failure.details().get("name"));
        assertEquals(1, proxy.exchanges().size());
    }

    @Test
    void peerThatFallsSilentIsABrokenConnection() throws IOException {
        try (ClientRig impatient = new ClientRig(HttpRig.impatient(2, Duration.ofSeconds(2)))) {
            source = impatient.source(proxy.url());
            proxy.when(RequestMatch.blobGet().nth(1), Faults.stallResponse(1_000_000));
            proxy.when(RequestMatch.blobGet().nth(2), Faults.stallAnswer());
            assertDownloads();
            assertEquals(3, proxy.exchanges().size());
            proxy.when(RequestMatch.blobGet(), Faults.stallResponse(0));
            assertEquals(Kind.STALLED, failureOf().kind());
        }
    }

    @Test
    void emptyBlobAndBlobFromItsEnd() throws IOException {
        TestBlob empty = TestBlob.of(new byte[0]);
        new RegistryPusher(registry.access()).blob("a", empty);
        assertEquals(0, ClientRig.download(source, "a", empty).length);
        try (InputStream end = source.openBlob("a", ClientRig.descriptor(BLOB), BLOB.size())) {
            assertEquals(-1, end.read());
        }
    }

    private void assertDownloads() throws IOException {
        assertArrayEquals(BLOB.bytes(), ClientRig.download(source, "a", BLOB));
    }

    private TransferException failureOf() {
        return assertThrows(TransferException.class, this::assertDownloads);
    }

    /** Reads it as if it were so long. */
    private TransferException assertCorrupt(long claimed) {
        TransferException failure = assertFails(claimed);
        assertEquals(Kind.CORRUPT, failure.kind(), failure.toString());
        assertEquals(BLOB.digest().toString(), failure.details().get("digest"));
        return failure;
    }

    private TransferException assertFails(long claimed) {
        Descriptor lie = new Descriptor("application/octet-stream", BLOB.digest(), claimed);
        try (BlobContent content = new BlobContent(lie, offset -> source.openBlob("a", lie, offset))) {
            byte[] buffer = new byte[100_000];
            TransferException failure = assertThrows(TransferException.class, () -> {
                while (content.read(buffer, 0, buffer.length) >= 0) {
                    assertTrue(content.position() < claimed, "the last bytes are not handed out");
                }
            });
            assertTrue(content.position() < claimed);
            assertEquals(Side.SOURCE, failure.side());
            return failure;
        }
    }
}
