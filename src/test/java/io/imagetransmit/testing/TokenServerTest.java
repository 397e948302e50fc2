package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The registry is a real one: what counts is whether it takes the token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenServerTest {
    private static final Credentials USER = new Credentials("bob", "s3cret&+");
    private static final String SCOPE = "repository:team/app:pull,push";

    private final HttpClient client = HttpClient.newHttpClient();
    private TokenServer tokens;
    private RealRegistry registry;

    @BeforeAll
    void start() {
        tokens = new TokenServer(USER);
        registry = RealRegistry.started(RegistryOptions.plain().withTokens(tokens));
    }

    @AfterAll
    void stop() {
        registry.close();
        tokens.close();
    }

    @BeforeEach
    void usual() {
        tokens.policy(TokenPolicy.usual());
    }

    @Test
    void registryChallengesAndTakesATokenOfEitherGrant() throws Exception {
        HttpResponse<String> challenge = upload("");
        assertEquals(401, challenge.statusCode());
        String header = challenge.headers().firstValue("WWW-Authenticate").orElseThrow();
        assertTrue(
                header.contains("Bearer realm=\"" + tokens.realm() + "\",service=\"" + tokens.service() + "\""),
                header);
        // the registry takes its actions from a map, in whatever order
        assertTrue(header.matches(".*scope=\"repository:team/app:(pull,push|push,pull)\".*"), header);
        JsonObject byGet = json(get(USER, SCOPE));
        assertEquals(202, upload(byGet.get("token").getAsString()).statusCode());
        assertEquals(300, byGet.get("expires_in").getAsInt());
        tokens.policy(TokenPolicy.usual().withField("access_token").withoutAnnouncedLifetime());
        JsonObject byPost = json(post("password", USER));
        assertEquals(202, upload(byPost.get("access_token").getAsString()).statusCode());
        assertFalse(byPost.has("token"));
        assertFalse(byPost.has("expires_in"));
        String refresh = byPost.get("refresh_token").getAsString();
        JsonObject refreshed =
                json(form("grant_type=refresh_token&refresh_token=" + refresh + "&scope=" + encode(SCOPE)));
        assertEquals(202, upload(refreshed.get("access_token").getAsString()).statusCode());
        assertEquals(202, upload(tokens.issue(SCOPE)).statusCode());
    }

    @Test
    void registryRefusesATokenThatHasRunOut() throws Exception {
        tokens.policy(TokenPolicy.usual().withLifetime(Duration.ofMinutes(-5)));
        assertEquals(
                401, upload(json(get(USER, SCOPE)).get("token").getAsString()).statusCode());
    }

    @Test
    void deniedActionsAreLeftOutOrRefused() throws Exception {
        tokens.policy(TokenPolicy.usual().granting(grant -> !grant.action().equals("push")));
        String pullOnly = json(get(USER, SCOPE)).get("token").getAsString();
        assertEquals(401, upload(pullOnly).statusCode());
        tokens.policy(TokenPolicy.usual().refusing(grant -> grant.name().equals("team/app")));
        assertEquals(403, get(USER, SCOPE).statusCode());
        assertEquals(200, get(USER, "repository:team/other:pull").statusCode());
    }

    @Test
    void strangersAndWrongPasswords() throws Exception {
        Credentials wrong = new Credentials("bob", "wrong");
        assertEquals(401, get(wrong, SCOPE).statusCode());
        assertEquals(401, post("password", wrong).statusCode());
        assertEquals(401, get(null, SCOPE).statusCode());
        tokens.policy(TokenPolicy.usual().withAnonymous().withoutPost());
        assertEquals(200, get(null, SCOPE).statusCode());
        assertEquals(405, post("password", USER).statusCode());
    }

    @Test
    void requestsAreRecorded() throws Exception {
        int before = tokens.requests().size();
        get(USER, SCOPE, "repository:team/base:pull");
        post("password", USER);
        List<TokenRequest> recorded = tokens.requests().subList(before, before + 2);
        assertEquals(
                List.of(SCOPE, "repository:team/base:pull"), recorded.get(0).scopes());
        assertEquals("bob", recorded.get(0).user());
        assertEquals(tokens.service(), recorded.get(0).service());
        assertEquals("POST", recorded.get(1).method());
        assertEquals(List.of(SCOPE, "repository:x/y:pull"), recorded.get(1).scopes());
        assertEquals(200, recorded.get(1).status());
    }

    private HttpResponse<String> upload(String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(registry.url() + "/v2/team/app/blobs/uploads/"))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(@Nullable Credentials user, String... scopes)
            throws IOException, InterruptedException {
        StringBuilder query = new StringBuilder("?service=" + tokens.service());
        for (String scope : scopes) {
            query.append("&scope=").append(encode(scope));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(tokens.realm() + query.toString()));
        if (user != null) {
            request.header("Authorization", user.basic());
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String grant, Credentials user) throws IOException, InterruptedException {
        return form("grant_type=" + grant + "&service=" + tokens.service() + "&client_id=test&username=" + user.user()
                + "&password=" + encode(user.password()) + "&scope=" + encode(SCOPE + " repository:x/y:pull"));
    }

    private HttpResponse<String> form(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(tokens.realm())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject json(HttpResponse<String> response) {
        assertEquals(200, response.statusCode(), response.body());
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
