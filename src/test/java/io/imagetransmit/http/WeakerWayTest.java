package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not go from https to http, whoever says so. */
class WeakerWayTest {
    private static final URI REGISTRY = URI.create("https://r.example/v2/a/blobs/uploads/1");
    private static final URI PLAIN = URI.create("http://r.example/v2/a/blobs/uploads/1");

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "PATCH", "DELETE"})
    void whatChangesSomethingIsNotRedirectedToPlainHttp(String method) throws HttpFailure {
        HttpCall call = HttpCall.of(method, REGISTRY)
                .with("Authorization", "Bearer x")
                .withBody(RequestBody.of("content".getBytes(StandardCharsets.UTF_8)));
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            HttpFailure failure = assertThrows(HttpFailure.class, () -> HttpSession.next(call, status, PLAIN));
            assertEquals(HttpFailure.Kind.REDIRECT, failure.kind());
        }
        assertEquals(REGISTRY, HttpSession.next(call, 307, REGISTRY).uri());
    }

    @Test
    void whatOnlyReadsGoesThereWithoutTheLogin() throws HttpFailure {
        HttpCall next = HttpSession.next(HttpCall.get(REGISTRY).with("Authorization", "Bearer x"), 307, PLAIN);
        assertEquals(PLAIN, next.uri());
        assertNull(next.headers().get("Authorization"));
    }

    @Test
    void thePasswordDoesNotGoToATokenServiceByPlainHttp() {
        List<HttpCall> sent = new ArrayList<>();
        for (Credentials login :
                List.of(new Credentials.UserPassword("bob", "geheim"), new Credentials.IdentityToken("geheim"))) {
            Authenticator authenticator = new Authenticator(
                    login,
                    URI.create("https://r.example"),
                    call -> {
                        sent.add(call);
                        throw new AssertionError(call.uri());
                    },
                    Clock.systemUTC());
            HttpFailure failure = assertThrows(
                    HttpFailure.class,
                    () -> authenticator.answerTo(
                            List.of("Bearer realm=\"http://token.example/t\""), List.of(Scope.pull("a")), null));
            assertEquals(HttpFailure.Kind.TOKEN_SERVICE, failure.kind());
        }
        assertEquals(List.of(), sent);
    }
}
