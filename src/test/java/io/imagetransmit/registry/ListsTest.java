package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.ScriptedServer;
import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestManifest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags, repositories and referrers, page by page. */
class ListsTest {
    private static final TestImage IMAGE = OddImages.ociImage(40);
    private static final TestImage SBOM = OddImages.referrer(IMAGE, 41);
    private static final TestImage REPORT = OddImages.referrer(IMAGE, 42);

    private final ScriptedServer server = new ScriptedServer();
    private final ClientRig rig = ClientRig.plain();
    private final Listing listing = new Listing(rig.client(server.url(), new Credentials.None(), Side.SOURCE));

    @AfterEach
    void stop() {
        rig.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</v2/a/tags/list?last=t1&n=1000>; rel=\"next\"",
                "<HOST/v2/a/tags/list?last=t1&n=1000>;rel=next",
                "<?last=t1&n=1000>; rel=\"next\"",
                "<https://inner.invalid:5000/v2/a/tags/list?last=t1&n=1000>; rel=\"next\"",
                "</first>; rel=\"prev\", </v2/a/tags/list?last=t1&n=1000>; type=\"x\"; REL=\"NEXT\""
            })
    void pagesAreFollowed(String link) throws TransferException {
        server.on("GET /v2/a/tags/list\\?n=1000", request -> tags("\"t0\",\"t1\"", link));
        server.on("GET /v2/a/tags/list\\?last=t1&n=1000", request -> tags("\"t2\""));
        assertEquals(List.of("t0", "t1", "t2"), listing.tags("a"));
    }

    @Test
    void circlesEnd() throws TransferException {
        server.on("GET /v2/a/tags/list\\?n=1000", request -> tags("\"t0\"", "</v2/a/tags/list?last=t0>; rel=next"));
        server.on("GET /v2/a/tags/list\\?last=.*", request -> tags("\"t1\"", "</v2/a/tags/list?n=1000>; rel=next"));
        assertEquals(List.of("t0", "t1"), listing.tags("a"));
        assertEquals(2, server.requests().size());
    }

    @Test
    void registryThatRefusesTheSizeOfAPageIsAskedWithout() throws TransferException {
        server.on("GET /v2/a/tags/list\\?n=1000", 400);
        server.on("GET /v2/a/tags/list", request -> tags("\"t0\""));
        assertEquals(List.of("t0"), listing.tags("a"));
    }

    @Test
    void oddPages() throws TransferException {
        for (String page : List.of("{\"tags\":null}", "{}", "{\"tags\":[]}", "{\"tags\":[{}, null]}")) {
            server.on("GET .*", request -> Reply.of(200).body(page));
            assertEquals(List.of(), listing.tags("a"), page);
        }
        for (String page : List.of("{\"tags\":\"x\"}", "<html>", "{")) {
            server.on("GET .*", request -> Reply.of(200).body(page));
            assertEquals(Kind.MALFORMED, failure().kind(), page);
        }
        server.on(
                "GET .*", request -> Reply.of(200, "Content-Type", "text/html").body("<html>"));
        assertEquals(Kind.NOT_A_REGISTRY, failure().kind());
        server.on("GET .*", 404);
        assertEquals(Kind.NOT_FOUND, failure().kind());
    }

    @Test
    void repositories() throws TransferException {
        server.on(
                "GET /v2/_catalog\\?n=1000",
                request -> Reply.of(200, "Link", "</v2/_catalog?last=a>; rel=\"next\"")
                        .body("{\"repositories\":[\"a\"]}"));
        server.on("GET /v2/_catalog\\?last=a", request -> Reply.of(200).body("{\"repositories\":[\"b/c\"]}"));
        assertEquals(List.of("a", "b/c"), listing.repositories());
    }

    @Test
    void referrersByTheirOwnInterface() throws TransferException {
        String second = "/v2/a/referrers/" + IMAGE.digest() + "?page=2";
        server.on(
                "GET /v2/a/referrers/" + IMAGE.digest(),
                request -> index(List.of(SBOM), "Link", "<" + second + ">; rel=\"next\""));
        server.on("GET " + second.replace("?", "\\?"), request -> index(List.of(REPORT)));
        assertEquals(
                List.of(reference(SBOM), reference(REPORT)),
                rig.source(server.url()).referrers("a", IMAGE.digest()));
    }

    @Test
    void referrersByTagWhereTheInterfaceIsMissing() throws TransferException {
        server.on("GET /v2/a/manifests/" + IMAGE.tagScheme(), request -> index(List.of(SBOM)));
        server.on(
                "GET /v2/a/tags/list.*", request -> tags("\"t\",\"" + IMAGE.tagScheme() + ".sig\",\"sha256-00.sig\""));
        assertEquals(
                List.of(reference(SBOM), ImageReference.tagged("a", IMAGE.tagScheme() + ".sig")),
                rig.source(server.url()).referrers("a", IMAGE.digest()));
    }

    @Test
    void imageWithoutReferrersAndRepositoryWithoutTags() throws TransferException {
        assertEquals(List.of(), rig.source(server.url()).referrers("a", IMAGE.digest()));
    }

    /** Docker-registry 2.8 has no referrers API: whoever pushes a referrer keeps the index under the tag. */
    @Test
    void indexOfReferrersIsKeptWhereTheRegistryDoesNot() throws TransferException {
        try (RealRegistry registry = RealRegistry.started()) {
            RegistryPusher pusher = new RegistryPusher(registry.access());
            pusher.push("a", "t", IMAGE);
            RegistrySink sink = rig.sink(registry.url());
            RegistrySource source = rig.source(registry.url());
            for (TestImage referrer : List.of(SBOM, REPORT, SBOM)) {
                pusher.pushWithoutTag("a", referrer);
                sink.putManifest(reference(referrer), source.manifest(reference(referrer)));
            }
            assertEquals(List.of(reference(SBOM), reference(REPORT)), source.referrers("a", IMAGE.digest()));
            String tag = new String(
                    new RegistryInspector(registry.access()).manifestBytes("a", IMAGE.tagScheme()),
                    java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(tag.contains("\"artifactType\":\"application/vnd.example.sbom\""), tag);
            assertEquals(
                    2,
                    new RegistryInspector(registry.access())
                                    .contents("a", IMAGE.tagScheme())
                                    .manifests()
                                    .size()
                            - 1);
        }
    }

    @Test
    void registryThatKeepsTheIndexItselfIsLeftAlone() throws TransferException {
        server.on(
                "PUT .*",
                201,
                "OCI-Subject",
                IMAGE.digest().toString(),
                "Docker-Content-Digest",
                SBOM.digest().toString());
        server.on(
                "GET /v2/a/manifests/.*",
                request -> Reply.of(200, "Content-Type", TestManifest.OCI_IMAGE)
                        .body(SBOM.top().bytes()));
        rig.sink(server.url())
                .putManifest(reference(SBOM), rig.source(server.url()).manifest(reference(SBOM)));
        assertEquals(1, server.requests("PUT .*").size());
        assertFalse(
                server.requests().stream().anyMatch(request -> request.target().contains(IMAGE.tagScheme())));
    }

    private TransferException failure() {
        return assertThrows(TransferException.class, () -> listing.tags("a"));
    }

    private static ImageReference reference(TestImage image) {
        return ImageReference.byDigest("a", image.digest());
    }

    private Reply tags(String tags, String... link) {
        return (link.length == 0
                        ? Reply.of(200)
                        : Reply.of(
                                200,
                                "Link",
                                link[0].replace("HOST", server.url().toString())))
                .body("{\"name\":\"a\",\"tags\":[" + tags + "]}");
    }

    private static Reply index(List<TestImage> referrers, String... headers) {
        List<String> all = new java.util.ArrayList<>(List.of("Content-Type", TestManifest.OCI_INDEX));
        all.addAll(List.of(headers));
        return new Reply(200, all, OddImages.referrersIndex(referrers).top().bytes());
    }

    /** What the library takes for a number below zero, and refuses in a way of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/-1.1 200 OK", "HTTP/1.1 000 OK", "HTTP/1.1 -20 OK", "HTTP/1.1 2000000000000 OK", "HTTP/1.1"
            })
    void anAnswerWithAnOddFirstLineIsAFailureLikeAnyOther(String line) {
        RawAnswers peer = new RawAnswers();
        peer.answer((line + "\r\nContent-Length: 2\r\n\r\n{}").getBytes(StandardCharsets.US_ASCII));
        RegistryClient client = rig.client(peer.url(), new Credentials.None(), Side.SOURCE);
        TransferException failure = assertThrows(TransferException.class, () -> new Listing(client).tags("a"));
        assertEquals(Kind.BROKEN, failure.kind());
    }

    /** As long as a header may be; the time must not grow with the square of that. */
    @ParameterizedTest
    @ValueSource(strings = {"<", "<>;", "<> ;a", "<>; rel=x,"})
    void aLinkOfNothingButBeginningsIsReadAtOnce(String piece) {
        List<String> links = List.of(piece.repeat((64 << 10) / piece.length()));
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 20; i++) {
                assertNull(Listing.next(links));
            }
        });
    }

    @Test
    void aListWithoutEndIsAFailureAndNotTheEndOfTheMemory() {
        AtomicInteger page = new AtomicInteger();
        server.on("GET /v2/a/tags/list.*", request -> {
            int number = page.incrementAndGet();
            return tags("\"t" + number + "\",\"u" + number + "\"", "</v2/a/tags/list?last=" + number + ">; rel=next");
        });
        Listing bounded = new Listing(rig.client(server.url(), new Credentials.None(), Side.SOURCE), 20_000);
        TransferException failure = assertThrows(TransferException.class, () -> bounded.tags("a"));
        assertEquals(Kind.MALFORMED, failure.kind());
        assertTrue(page.get() > 20 && page.get() < 200, page + " pages");
    }
}
