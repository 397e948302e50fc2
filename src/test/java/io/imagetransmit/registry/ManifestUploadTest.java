package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.http.ScriptedServer;
import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.http.ScriptedServer.Request;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestManifest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands under a tag after attempts to write it that went wrong in several ways. */
class ManifestUploadTest {
    private static final ImageReference TAG = ImageReference.tagged("a", "t");
    private static final TestManifest WANTED = OddImages.dockerImage(1).top();
    private static final TestManifest FORMER = OddImages.dockerImage(2).top();
    private static final TestManifest FOREIGN = OddImages.dockerImage(3).top();

    private final ScriptedServer server = new ScriptedServer();
    private final ClientRig rig = ClientRig.plain();
    private final RegistrySink sink = rig.sink(server.url());

    /** What the registry holds: bytes by digest, and under {@code t} the digest that the tag leads to. */
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();

    private final Map<String, String> tags = new ConcurrentHashMap<>();
    /** What is done with the PUTs to come, one after the other; then they are taken as they should be. */
    private final Deque<Function<Request, Reply>> puts = new ArrayDeque<>();

    @BeforeEach
    void serve() {
        server.on("(GET|HEAD) /v2/a/manifests/.*", request -> {
            String name = selector(request);
            byte[] bytes = stored.get(tags.getOrDefault(name, name));
            return bytes == null
                    ? Reply.of(404)
                    : Reply.of(
                                    200,
                                    "Content-Type",
                                    TestManifest.DOCKER_IMAGE,
                                    "Docker-Content-Digest",
                                    Digest.sha256(bytes).toString())
                            .body(bytes);
        });
        server.on("DELETE /v2/a/manifests/.*", request -> {
            stored.remove(selector(request));
            tags.values().remove(selector(request));
            return Reply.of(202);
        });
        server.on("PUT /v2/a/manifests/t", request -> {
            Function<Request, Reply> next = puts.poll();
            return next == null ? Reply.of(201, "Docker-Content-Digest", taken(request.body())) : next.apply(request);
        });
    }

    @AfterEach
    void stop() {
        rig.close();
        server.close();
    }

    private static String selector(Request request) {
        return request.target().substring(request.target().lastIndexOf('/') + 1);
    }

    private String taken(byte[] bytes) {
        String digest = Digest.sha256(bytes).toString();
        stored.put(digest, bytes);
        tags.put("t", digest);
        return digest;
    }

    private Reply damaged(Request request, Function<String, Reply> answer) {
        byte[] bytes = request.body().clone();
        bytes[bytes.length / 2] ^= 1;
        return answer.apply(taken(bytes));
    }

    private static Manifest manifest(TestManifest manifest) {
        return ManifestParser.parse(manifest.bytes(), manifest.mediaType());
    }

    private TransferException failure() throws TransferException {
        sink.digestOf(TAG);
        return assertThrows(TransferException.class, () -> sink.putManifest(TAG, manifest(WANTED)));
    }

    private static Reply lost(String digest) {
        return Reply.of(503);
    }

    @Test
    void damagedOneWhoseAnswerWasLostDoesNotKeepTheTag() throws TransferException {
        puts.add(request -> damaged(request, ManifestUploadTest::lost));
        puts.add(request -> Reply.of(403));
        assertEquals(Kind.FORBIDDEN, failure().kind());
        assertEquals(Map.of(), tags);
        assertEquals(Map.of(), stored);
    }

    @Test
    void whatWasThereBeforeIsThereAgain() throws TransferException {
        String former = taken(FORMER.bytes());
        puts.add(request -> damaged(request, ManifestUploadTest::lost));
        puts.add(request -> Reply.of(403));
        failure();
        assertEquals(Map.of("t", former), tags);
        assertEquals(1, stored.size());
    }

    @Test
    void damageThatTheRegistryTellsOfIsTakenAwayToo() throws TransferException {
        String former = taken(FORMER.bytes());
        for (int attempt = 0; attempt < 3; attempt++) {
            puts.add(request -> damaged(request, digest -> Reply.of(201, "Docker-Content-Digest", digest)));
        }
        assertEquals(Kind.CORRUPT, failure().kind());
        assertEquals(Map.of("t", former), tags);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereEvenThatIsDamagedNothingWrongIsLeft(boolean told) throws TransferException {
        taken(FORMER.bytes());
        for (int attempt = 0; attempt < 6; attempt++) {
            puts.add(request ->
                    damaged(request, digest -> told ? Reply.of(201, "Docker-Content-Digest", digest) : Reply.of(201)));
        }
        failure();
        assertEquals(Map.of(), tags);
    }

    @Test
    void whatSomebodyElsePushedMeanwhileStays() throws TransferException {
        puts.add(request -> {
            taken(FOREIGN.bytes());
            return Reply.of(403);
        });
        failure();
        assertEquals(Map.of("t", FOREIGN.digest().toString()), tags);
    }

    @Test
    void imageThatTheAnswerNamesByMistakeStays() throws TransferException {
        String foreign = taken(FOREIGN.bytes());
        for (int attempt = 0; attempt < 3; attempt++) {
            puts.add(request -> Reply.of(201, "Docker-Content-Digest", foreign));
        }
        assertThrows(TransferException.class, () -> sink.putManifest(TAG, manifest(WANTED)));
        assertEquals(Map.of("t", foreign), tags);
    }

    @Test
    void whatWasThereStaysThoughItIsLikeTheNewOne() throws TransferException {
        byte[] alike = WANTED.bytes().clone();
        alike[alike.length / 2] ^= 1;
        String former = taken(alike);
        puts.add(request -> Reply.of(403));
        failure();
        assertEquals(Map.of("t", former), tags);
        assertEquals(0, server.requests("DELETE .*").size());
    }

    @Test
    void oneThatArrivedAlthoughItsAnswerWasLostIsDone() throws TransferException {
        puts.add(request -> lost(taken(request.body())));
        puts.add(request -> Reply.of(403));
        sink.digestOf(TAG);
        sink.putManifest(TAG, manifest(WANTED));
        assertArrayEquals(WANTED.bytes(), stored.get(tags.get("t")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MANIFEST_INVALID", "MANIFEST_BLOB_UNKNOWN"})
    void refusalThatMayComeFromDamageIsNotTheLastWord(String code) throws TransferException {
        puts.add(request ->
                Reply.of(400, "Content-Type", "application/json").body("{\"errors\":[{\"code\":\"" + code + "\"}]}"));
        sink.putManifest(TAG, manifest(WANTED));
        assertEquals(WANTED.digest().toString(), tags.get("t"));
    }

    @Test
    void webPageIsNoAnswerToBelieve() throws TransferException {
        puts.add(request -> Reply.of(200, "Content-Type", "text/html").body("<html>log in to this network</html>"));
        assertEquals(Kind.NOT_A_REGISTRY, failure().kind());
    }

    @Test
    void registryThatNamesNoDigestIsAsked() throws TransferException {
        puts.add(request -> {
            taken(request.body());
            return Reply.of(201);
        });
        sink.putManifest(TAG, manifest(WANTED));
        puts.add(request -> Reply.of(201));
        tags.clear();
        puts.add(request -> Reply.of(201));
        puts.add(request -> Reply.of(201));
        TransferException failure = failure();
        assertEquals(Kind.CORRUPT, failure.kind());
        assertNull(failure.details().get("found"));
    }
}
