package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.RequestMatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a body, and of its connection, when its reader goes away. */
class AnswerCloseTest {
    private static final int LARGE = 64 << 20;
    private static final int SMALL = 64 << 10;

    private final ScriptedServer server = new ScriptedServer();
    private final FaultProxy proxy = FaultProxy.before(server.address());
    private HttpRig rig = HttpRig.plain(0);

    @BeforeEach
    void script() {
        server.on("GET /large", request -> Reply.of(200).body(new byte[LARGE]));
        server.on("GET /small", request -> Reply.of(200).body(new byte[SMALL]));
        server.on("GET /empty", 204);
    }

    @AfterEach
    void stop() {
        rig.close();
        proxy.close();
        server.close();
    }

    @Test
    void largeBodyIsBrokenOffAndNotReadToItsEnd() throws IOException {
        try (HttpAnswer answer = get("/large")) {
            assertEquals(1000, answer.body().readNBytes(1000).length);
        }
        proxy.await("the end of the exchange", Duration.ofSeconds(30), exchange -> exchange.done());
        long moved = proxy.exchanges().get(0).responseBytes();
        assertTrue(moved < LARGE, moved + " bytes came through");
        assertEquals(1000, rig.traffic().received());
    }

    @Test
    void smallBodiesAreReadAwayAndTheConnectionServesAgain() throws IOException {
        for (String path : List.of("/small", "/empty", "/nothing", "/small")) {
            get(path).close();
        }
        assertEquals(1, proxy.connections());
    }

    @Test
    void wholeBodyLeavesTheConnectionToTheNext() throws IOException {
        for (int round = 0; round < 3; round++) {
            try (HttpAnswer answer = get("/large")) {
                assertEquals(LARGE, drain(answer.body()));
            }
        }
        assertEquals(1, proxy.connections());
    }

    @Test
    void stalledBodyIsNotWaitedForASecondTime() throws IOException {
        rig.close();
        rig = HttpRig.impatient(0, Duration.ofSeconds(2));
        proxy.when(RequestMatch.any(), Faults.stallResponse(10_000));
        long start = System.nanoTime();
        try (HttpAnswer answer = get("/small")) {
            HttpFailure failure =
                    assertThrows(HttpFailure.class, () -> answer.body().readNBytes(SMALL));
            assertEquals(HttpFailure.Kind.STALLED, failure.kind());
            start = System.nanoTime();
        }
        assertTrue(System.nanoTime() - start < 1_900_000_000L, "close() waited again");
    }

    @Test
    void refusalIsKeptForLaterUpToItsLimit() throws IOException {
        byte[] words = new byte[300_000];
        Arrays.fill(words, (byte) 'x');
        server.on("GET /refused", request -> Reply.of(401).body(words));
        HttpAnswer kept = get("/refused").buffered(1000);
        get("/small").close();
        assertEquals(401, kept.status());
        assertArrayEquals(Arrays.copyOf(words, 1000), kept.body().readAllBytes());
        kept.close();
    }

    @Test
    void tooMuchIsRefused() throws IOException {
        try (HttpAnswer answer = get("/small")) {
            HttpFailure failure = assertThrows(HttpFailure.class, () -> answer.readAll(SMALL - 1));
            assertEquals(HttpFailure.Kind.ANSWER_TOO_LARGE, failure.kind());
        }
        try (HttpAnswer answer = get("/small")) {
            assertEquals(SMALL, answer.readAll(SMALL).length);
        }
    }

    private HttpAnswer get(String path) throws IOException {
        return rig.transport().execute(HttpCall.get(URI.create(proxy.url() + path)));
    }

    private static long drain(InputStream in) throws IOException {
        byte[] buffer = new byte[128 << 10];
        long total = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            total += count;
        }
        return total;
    }
}
