package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.http.ScriptedServer.Request;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.BlobWriter;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.TestBlob;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What registries may answer to an upload, and what is sent then. */
class UploadTest {
    private static final int MIB = 1 << 20;
    private static final TestBlob SMALL = ClientRig.blob(1, 100_000);
    private static final TestBlob LARGE = ClientRig.blob(2, 9 * MIB);

    private final UploadScript script = new UploadScript();
    private final ClientRig rig = ClientRig.plain();
    private RegistrySink sink;

    @BeforeEach
    void connect() {
        sink = rig.sink(script.server.url());
    }

    @AfterEach
    void stop() {
        rig.close();
        script.server.close();
    }

    @Test
    void smallBlobIsOnePut() throws Exception {
        upload(SMALL);
        assertEquals(List.of("HEAD", "POST", "PUT"), methods());
        Request put = script.server.request("PUT .*");
        assertEquals("/v2/a/blobs/uploads/1?state=1&digest=" + SMALL.digest(), put.target());
        assertEquals("application/octet-stream", put.header("Content-Type"));
        assertEquals("100000", put.header("Content-Length"));
    }

    @Test
    void webPageIsNoAnswerToBelieve() {
        script.server.on(
                "PUT .*",
                request -> Reply.of(200, "Content-Type", "text/html").body("<html>log in to this network</html>"));
        TransferException failure = assertThrows(TransferException.class, () -> upload(SMALL));
        assertEquals(Kind.NOT_A_REGISTRY, failure.kind());
        script.server.on("HEAD .*", 200, "Content-Type", "text/html");
        assertEquals(
                Kind.NOT_A_REGISTRY,
                assertThrows(TransferException.class, () -> upload(SMALL)).kind());
    }

    @Test
    void largeBlobGoesInChunks() throws Exception {
        upload(LARGE);
        assertEquals(List.of("HEAD", "POST", "PATCH", "PUT"), methods());
        Request chunk = script.server.request("PATCH .*");
        assertEquals("0-" + (9 * MIB - 1), chunk.header("Content-Range"));
        assertEquals("application/octet-stream", chunk.header("Content-Type"));
        assertEquals(0, script.server.request("PUT .*").body().length);
    }

    @Test
    void emptyBlob() throws Exception {
        upload(TestBlob.of(new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%s", "HOST%s", "HOST%s&padded=a|b c", "HOST%s&signed=%%2F%%3D%%3D", "/uploads/x y|z/?q=ü&%s"})
    void locationsOfEveryForm(String form) throws Exception {
        String host = script.server.url().toString();
        script.location = path -> form.replace("HOST", host)
                .replace("%s", form.contains("/?") ? path.replaceFirst(".*\\?", "") : path)
                .replace("%%", "%");
        upload(SMALL);
        script.anew();
        upload(LARGE);
        assertEquals(
                4,
                script.server.requests("(POST|PATCH|PUT) .*state=.*|POST .*").size()
                        - script.server.requests("PATCH .*").size());
    }

    @ParameterizedTest
    @CsvSource({"201, 201", "202, 204", "204, 201", "200, 200"})
    void statusesThatMeanYes(int patch, int put) throws Exception {
        script.patchStatus = patch;
        script.putStatus = put;
        upload(LARGE);
    }

    @Test
    void answerWithoutARangeMeansAll() throws Exception {
        script.tellsRange = false;
        upload(LARGE);
        assertEquals(1, script.server.requests("PATCH .*").size());
    }

    @Test
    void registryThatKeepsAPartIsSentTheRest() throws Exception {
        script.keeps = 4 * MIB;
        upload(LARGE);
        assertEquals(
                List.of("0-9437183", "4194304-9437183", "8388608-9437183"),
                script.server.requests("PATCH .*").stream()
                        .map(request -> request.header("Content-Range"))
                        .toList());
    }

    @Test
    void after416TheSessionIsAskedWhereItIs() throws Exception {
        byte[] start = Arrays.copyOf(LARGE.bytes(), 3 * MIB);
        script.server.onTurns("HEAD .*", Reply.of(404));
        script.location = path -> {
            if (path.endsWith("=1")) {
                script.hold(start);
            }
            return path;
        };
        upload(LARGE);
        assertEquals(
                List.of("0-9437183", "3145728-9437183"),
                script.server.requests("PATCH .*").stream()
                        .map(request -> request.header("Content-Range"))
                        .toList());
        assertEquals(1, script.server.requests("GET .*").size());
    }

    @Test
    void sessionThatContradictsItselfIsLeftForAnother() throws Exception {
        script.server.onTurns("PATCH .*state=1", Reply.of(416, "Range", "0-0"));
        upload(LARGE);
        assertEquals(2, script.server.requests("POST .*").size());
        assertEquals(1, script.server.requests("DELETE .*").size());
        assertEquals(1, rig.http().pauses().size());
    }

    @Test
    void tooLargeBodiesBecomeSmallerAndTheHostIsRemembered() throws Exception {
        script.mostBody = MIB;
        upload(LARGE);
        assertEquals(9, chunksThatWereTaken());
        script.anew();
        int before = script.server.requests().size();
        upload(ClientRig.blob(3, 3 * MIB));
        List<Request> later = script.server.requests();
        assertTrue(
                later.subList(before, later.size()).stream().allMatch(request -> request.body().length <= MIB),
                "nothing is tried twice");
        assertEquals(6, later.size() - before, "HEAD POST PATCH PATCH PATCH PUT");
    }

    @Test
    void registrysSmallestChunkIsHonoured() throws Exception {
        script.smallestChunk = 5 * MIB;
        script.mostBody = 6 * MIB;
        upload(LARGE);
        assertEquals(
                "5242880 4194304",
                script.server.requests("PATCH .*").stream()
                        .map(request -> request.body().length)
                        .filter(length -> length <= 6 * MIB)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void smallestChunkThatIsTooLargeIsAnErrorAndNoCircle() {
        script.smallestChunk = 5 * MIB;
        script.mostBody = MIB;
        TransferException failure = assertThrows(TransferException.class, () -> upload(LARGE));
        assertEquals(Kind.TOO_LARGE, failure.kind());
        assertEquals(Side.TARGET, failure.side());
    }

    @Test
    void nothingSmallEnoughIsAnError() {
        script.mostBody = 1000;
        TransferException failure = assertThrows(TransferException.class, () -> upload(LARGE));
        assertEquals(Kind.TOO_LARGE, failure.kind());
        assertFalse(script.stored());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 411, 415, 501})
    void whereChunksAreRefusedOnePutIsSent(int status) throws Exception {
        script.chunksRefused = status;
        script.deleteStatus = 500;
        upload(LARGE);
        assertEquals(1, script.server.requests("PATCH .*").size());
        assertEquals(9 * MIB, script.server.request("PUT .*").body().length);
        script.anew();
        upload(ClientRig.blob(4, 9 * MIB));
        assertEquals(1, script.server.requests("PATCH .*").size(), "the host is known by now");
    }

    @Test
    void corruptSourceIsNeverCommittedAndTheSessionGivenUp() throws Exception {
        script.deleteStatus = 403;
        Digest other = Digest.sha256(new byte[1]);
        for (TestBlob blob : List.of(SMALL, LARGE)) {
            try (BlobContent lie = ClientRig.lie(blob, other);
                    BlobWriter writer = ClientRig.writer(sink, "a", lie.descriptor())) {
                TransferException failure = assertThrows(TransferException.class, () -> writer.write(lie));
                assertEquals(Kind.CORRUPT, failure.kind());
                assertEquals(Side.SOURCE, failure.side());
                assertEquals(other.toString(), failure.details().get("digest"));
                assertEquals(blob.digest().toString(), failure.details().get("found"));
            }
        }
        assertFalse(script.stored());
        assertEquals(2, script.server.requests("DELETE .*").size());
    }

    @Test
    void registryThatStoredAnotherDigestIsNotBelieved() {
        script.server.on(
                "PUT .*",
                201,
                "Docker-Content-Digest",
                Digest.sha256(new byte[2]).toString());
        TransferException failure = assertThrows(TransferException.class, () -> upload(SMALL));
        assertEquals(Kind.CORRUPT, failure.kind());
        assertEquals(Side.TARGET, failure.side());
    }

    @Test
    void sessionThatDoesNotSayWhereItStandsIsBegunAnew() throws Exception {
        script.server.onTurns("PATCH .*state=1", Reply.of(502));
        script.server.on("GET .*state=1", 204);
        upload(LARGE);
        assertEquals(2, script.server.requests("POST .*").size());
    }

    @Test
    void failureThatStaysIsTriedAsOftenAsAllowedAndThenTold() {
        script.server.on("PATCH .*", 503);
        TransferException failure = assertThrows(TransferException.class, () -> upload(LARGE));
        assertEquals(Kind.SERVER_ERROR, failure.kind());
        assertEquals(3, script.server.requests("PATCH .*").size());
        assertEquals(2, rig.http().pauses().size());
    }

    @Test
    void sessionsThatCannotBeOpenedAreNotTriedTwiceOver() {
        script.server.on("POST .*", 503);
        assertEquals(
                Kind.SERVER_ERROR,
                assertThrows(TransferException.class, () -> upload(LARGE)).kind());
        assertEquals(3, script.server.requests("POST .*").size());
    }

    @Test
    void headThatIsSentOnToStorageAndRefusedThereSaysNothing() throws Exception {
        String storage = script.server.url().toString().replace("127.0.0.1", "localhost");
        script.server.on("HEAD /v2/a/blobs/.*", 307, "Location", storage + "/bucket?signed-for=GET");
        script.server.on("HEAD /bucket.*", 403);
        upload(SMALL);
    }

    private void upload(TestBlob blob) throws TransferException {
        ClientRig.upload(sink, "a", blob);
        assertTrue(script.stored());
        assertArrayEquals(blob.bytes(), script.held());
    }

    private long chunksThatWereTaken() {
        return script.server.requests("PATCH .*").stream()
                .filter(request -> request.body().length <= script.mostBody)
                .count();
    }

    private List<String> methods() {
        return script.server.requests().stream().map(Request::method).toList();
    }
}
