package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.http.ScriptedServer.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {
    private static final Credentials USER = new Credentials.UserPassword("bob", "s3cret");
    private static final byte[] BODY = "the body".getBytes(StandardCharsets.UTF_8);

    private final ScriptedServer registry = new ScriptedServer();
    private final ScriptedServer elsewhere = new ScriptedServer();
    private final HttpRig rig = HttpRig.plain(0);
    private HttpSession session;

    @BeforeEach
    void script() {
        session = rig.session(registry.url(), USER);
        registry.on(
                "GET /login",
                request -> request.optional("Authorization").isPresent()
                        ? Reply.of(200)
                        : Reply.of(401, "WWW-Authenticate", "Basic realm=\"r\""));
        for (ScriptedServer server : List.of(registry, elsewhere)) {
            server.on(".* /there.*", request -> Reply.of(200).body("reached"));
        }
    }

    @AfterEach
    void stop() {
        rig.close();
        registry.close();
        elsewhere.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void downloadsAreFollowedToAnotherHostWithoutTheLogin(int status) throws IOException {
        login();
        registry.on("GET /here", status, "Location", elsewhere.url() + "/there?sig=a|b");
        try (HttpAnswer answer = session.send(get("/here").with("Range", "bytes=5-"), List.of())) {
            assertEquals(200, answer.status());
            assertEquals("/there", answer.uri().getPath());
            assertArrayEquals("reached".getBytes(StandardCharsets.UTF_8), answer.readAll(100));
        }
        assertTrue(registry.request("GET /here").optional("Authorization").isPresent());
        Request followed = elsewhere.request("GET /there.*");
        assertEquals("/there?sig=a%7Cb", followed.target());
        assertTrue(followed.optional("Authorization").isEmpty(), "the login stays here");
        assertEquals("bytes=5-", followed.header("Range"));
        assertEquals("identity", followed.header("Accept-Encoding"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/there", "../there", "there", "//HOST/there", "http://HOST/there"})
    void relativeOnesStayAtTheRegistryAndKeepTheLogin(String location) throws IOException {
        login();
        registry.on("GET /x/here|GET /here", 307, "Location", location.replace("HOST", registry.host()));
        session.send(get(location.startsWith("..") ? "/x/here" : "/here"), List.of())
                .close();
        assertTrue(registry.request("GET /there").optional("Authorization").isPresent());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void uploadsKeepMethodAndBody(int status) throws IOException {
        registry.on("PUT /here", status, "Location", elsewhere.url() + "/there");
        HttpCall call = HttpCall.of("PUT", URI.create(registry.url() + "/here"))
                .with("Content-Type", "application/x")
                .withBody(RequestBody.of(BODY));
        session.send(call, List.of()).close();
        Request followed = elsewhere.request("PUT /there");
        assertArrayEquals(BODY, followed.body());
        assertEquals("application/x", followed.header("Content-Type"));
    }

    @Test
    void seeOtherMeansGet() throws IOException {
        registry.on("PUT /here", 303, "Location", elsewhere.url() + "/there");
        HttpCall call = HttpCall.of("PUT", URI.create(registry.url() + "/here")).withBody(RequestBody.of(BODY));
        session.send(call, List.of()).close();
        assertEquals(0, elsewhere.request("GET /there").body().length);
    }

    @Test
    void wayBackToTheRegistryHasTheLoginAgain() throws IOException {
        login();
        registry.on("GET /here", 302, "Location", elsewhere.url() + "/back");
        elsewhere.on("GET /back", 302, "Location", registry.url() + "/there");
        session.send(get("/here"), List.of()).close();
        assertTrue(elsewhere.request("GET /back").optional("Authorization").isEmpty());
        assertTrue(registry.request("GET /there").optional("Authorization").isPresent());
    }

    @Test
    void refusalFromElsewhereIsNotAnsweredWithTheLogin() throws IOException {
        registry.on("GET /here", 302, "Location", elsewhere.url() + "/there");
        elsewhere.on("GET /there", 401, "WWW-Authenticate", "Basic realm=\"give me\"");
        try (HttpAnswer answer = session.send(get("/here"), List.of())) {
            assertEquals(401, answer.status());
        }
        assertEquals(1, elsewhere.requests().size());
        assertTrue(elsewhere.request("GET /there").optional("Authorization").isEmpty());
    }

    @Test
    void circlesEnd() {
        registry.on("GET /here", 302, "Location", "/here");
        assertRedirectFailure();
        assertEquals(6, registry.requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/x", "http://", "https://a b/?s3cret"})
    void addressesOfNoUse(String location) {
        registry.on("GET /here", 302, "Location", location);
        assertRedirectFailure();
    }

    @Test
    void redirectWithoutAnAddressIsAnAnswer() throws IOException {
        registry.on("GET /here", 304);
        registry.on("GET /nowhere", 302);
        try (HttpAnswer notModified = session.send(get("/here"), List.of());
                HttpAnswer nowhere = session.send(get("/nowhere"), List.of())) {
            assertEquals(304, notModified.status());
            assertEquals(302, nowhere.status());
        }
    }

    private void assertRedirectFailure() {
        HttpFailure failure = assertThrows(HttpFailure.class, () -> session.send(get("/here"), List.of()));
        assertEquals(HttpFailure.Kind.REDIRECT, failure.kind());
        assertEquals(registry.host(), failure.host());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertTrue(!String.valueOf(cause.getMessage()).contains("s3cret"));
        }
    }

    private void login() throws IOException {
        session.send(get("/login"), List.of()).close();
    }

    private HttpCall get(String path) {
        return HttpCall.get(URI.create(registry.url() + path));
    }
}
