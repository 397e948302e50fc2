package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.BlobWriter;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that break, to a registry that keeps what has come of a chunk, and are taken up again: also by a later run. */
class ResumeTest {
    private static final int MIB = 1 << 20;
    private static final TestBlob BLOB = ClientRig.blob(8, 40 * MIB);

    private final TemporaryFolder folder = new TemporaryFolder("resume");
    private RegistryServer registry;
    private FaultProxy proxy;
    private ClientRig rig;

    @BeforeEach
    void start() throws IOException {
        registry = RegistryServer.start(RegistryServerSettings.loopback(folder.resolve("registry")));
        proxy = FaultProxy.before(registry.address());
        rig = ClientRig.plain();
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
        proxy.close();
        registry.close();
        folder.close();
    }

    @Test
    void brokenChunkGoesOnWhereTheSessionStands() throws Exception {
        proxy.when(RequestMatch.blobUpload().nth(1), Faults.resetRequest(10 * MIB));
        ClientRig.upload(rig.sink(proxy.url()), "a", BLOB);
        assertStored();
        assertEquals(1, proxy.count("POST"));
        List<Integer> starts = proxy.exchanges().stream()
                .flatMap(exchange -> exchange.header("Content-Range").stream())
                .map(range -> Integer.valueOf(range.replaceFirst("-.*", "")))
                .toList();
        assertTrue(starts.stream().anyMatch(start -> start > 0 && start <= 10 * MIB), starts.toString());
    }

    @Test
    void everyChunkMayBreakAsLongAsItGetsFurther() throws Exception {
        for (int breaks = 1; breaks <= 6; breaks++) {
            proxy.when(RequestMatch.blobUpload().nth(breaks), Faults.resetRequest(5 * MIB));
        }
        ClientRig.upload(rig.sink(proxy.url()), "a", BLOB);
        assertStored();
        assertEquals(1, proxy.count("POST"));
        assertEquals(6, rig.http().pauses().size());
    }

    @Test
    void lostAnswers() throws Exception {
        proxy.when(RequestMatch.of("PATCH", ".*").nth(1), Faults.loseAnswer());
        proxy.when(RequestMatch.of("PATCH", ".*").nth(2), Faults.answerInstead(Faults.answer(504)));
        proxy.when(RequestMatch.of("PUT", ".*"), Faults.loseAnswer());
        ClientRig.upload(rig.sink(proxy.url()), "a", BLOB);
        assertStored();
        assertEquals(BLOB.size(), sentTo("PATCH|PUT"), "nothing is sent twice");
    }

    @Test
    void bytesThatWereSpoiltOnTheWayAreSentAgain() throws Exception {
        proxy.when(RequestMatch.of("PATCH", ".*").nth(1), Faults.corruptRequest(1000));
        ClientRig.upload(rig.sink(proxy.url()), "a", BLOB);
        assertStored();
        assertEquals(2, proxy.count("POST"));
    }

    @Test
    void secondRunGoesOnInTheMiddle() throws Exception {
        breakAfter(20 * MIB);
        proxy.clearLog();
        RegistrySink later = rig.sink(proxy.url());
        try (BlobContent content = ClientRig.content(BLOB);
                BlobWriter writer = ClientRig.writer(later, "a", content.descriptor())) {
            writer.write(content);
            assertFalse(content.isVerifiedHere(), "the registry has verified the whole");
        }
        assertStored();
        assertEquals(0, proxy.count("POST"));
        assertTrue(sentTo("PATCH|PUT") <= 21 * MIB, sentTo("PATCH|PUT") + " bytes were sent");
        Exchange first = proxy.exchanges().get(1);
        assertEquals("GET", first.method(), "the registry is asked before anything is believed");
        assertEquals(List.of(), logFiles(), "what is done is forgotten");
    }

    @Test
    void sessionThatHoldsSomethingElseIsNoticedAndBegunAnew() throws Exception {
        breakAfter(20 * MIB);
        TestBlob other = ClientRig.blob(9, 40 * MIB);
        Path mine = logFiles().get(0);
        UploadLog log = new UploadLog(rig.log(), failure -> {});
        log.remember(
                proxy.url(), "a", other.digest(), Objects.requireNonNull(log.find(proxy.url(), "a", BLOB.digest())));
        Files.delete(mine);
        ClientRig.upload(rig.sink(proxy.url()), "a", other);
        assertTrue(stored(other));
        assertEquals(2, proxy.count("POST"));
        assertEquals(List.of(), logFiles());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"location\":{}}",
                "{\"location\":\"\"}",
                "{\"location\":\"http://[\"}",
                "{\"location\":\"ftp://127.0.0.1/x\"}",
                "{\"location\":\"http://127.0.0.1:1/v2/a/blobs/uploads/1\"}",
                "{\"location\":\"http://elsewhere.invalid/v2/a/blobs/uploads/1\"}",
                "{\"location\":\"HOST/v2/a/blobs/uploads/no-such-session\"}",
                "{\"location\":\"HOST/v2/\"}",
                "{\"location\":\"HOST/\"}",
                "{\"location\":17}",
                "\u0000\uffff"
            })
    void logsThatMakeNoSense(String text) throws Exception {
        breakAfter(20 * MIB);
        Files.writeString(logFiles().get(0), text.replace("HOST", proxy.url().toString()));
        ClientRig.upload(rig.sink(proxy.url()), "a", BLOB);
        assertStored();
        assertEquals(List.of(), rig.trouble());
        assertTrue(proxy.count("PATCH") <= 4);
    }

    @Test
    void logsThatAreNoText() throws Exception {
        breakAfter(20 * MIB);
        Files.write(logFiles().get(0), new byte[] {(byte) 0xff, (byte) 0xc0, 0});
        ClientRig.upload(rig.sink(proxy.url()), "a", BLOB);
        assertStored();
        assertEquals(List.of(), rig.trouble());
    }

    @Test
    void addressThatIsNotAllowedIsNoReasonToFail() throws Exception {
        breakAfter(20 * MIB);
        proxy.when(RequestMatch.of("GET", ".*/uploads/.*"), Faults.answer(403));
        ClientRig.upload(rig.sink(proxy.url()), "a", BLOB);
        assertStored();
    }

    @Test
    void smallUploadsAreGivenUpAndNotRemembered() throws Exception {
        TestBlob small = ClientRig.blob(10, 9 * MIB);
        proxy.when(RequestMatch.blobUpload(), Faults.answer(503));
        assertThrows(TransferException.class, () -> ClientRig.upload(rig.sink(proxy.url()), "a", small));
        assertEquals(List.of(), logFiles());
        assertEquals(1, proxy.count("DELETE"));
    }

    @Test
    void addressesAreForTheirOwnersEyes() throws Exception {
        breakAfter(20 * MIB);
        for (Path file : logFiles()) {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                assertEquals(
                        "[OWNER_READ, OWNER_WRITE]",
                        new java.util.TreeSet<>(Files.getPosixFilePermissions(file)).toString());
            }
            assertTrue(Files.readString(file, StandardCharsets.UTF_8).contains("\"location\""));
        }
    }

    /** A first run that ends for good in the middle of a chunk. */
    private void breakAfter(long bytes) throws Exception {
        proxy.when(RequestMatch.blobUpload().nth(1), Faults.resetRequest(bytes));
        proxy.when(RequestMatch.of("GET", ".*/uploads/.*"), Faults.answer(503));
        assertThrows(TransferException.class, () -> ClientRig.upload(rig.sink(proxy.url()), "a", BLOB));
        assertEquals(1, logFiles().size());
        // on a busy machine the registry may still be writing down what had reached it
        Polling.until("the session holds what was sent", Duration.ofSeconds(30), () -> holdsFileOf(bytes));
        proxy.behave();
    }

    private boolean holdsFileOf(long bytes) {
        try (Stream<Path> files = Files.walk(folder.resolve("registry"))) {
            return files.anyMatch(file -> file.toFile().length() == bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long sentTo(String methods) {
        return proxy.exchanges().stream()
                .filter(exchange -> exchange.method().matches(methods))
                .mapToLong(Exchange::requestBytes)
                .sum();
    }

    private List<Path> logFiles() throws IOException {
        if (!Files.exists(rig.log())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(rig.log())) {
            return files.toList();
        }
    }

    private void assertStored() throws IOException {
        assertTrue(stored(BLOB));
    }

    private boolean stored(TestBlob blob) throws IOException {
        return ClientRig.download(rig.source(registry.uri()), "a", blob).length == blob.size();
    }
}
