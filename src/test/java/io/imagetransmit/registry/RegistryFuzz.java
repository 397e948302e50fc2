package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.fuzz.Target;
import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.HttpListener;
import io.imagetransmit.http.HttpRig;
import io.imagetransmit.http.HttpSession;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What a registry answers, header by header and as a whole. */
public final class RegistryFuzz {
    private static final TestBlob BLOB = ClientRig.blob(1, 300);
    private static final String DIGEST = BLOB.digest().toString();
    private static final Descriptor DESCRIPTOR = ClientRig.descriptor(BLOB);
    private static final String NEXT = RawAnswers.NEXT;

    private static final List<String> LINKS = List.of(
            "</v2/a/b/tags/list?n=1&last=x>; rel=\"next\"",
            "<x>;title=\"a,b\"; rel=next",
            "<a>; rel=\"prev\", <b>; rel=\"next\"");

    private static final List<String> RANGES = List.of("0-99", "bytes 5-9/10", "bytes=0--1", "bytes */10");

    private static final List<String> LISTS = List.of(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLink: </v2/a/b/tags/list?last=x>; rel=\"next\"\r\nContent-Length: 14\r\n\r\n"
                    + "{\"tags\":[\"a\"]}" + NEXT + "HTTP/1.1 200 OK\r\n\r\n{\"tags\":null}",
            "HTTP/1.1 429 Slow\r\nRetry-After: 5\r\nRateLimit: \"default\";r=0;t=30\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer realm=\"/token\",scope=\"repository:a/b:pull\"\r\nContent-Length: 0\r\n\r\n"
                    + NEXT
                    + "HTTP/1.1 200 OK\r\n\r\n{\"token\":\"abc\",\"expires_in\":60}" + NEXT
                    + "HTTP/1.1 403 No\r\n\r\n{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}",
            "HTTP/1.1 307 x\r\nLocation: /v2/other\r\nContent-Length: 0\r\n\r\n" + NEXT
                    + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ne\r\n{\"tags\":[\"a\"]}\r\n0\r\n\r\n");

    private static final List<String> MANIFESTS = List.of(
            "HTTP/1.1 200 OK\r\n\r\n{\"config\":{\"digest\":\"" + DIGEST + "\",\"size\":300},\"layers\":[]}" + NEXT
                    + "HTTP/1.1 200 OK\r\nDocker-Content-Digest: " + DIGEST + "\r\nContent-Length: 5\r\n\r\n" + NEXT
                    + "HTTP/1.1 200 OK\r\n\r\n{\"schemaVersion\":2,\"manifests\":[]}" + NEXT
                    + "HTTP/1.1 200 OK\r\n\r\n{\"tags\":[\"x\"]}",
            "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.index.v1+json\r\nDocker-Content-Digest: sha256:00\r\n\r\n"
                    + "{\"schemaVersion\":2,\"manifests\":[]}",
            "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\n\r\n{\"config\":{\"digest\":\""
                    + DIGEST
                    + "\",\"size\":300},\"layers\":[]}" + NEXT
                    + "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>");

    private static final List<String> BLOBS = List.of(
            "HTTP/1.1 206 Partial\r\nContent-Range: bytes 100-299/300\r\nContent-Length: 200\r\n\r\n" + "x".repeat(200),
            "HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n" + "x".repeat(300),
            "HTTP/1.1 416 x\r\nContent-Range: bytes */300\r\nContent-Length: 0\r\n\r\n" + NEXT
                    + "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(300));

    private static final List<String> UPLOADS = List.of(
            "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n" + NEXT
                    + "HTTP/1.1 202 x\r\nLocation: /v2/a/b/blobs/uploads/1?s=|\r\nRange: 0-0\r\nOCI-Chunk-Min-Length: 5\r\nContent-Length: 0\r\n\r\n"
                    + NEXT + "HTTP/1.1 201 x\r\nLocation: /v2/a\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 x\r\nContent-Length: 300\r\n\r\n",
            "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n" + NEXT
                    + "HTTP/1.1 202 x\r\nLocation: u\r\nContent-Length: 0\r\n\r\n" + NEXT
                    + "HTTP/1.1 413 x\r\nContent-Length: 0\r\n\r\n" + NEXT + "HTTP/1.1 204 x\r\nRange: 0-99\r\n\r\n");

    private static final List<String> WORDS = List.of(
            NEXT,
            "HTTP/1.1 ",
            "200",
            "201",
            "202",
            "204",
            "206",
            "301",
            "303",
            "307",
            "400",
            "401",
            "403",
            "404",
            "405",
            "413",
            "416",
            "429",
            "503",
            "\r\n",
            "\r\n\r\n",
            "Content-Length: ",
            "Transfer-Encoding: chunked\r\n",
            "Link: <",
            ">; rel=\"next\"",
            "Location: ",
            "Range: ",
            "Content-Range: ",
            "Retry-After: ",
            "WWW-Authenticate: ",
            "Bearer realm=\"/token\"",
            "Basic ",
            "Docker-Content-Digest: ",
            "RateLimit: ",
            "X-RateLimit-Reset: ",
            "Content-Encoding: gzip\r\n",
            "Content-Type: text/html\r\n",
            "{\"tags\":",
            "{\"token\":",
            "{\"errors\":[",
            "\"expires_in\":",
            "1e999999999",
            "null",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "<",
            ";",
            ",",
            DIGEST,
            "bytes ",
            "/*",
            "0-299/300",
            "//",
            "http://");

    private RegistryFuzz() {}

    public static List<Target> targets() {
        return List.of(
                Target.ofText("link", LINKS, WORDS, RegistryFuzz::link),
                Target.ofText(
                        "content-range",
                        RANGES,
                        List.of("bytes ", "bytes=", "-", "/", "*", "0-", "--1"),
                        RegistryFuzz::range),
                Target.ofText("answers-list", LISTS, WORDS, RegistryFuzz::list, TransferException.class),
                Target.ofText("answers-manifest", MANIFESTS, WORDS, RegistryFuzz::manifest, TransferException.class),
                Target.ofText("answers-blob", BLOBS, WORDS, RegistryFuzz::blob, TransferException.class),
                Target.ofText("answers-upload", UPLOADS, WORDS, RegistryFuzz::upload, TransferException.class));
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static void link(byte[] input) {
        Listing.next(text(input).lines().toList());
    }

    private static void range(byte[] input) {
        BlobDownload.total(text(input)).ifPresent(total -> assertTrue(total >= 0));
        Long offset = UploadSessions.offset(text(input));
        assertTrue(offset == null || offset >= 0, String.valueOf(offset));
    }

    /** Made when it is first needed: most runs do without a server. */
    private static final class Peer {
        private static final RawAnswers SERVER = new RawAnswers();
        private static final HttpRig RIG = HttpRig.impatient(0, Duration.ofSeconds(10));
        private static final TemporaryFolder LOG = new TemporaryFolder("uploads");

        static RegistryClient client(byte[] input, Side side) {
            SERVER.answer(input);
            AtomicLong nanos = new AtomicLong();
            RetryPolicy.Pause pause = new RetryPolicy.Pause() {
                @Override
                public void sleep(Duration duration) {
                    nanos.addAndGet(duration.toNanos());
                }

                @Override
                public long nanos() {
                    return nanos.get();
                }
            };
            RetryPolicy policy = new RetryPolicy(1, Duration.ofMillis(500), Duration.ofSeconds(30), () -> 1, pause);
            Credentials login = new Credentials.UserPassword("bob", "geheim");
            return new RegistryClient(
                    new HttpSession(RIG.transport(), SERVER.url(), login, policy, HttpListener.NONE, RIG.clock()),
                    side,
                    true);
        }
    }

    private static void list(byte[] input) throws TransferException {
        new Listing(Peer.client(input, Side.SOURCE)).tags("a/b");
    }

    private static void manifest(byte[] input) throws TransferException {
        RegistrySource source = new RegistrySource(Peer.client(input, Side.SOURCE));
        ImageReference image = ImageReference.tagged("a/b", "1");
        source.manifest(image);
        source.digestOf(image);
        source.referrers("a/b", Digest.sha256(input));
    }

    private static void blob(byte[] input) throws IOException {
        RegistrySource source = new RegistrySource(Peer.client(input, Side.SOURCE));
        try (InputStream in = source.openBlob("a/b", DESCRIPTOR, 100)) {
            assertTrue(in.readAllBytes().length == 200, "another length than the blob has");
        }
    }

    private static void upload(byte[] input) throws TransferException {
        RegistrySink sink =
                new RegistrySink(Peer.client(input, Side.TARGET), new UploadLog(Peer.LOG.path(), trouble -> {}));
        if (sink.place("a/b", DESCRIPTOR, List.of("c")) instanceof ImageSink.Placement.Wanted wanted) {
            try (ImageSink.BlobWriter writer = wanted.writer();
                    BlobContent content = ClientRig.content(BLOB)) {
                writer.write(content);
            }
        }
    }
}
