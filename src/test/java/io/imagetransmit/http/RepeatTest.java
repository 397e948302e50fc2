package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.RequestMatch;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again, when, and what is not. */
class RepeatTest {
    private static final byte[] BODY = new byte[300_000];

    private final ScriptedServer server = new ScriptedServer();
    private final FaultProxy proxy = FaultProxy.before(server.address());
    private final HttpRig rig = HttpRig.plain(3);
    private HttpSession session;

    @BeforeEach
    void script() {
        for (int index = 0; index < BODY.length; index++) {
            BODY[index] = (byte) ((index * 31) >> 3);
        }
        session = rig.session(proxy.url(), new Credentials.None());
        server.on("(GET|PUT) /x", 200);
    }

    @AfterEach
    void stop() {
        rig.close();
        proxy.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void temporaryStatusesArePutUpWithAsOftenAsAllowed(int status) throws IOException {
        server.onTurns("GET /x", Reply.of(status), Reply.of(status), Reply.of(status), Reply.of(200));
        assertEquals(200, status(get()));
        assertEquals(List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2)), rig.pauses());
        server.on("GET /x", status);
        assertEquals(status, status(get()));
        assertEquals(8, server.requests().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 413, 416, 501})
    void otherStatusesAreFinal(int status) throws IOException {
        server.on("GET /x", status);
        assertEquals(status, status(get()));
        assertEquals(1, server.requests().size());
        assertEquals(List.of(), rig.pauses());
    }

    @Test
    void bodyIsSentAgainFromItsStart() throws IOException {
        server.onTurns("PUT /x", Reply.of(503), Reply.of(201));
        assertEquals(201, status(put()));
        assertEquals(2, server.requests().size());
        server.requests().forEach(request -> assertArrayEquals(BODY, request.body()));
    }

    @Test
    void brokenConnectionsAreRepeated() throws IOException {
        proxy.when(RequestMatch.any().nth(1), Faults.resetRequest(100_000));
        proxy.when(RequestMatch.any().nth(2), Faults.loseAnswer());
        proxy.when(RequestMatch.any().nth(3), Faults.closeWithoutAnswer());
        assertEquals(200, status(put()));
        assertEquals(4, proxy.exchanges().size());
        assertArrayEquals(
                BODY, server.requests().get(server.requests().size() - 1).body());
        assertEquals(3, rig.pauses().size());
    }

    @Test
    void whatMayNotBeRepeatedIsNot() throws IOException {
        server.on("PUT /x", 503);
        assertEquals(503, status(put().once()));
        proxy.when(RequestMatch.any(), Faults.loseAnswer());
        HttpFailure failure = assertThrows(HttpFailure.class, () -> session.send(put().once(), List.of()));
        assertEquals(HttpFailure.Kind.BROKEN, failure.kind());
        assertTrue(failure.isTemporary(), "it is for the caller to repeat");
        assertEquals(2, proxy.exchanges().size());
    }

    @Test
    void lastFailureSaysThatAllHasBeenTried() {
        proxy.close();
        HttpFailure failure = assertThrows(HttpFailure.class, () -> session.send(get(), List.of()));
        assertEquals(HttpFailure.Kind.REFUSED, failure.kind());
        assertFalse(failure.isTemporary());
        assertEquals(3, rig.pauses().size());
    }

    @Test
    void retryAfterInSecondsAndAsADate() throws IOException {
        server.onTurns("GET /x", Reply.of(429, "Retry-After", "40"), Reply.of(200));
        assertEquals(200, status(get()));
        assertEquals(List.of(Duration.ofSeconds(40)), rig.pauses());
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                rig.clock().instant().plusSeconds(90).atZone(ZoneOffset.UTC));
        server.onTurns("GET /x", Reply.of(503, "Retry-After", date), Reply.of(200));
        assertEquals(200, status(get()));
        long waited = rig.pauses().get(1).toMillis();
        assertTrue(waited > 89_000 && waited <= 90_000, "dates have whole seconds: " + waited);
    }

    @Test
    void anAllowanceThatIsUsedUpIsWaitedForBeforeAskingOn() throws IOException {
        long soon = rig.clock().instant().getEpochSecond() + 31;
        server.onTurns(
                "GET /x",
                Reply.of(200, "RateLimit-Remaining", "0;w=21600", "RateLimit-Reset", "20"),
                Reply.of(200, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "" + soon),
                Reply.of(200, "RateLimit", "\"default\";r=0;t=50"),
                Reply.of(200, "RateLimit-Remaining", "0", "RateLimit-Reset", "100000"),
                Reply.of(200, "RateLimit-Remaining", "0;w=21600"),
                Reply.of(200, "RateLimit-Remaining", "7", "RateLimit-Reset", "20"),
                Reply.of(200));
        for (int i = 0; i < 7; i++) {
            assertEquals(200, status(get()));
        }
        assertEquals(
                List.of(2L, 1L, 5L, 30L),
                rig.pauses().stream().map(pause -> pause.toSeconds() / 10).toList(),
                "tens of seconds: five minutes at the longest; who does not say when is asked on");
    }

    @Test
    void peersWishHoldsEverybodyBackEvenWhereTheRequestIsNotRepeated() throws IOException {
        server.onTurns("PUT /x", Reply.of(429, "Retry-After", "40"), Reply.of(200));
        assertEquals(429, status(put().once()));
        assertEquals(List.of(), rig.pauses());
        assertEquals(200, status(get()));
        assertEquals(List.of(Duration.ofSeconds(40)), rig.pauses());
        assertEquals(200, status(get()));
        assertEquals(1, rig.pauses().size(), "the time has come");
    }

    @ParameterizedTest
    @ValueSource(ints = {-24, 24})
    void aClockThatIsSetChangesNothingAboutTheWait(int hours) throws IOException {
        server.onTurns("PUT /x", Reply.of(429, "Retry-After", "40"));
        assertEquals(429, status(put().once()));
        rig.pass(Duration.ofSeconds(10));
        rig.jump(Duration.ofHours(hours));
        assertEquals(200, status(get()));
        assertEquals(List.of(Duration.ofSeconds(30)), rig.pauses());
        rig.jump(Duration.ofHours(-hours));
        assertEquals(200, status(get()));
        assertEquals(1, rig.pauses().size());
    }

    @Test
    void failureOfTheBodyIsTheCallersOwn() {
        IOException broken = new IOException("the source broke");
        RequestBody body = new RequestBody() {
            private int given;

            @Override
            public long length() {
                return 500_000;
            }

            @Override
            public void start() {
                given = 0;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (given > 200_000) {
                    throw broken;
                }
                given += length;
                return length;
            }
        };
        HttpCall call = HttpCall.of("PUT", URI.create(proxy.url() + "/x")).withBody(body);
        assertSame(broken, assertThrows(IOException.class, () -> session.send(call, List.of())));
        assertEquals(List.of(), rig.pauses());
    }

    @Test
    void abortEndsWhatRunsAndWhatComes() throws Exception {
        proxy.when(RequestMatch.any(), Faults.stallAnswer());
        var running = java.util.concurrent.CompletableFuture.supplyAsync(
                () -> assertThrows(HttpFailure.class, () -> session.send(get(), List.of())));
        proxy.await("a request that hangs", Duration.ofSeconds(30), exchange -> exchange.stalled());
        session.abort();
        assertEquals(HttpFailure.Kind.CANCELLED, running.get().kind());
        HttpFailure later = assertThrows(HttpFailure.class, () -> session.send(get(), List.of()));
        assertEquals(HttpFailure.Kind.CANCELLED, later.kind());
        assertEquals(List.of(), rig.pauses());
    }

    private int status(HttpCall call) throws IOException {
        try (HttpAnswer answer = session.send(call, List.of())) {
            return answer.status();
        }
    }

    private HttpCall get() {
        return HttpCall.get(URI.create(proxy.url() + "/x"));
    }

    private HttpCall put() {
        return HttpCall.of("PUT", URI.create(proxy.url() + "/x")).withBody(RequestBody.of(BODY));
    }
}
