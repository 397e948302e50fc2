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
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.StubRegistry;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestManifest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
    private static final TestImage IMAGE = OddImages.dockerImage(1);
    private static final TestImage INDEX = OddImages.multiPlatform(2);
    private static final ImageReference TAG = ImageReference.tagged("a", "t");

    private final ScriptedServer server = new ScriptedServer();
    private final ClientRig rig = ClientRig.plain();
    private final RegistrySource source = rig.source(server.url());
    private final RegistrySink sink = rig.sink(server.url());

    @AfterEach
    void stop() {
        rig.close();
        server.close();
    }

    @Test
    void acceptNamesAllThatIsUnderstood() throws TransferException {
        serve(IMAGE.top(), "Docker-Content-Digest", IMAGE.digest().toString());
        assertEquals(IMAGE.digest(), source.digestOf(TAG));
        assertArrayEquals(IMAGE.top().bytes(), source.manifest(TAG).bytes());
        for (Request request : server.requests()) {
            for (String type : List.of(
                    TestManifest.DOCKER_IMAGE,
                    TestManifest.DOCKER_LIST,
                    TestManifest.OCI_IMAGE,
                    TestManifest.OCI_INDEX,
                    TestManifest.OCI_ARTIFACT,
                    TestManifest.SCHEMA1)) {
                assertEquals(true, request.header("Accept").contains(type), type);
            }
        }
    }

    @Test
    void everyKindIsTakenAndGivenByteForByteUnderItsOwnType() throws TransferException {
        try (StubRegistry stub = new StubRegistry()) {
            List<TestImage> images = List.of(
                    IMAGE,
                    INDEX,
                    OddImages.dockerList(3),
                    OddImages.nestedIndex(4),
                    OddImages.emptyIndex(),
                    OddImages.withAttestation(5),
                    OddImages.artifact(6),
                    OddImages.withdrawnArtifact(7),
                    OddImages.helmChart(8));
            server.on(
                    "PUT /v2/a/manifests/.*",
                    request -> Reply.of(
                            201,
                            "Docker-Content-Digest",
                            Digest.sha256(request.body()).toString()));
            for (TestImage image : images) {
                stub.put("a", "t", image);
                Manifest manifest = rig.source(stub.url()).manifest(TAG);
                assertEquals(image.digest(), manifest.digest());
                sink.putManifest(TAG, manifest);
                List<Request> puts = server.requests("PUT .*");
                Request put = puts.get(puts.size() - 1);
                assertArrayEquals(image.top().bytes(), put.body());
                assertEquals(List.of(image.top().mediaType()), put.headers().get("Content-Type"));
                assertEquals("/v2/a/manifests/t", put.target());
            }
            ImageReference byDigest = ImageReference.byDigest("a", IMAGE.digest());
            sink.putManifest(byDigest, rig.source(stub.url()).manifest(byDigest));
            assertEquals(1, server.requests("PUT .*/" + IMAGE.digest()).size());
        }
    }

    @Test
    void schema1IsRefusedClearly() {
        TestImage old = OddImages.schema1("a", "t");
        serve(old.top());
        assertEquals(Kind.SCHEMA1, failure(TAG).kind());
    }

    @Test
    void withoutADeclaredDigestTheBytesTell() throws TransferException {
        serve(INDEX.top());
        assertNull(source.digestOf(TAG));
        assertEquals(INDEX.digest(), source.manifest(TAG).digest());
        assertEquals(INDEX.digest(), sink.digestOf(TAG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "md5:d41d8cd98f00b204e9800998ecf8427e", ""})
    void digestHeaderThatCannotBeCheckedIsAsIfAbsent(String header) throws TransferException {
        serve(INDEX.top(), "Docker-Content-Digest", header);
        assertEquals(INDEX.digest(), source.manifest(TAG).digest());
    }

    @Test
    void otherBytesThanAskedForAreRefusedAfterAsManyTriesAsAllowed() {
        serve(INDEX.top());
        TransferException failure = failure(ImageReference.byDigest("a", IMAGE.digest()));
        assertEquals(Kind.CORRUPT, failure.kind());
        assertEquals(INDEX.digest().toString(), failure.details().get("found"));
        assertEquals(3, server.requests("GET .*").size());
        serve(INDEX.top(), "Docker-Content-Digest", IMAGE.digest().toString());
        assertEquals(Kind.CORRUPT, failure(TAG).kind());
    }

    @ParameterizedTest
    @CsvSource({
        "404, text/plain, NOT_FOUND",
        "404, text/html, NOT_A_REGISTRY",
        "200, text/html, NOT_A_REGISTRY",
        "401, application/json, LOGIN_NEEDED",
        "403, application/json, FORBIDDEN",
        "429, application/json, RATE_LIMITED",
        "500, text/html, SERVER_ERROR",
        "200, application/json, MALFORMED"
    })
    void answersThatAreNoManifest(int status, String type, Kind kind) {
        server.on("GET .*", request -> Reply.of(status, "Content-Type", type).body("no manifest at all"));
        TransferException failure = failure(TAG);
        assertEquals(kind, failure.kind());
        assertEquals(Side.SOURCE, failure.side());
        assertEquals("a:t", failure.details().get("name"));
        assertEquals(
                kind == Kind.SERVER_ERROR || kind == Kind.RATE_LIMITED ? 3 : 1,
                server.requests().size());
    }

    @Test
    void missingIsNoFailureForATarget() throws TransferException {
        assertNull(sink.digestOf(TAG));
        assertEquals(
                Kind.NOT_FOUND,
                assertThrows(TransferException.class, () -> source.digestOf(TAG))
                        .kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405})
    void registryWithoutHead(int status) throws TransferException {
        server.on("HEAD .*", status);
        assertNull(sink.digestOf(TAG));
        server.on(
                "GET .*",
                request -> Reply.of(200, "Content-Type", IMAGE.top().mediaType())
                        .body(IMAGE.top().bytes()));
        assertEquals(IMAGE.digest(), sink.digestOf(TAG));
    }

    @Test
    void endlessManifest() {
        server.on(
                "GET .*",
                request -> Reply.of(200, "Content-Type", TestManifest.OCI_IMAGE).body(new byte[Manifest.MAX_SIZE + 1]));
        assertEquals(Kind.MALFORMED, failure(TAG).kind());
    }

    @ParameterizedTest
    @CsvSource({
        "415, UNSUPPORTED, INDEX_REFUSED",
        "400, MANIFEST_INVALID, INDEX_REFUSED",
        "405, UNSUPPORTED, INDEX_REFUSED",
        "400, NAME_INVALID, REJECTED",
        "500, UNKNOWN, SERVER_ERROR",
        "403, DENIED, FORBIDDEN"
    })
    void registryThatRefusesIndexesIsToldFromABrokenOne(int status, String code, Kind kind) throws TransferException {
        server.on(
                "PUT .*",
                request -> Reply.of(status, "Content-Type", "application/json")
                        .body("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"its\\u0007 words\"}]}"));
        serve(INDEX.top());
        Manifest index = source.manifest(TAG);
        server.on("(GET|HEAD) .*", 404);
        TransferException failure = assertThrows(TransferException.class, () -> sink.putManifest(TAG, index));
        assertEquals(kind, failure.kind());
        assertEquals(code, failure.details().get("code"));
        assertEquals("its  words", failure.details().get("message"));
    }

    @Test
    void targetThatStoredSomethingElseIsNotBelieved() throws TransferException {
        serve(INDEX.top());
        server.on(
                "PUT .*",
                201,
                "Docker-Content-Digest",
                Digest.sha256(new byte[1]).toString());
        Manifest index = source.manifest(TAG);
        server.on("(GET|HEAD) .*", 404);
        TransferException failure = assertThrows(TransferException.class, () -> sink.putManifest(TAG, index));
        assertEquals(Kind.CORRUPT, failure.kind());
        assertEquals(Side.TARGET, failure.side());
    }

    private TransferException failure(ImageReference image) {
        return assertThrows(TransferException.class, () -> source.manifest(image));
    }

    private void serve(TestManifest manifest, String... headers) {
        List<String> all = new java.util.ArrayList<>(List.of("Content-Type", manifest.mediaType()));
        all.addAll(List.of(headers));
        server.on("(GET|HEAD) .*", request -> new Reply(200, all, manifest.bytes()));
    }
}
