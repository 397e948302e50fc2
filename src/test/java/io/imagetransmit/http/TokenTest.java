package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.http.ScriptedServer.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Token service and registry in one script: a token is the list of its scopes with a number, and the registry demands for
 * {@code /need/SCOPE} that its token holds this scope and is not withdrawn.
 */
class TokenTest {
    private static final Credentials USER = new Credentials.UserPassword("bob", "s3cret");
    private static final Pattern NUMBER = Pattern.compile("#(\\d+)$");

    private final ScriptedServer registry = new ScriptedServer();
    private final ScriptedServer tokens = new ScriptedServer();
    private final HttpRig rig = HttpRig.plain(2);
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger withdrawnUpTo = new AtomicInteger();
    private volatile String answer = "{\"token\":\"TOKEN\",\"expires_in\":300}";

    @BeforeEach
    void script() {
        registry.on("(GET|PUT) /need/.*", this::guarded);
        tokens.on("GET /token.*", request -> token(request.target()));
        tokens.on("POST /token", request -> token("?" + new String(request.body(), StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() {
        rig.close();
        registry.close();
        tokens.close();
    }

    private Reply guarded(Request request) {
        String needed = request.target().replace("/need/", "repository:");
        String given = request.optional("Authorization").orElse("");
        Matcher number = NUMBER.matcher(given);
        boolean fresh = number.find() && Integer.parseInt(number.group(1)) > withdrawnUpTo.get();
        if (fresh && given.startsWith("Bearer ") && given.contains(needed)) {
            return Reply.of(200);
        }
        return Reply.of(
                401,
                "WWW-Authenticate",
                "Bearer realm=\"" + tokens.url() + "/token\",service=\"reg\",scope=\"" + needed + "\"");
    }

    private Reply token(String target) {
        List<String> scopes = new ArrayList<>();
        for (String pair : target.substring(target.indexOf('?') + 1).split("&", -1)) {
            if (pair.startsWith("scope=")) {
                scopes.add(URLDecoder.decode(pair.substring(6), StandardCharsets.UTF_8)
                        .replace(' ', '+'));
            }
        }
        String token = String.join("+", scopes) + "#" + issued.incrementAndGet();
        return Reply.of(200, "Content-Type", "application/json").body(answer.replace("TOKEN", token));
    }

    @Test
    void tokenIsFetchedOnceAndUsedAgain() throws IOException {
        HttpSession session = rig.session(registry.url(), USER);
        for (int round = 0; round < 3; round++) {
            assertEquals(200, need(session, "a:pull", Scope.pull("a")));
        }
        Request asked = tokens.request("GET .*");
        assertEquals("/token?service=reg&scope=repository:a:pull", asked.target());
        assertTrue(asked.header("Authorization").startsWith("Basic "));
        assertEquals(4, registry.requests().size(), "one challenge");
        assertEquals(200, need(session, "b:pull", Scope.pull("b")));
        assertEquals(5, registry.requests().size(), "the second scope's token is fetched before it is asked for");
    }

    @Test
    void scopesOfOneRepositoryAreJoinedAndThoseOfTwoListed() throws IOException {
        HttpSession session = rig.session(registry.url(), USER);
        need(session, "a:pull", Scope.pull("a"));
        assertEquals(200, need(session, "b:pull", Scope.pullPush("a"), Scope.pull("b"), Scope.pull("a")));
        assertEquals(
                "/token?service=reg&scope=repository:a:pull%2Cpush&scope=repository:b:pull",
                tokens.requests().get(1).target());
    }

    @Test
    void accessTokenIsAToken() throws IOException {
        answer = "{\"token\":\"\",\"access_token\":\"TOKEN\"}";
        assertEquals(200, need(rig.session(registry.url(), USER), "a:pull", Scope.pull("a")));
    }

    @Test
    void withoutALifeItLivesForAMinute() throws IOException {
        answer = "{\"token\":\"TOKEN\"}";
        HttpSession session = rig.session(registry.url(), USER);
        need(session, "a:pull", Scope.pull("a"));
        rig.pass(Duration.ofSeconds(49));
        need(session, "a:pull", Scope.pull("a"));
        assertEquals(1, issued.get());
        rig.pass(Duration.ofSeconds(2));
        need(session, "a:pull", Scope.pull("a"));
        assertEquals(2, issued.get(), "renewed a little before its end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"300\"", "300"})
    void lifeIsTakenFromTheAnswer(String life) throws IOException {
        answer = "{\"token\":\"TOKEN\",\"expires_in\":" + life + "}";
        HttpSession session = rig.session(registry.url(), USER);
        need(session, "a:pull", Scope.pull("a"));
        rig.pass(Duration.ofSeconds(289));
        need(session, "a:pull", Scope.pull("a"));
        assertEquals(1, issued.get());
        rig.pass(Duration.ofSeconds(2));
        need(session, "a:pull", Scope.pull("a"));
        assertEquals(2, issued.get());
    }

    @Test
    void tokenThatIsRefusedInMidJobIsRenewed() throws IOException {
        HttpSession session = rig.session(registry.url(), USER);
        need(session, "a:pull", Scope.pull("a"));
        withdrawnUpTo.set(1);
        assertEquals(200, need(session, "a:pull", Scope.pull("a")));
        assertEquals(2, issued.get());
        assertEquals(4, registry.requests().size());
    }

    @Test
    void registryThatWantsMoreThanWasAskedForGetsItNextTimeAtOnce() throws IOException {
        HttpSession session = rig.session(registry.url(), USER);
        assertEquals(200, need(session, "more:pull", Scope.pull("a")));
        assertEquals(200, need(session, "more:pull", Scope.pull("a")));
        assertEquals(1, issued.get());
        assertEquals(3, registry.requests().size());
        rig.pass(Duration.ofMinutes(10));
        assertEquals(200, need(session, "more:pull", Scope.pull("a")));
        assertEquals(2, issued.get(), "what is renewed allows as much as before");
        assertEquals(4, registry.requests().size());
    }

    @Test
    void refusedForGoodIsAnAnswer() throws IOException {
        registry.on("GET /never", 401, "WWW-Authenticate", "Bearer realm=\"" + tokens.url() + "/token\"");
        HttpSession session = rig.session(registry.url(), USER);
        try (HttpAnswer refused =
                session.send(HttpCall.get(URI.create(registry.url() + "/never")), List.of(Scope.pull("a")))) {
            assertEquals(401, refused.status());
        }
        assertEquals(2, registry.requests().size());
    }

    @Test
    void manyThreadsFetchOneTokenForEachSetOfScopes() throws Exception {
        HttpSession session = rig.session(registry.url(), USER);
        need(session, "z:pull", Scope.pull("z"));
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<Integer>> results = new ArrayList<>();
        for (int index = 0; index < 64; index++) {
            String repository = index % 2 == 0 ? "a" : "b";
            results.add(threads.submit(() -> {
                start.await();
                return need(session, repository + ":pull", Scope.pull(repository));
            }));
        }
        start.countDown();
        for (Future<Integer> result : results) {
            assertEquals(200, result.get());
        }
        threads.shutdown();
        assertEquals(3, issued.get());
    }

    @Test
    void refreshTokenIsPosted() throws IOException {
        need(rig.session(registry.url(), new Credentials.IdentityToken("re&fresh")), "a:pull", Scope.pull("a"));
        Request asked = tokens.request("POST /token");
        String form = new String(asked.body(), StandardCharsets.UTF_8);
        assertEquals("application/x-www-form-urlencoded", asked.header("Content-Type"));
        assertTrue(form.contains("grant_type=refresh_token&refresh_token=re%26fresh&"), form);
        assertTrue(form.contains("service=reg&scope=repository%3Aa%3Apull"), form);
    }

    @Test
    void serviceThatKnowsOnlyPostIsPosted() throws IOException {
        tokens.on("GET /token.*", 405);
        assertEquals(200, need(rig.session(registry.url(), USER), "a:pull", Scope.pull("a")));
        String form = new String(tokens.request("POST /token").body(), StandardCharsets.UTF_8);
        assertTrue(form.startsWith("grant_type=password&username=bob&password=s3cret&"), form);
    }

    @Test
    void nobodyAsksWithoutALogin() throws IOException {
        need(rig.session(registry.url(), new Credentials.None()), "a:pull", Scope.pull("a"));
        assertTrue(tokens.request("GET /token.*").optional("Authorization").isEmpty());
    }

    @Test
    void passwordFollowsNoRedirectOfTheTokenService() throws IOException {
        try (ScriptedServer thief = new ScriptedServer()) {
            tokens.on("GET /token.*", 302, "Location", thief.url() + "/token");
            tokens.on("POST /token", 307, "Location", thief.url() + "/token");
            assertThrows(HttpFailure.class, () -> need(rig.session(registry.url(), USER), "a:pull", Scope.pull("a")));
            Credentials refresh = new Credentials.IdentityToken("refresh");
            HttpFailure failure = assertThrows(
                    HttpFailure.class, () -> need(rig.session(registry.url(), refresh), "a:pull", Scope.pull("a")));
            assertEquals(HttpFailure.Kind.TOKEN_SERVICE, failure.kind());
            assertTrue(thief.request("GET /token").optional("Authorization").isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{}", "{\"token\":{}}", "{\"token\":\"a\\r\\nX: y\"}", "{\"token\":1"})
    void answersThatAreNoTokens(String body) {
        answer = body;
        HttpFailure failure = assertThrows(
                HttpFailure.class, () -> need(rig.session(registry.url(), USER), "a:pull", Scope.pull("a")));
        assertEquals(HttpFailure.Kind.TOKEN_SERVICE, failure.kind());
        assertEquals(tokens.host(), failure.host());
    }

    @Test
    void statusesOfTheTokenService() {
        assertEquals(HttpFailure.Kind.LOGIN_FAILED, failureFor(401));
        assertEquals(HttpFailure.Kind.FORBIDDEN, failureFor(403));
        assertEquals(HttpFailure.Kind.TOKEN_SERVICE, failureFor(404));
        assertEquals(HttpFailure.Kind.TOKEN_SERVICE, failureFor(503));
    }

    @Test
    void deadTokenServiceIsTriedNoMoreOftenThanAnythingElse() {
        HttpSession session = rig.session(registry.url(), USER);
        tokens.close();
        HttpFailure failure = assertThrows(HttpFailure.class, () -> need(session, "a:pull", Scope.pull("a")));
        assertEquals(HttpFailure.Kind.REFUSED, failure.kind());
        assertEquals(tokens.host(), failure.host());
        assertEquals(2, rig.pauses().size());
    }

    @Test
    void noSecretIsInAFailure() {
        HttpSession session = rig.session(registry.url(), USER);
        tokens.on("GET /token.*", 500);
        HttpFailure failure = assertThrows(HttpFailure.class, () -> need(session, "a:pull", Scope.pull("a")));
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause).contains("s3cret"), cause.toString());
            assertFalse(String.valueOf(cause).contains("Ym9iOnMzY3JldA"), cause.toString());
            assertFalse(String.valueOf(cause).contains("?"), cause.toString());
        }
    }

    private HttpFailure.Kind failureFor(int status) {
        tokens.on("(GET|POST) /token.*", status);
        return assertThrows(HttpFailure.class, () -> need(rig.session(registry.url(), USER), "a:pull", Scope.pull("a")))
                .kind();
    }

    private int need(HttpSession session, String what, Scope... scopes) throws IOException {
        try (HttpAnswer answered =
                session.send(HttpCall.get(URI.create(registry.url() + "/need/" + what)), List.of(scopes))) {
            return answered.status();
        }
    }
}
