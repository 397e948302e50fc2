package io.imagetransmit.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs in at one registry: Basic (RFC 7617) or Bearer as in Docker's token specification, anonymous tokens included. What the
 * registry wants is learnt from its first challenge; after that, tokens are fetched before they are asked for, kept for each set
 * of scopes, and renewed before they run out. Safe for use by several threads; each token is fetched once.
 */
final class Authenticator {
    private static final int MOST_TOKENS = 512;
    private static final int TOKEN_ANSWER_LIMIT = 1 << 20;
    private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);

    /** Sends a request without authentication, with redirects and repeats. */
    interface Sender {
        HttpAnswer send(HttpCall call) throws IOException;
    }

    private record Token(String value, Instant renewAt) {}

    /** One at a time fetches the token of a set of scopes; the others wait for it. */
    private static final class Slot {
        private final List<String> scopes;
        private @Nullable Token token;

        Slot(List<String> scopes) {
            this.scopes = scopes;
        }
    }

    private sealed interface Scheme {
        record Unknown() implements Scheme {}

        record Basic() implements Scheme {}

        record Bearer(URI realm, @Nullable String service) implements Scheme {}
    }

    private final Credentials credentials;
    private final URI origin;
    private final Sender sender;
    private final Clock clock;
    private final Map<List<String>, Slot> slots = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Slot> eldest) {
            return size() > MOST_TOKENS;
        }
    };
    private volatile Scheme scheme = new Scheme.Unknown();

    Authenticator(Credentials credentials, URI origin, Sender sender, Clock clock) {
        this.credentials = credentials;
        this.origin = origin;
        this.sender = sender;
        this.clock = clock;
    }

    /** The {@code Authorization} header to send with a request of these scopes, or null for none. */
    @Nullable
    String authorization(Collection<Scope> scopes) throws IOException {
        Scheme now = scheme;
        if (now instanceof Scheme.Basic) {
            return basic();
        }
        if (now instanceof Scheme.Bearer bearer) {
            return bearer(bearer, Scope.join(scopes), null);
        }
        return null;
    }

    /** Learns from a challenge what the registry wants, without logging in yet. */
    void learn(List<String> headers) throws HttpFailure {
        for (Challenge challenge : Challenge.parse(headers)) {
            Scheme.Bearer bearer = bearer(challenge);
            if (bearer != null) {
                scheme = bearer;
            }
        }
    }

    /** Where tokens come from, if that has been learnt. */
    @Nullable
    URI realm() {
        return scheme instanceof Scheme.Bearer bearer ? bearer.realm() : null;
    }

    private Scheme.@Nullable Bearer bearer(Challenge challenge) throws HttpFailure {
        String realm = challenge.parameter("realm");
        return challenge.scheme().equals("bearer") && realm != null
                ? new Scheme.Bearer(Locations.resolve(origin, realm), challenge.parameter("service"))
                : null;
    }

    /**
     * Deals with a 401.
     *
     * @param rejected the {@code Authorization} that was sent, or null
     * @return the header to try again with, or null if there is no better one
     */
    @Nullable
    String answerTo(List<String> headers, Collection<Scope> scopes, @Nullable String rejected) throws IOException {
        boolean basicWanted = false;
        for (Challenge challenge : Challenge.parse(headers)) {
            Scheme.Bearer bearer = bearer(challenge);
            if (bearer != null) {
                scheme = bearer;
                List<Scope> wanted = new ArrayList<>(scopes);
                String asked = challenge.parameter("scope");
                if (asked != null) {
                    wanted.addAll(Scope.parse(asked));
                }
                String again = bearer(bearer, Scope.join(wanted), rejected);
                rememberFor(Scope.join(scopes), Scope.join(wanted));
                return again.equals(rejected) ? null : again;
            }
            basicWanted |= challenge.scheme().equals("basic");
        }
        if (basicWanted && credentials instanceof Credentials.UserPassword) {
            scheme = new Scheme.Basic();
            String basic = basic();
            return basic.equals(rejected) ? null : basic;
        }
        return null;
    }

    private String basic() {
        if (credentials instanceof Credentials.UserPassword login) {
            byte[] pair = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }
        throw new IllegalStateException("Basic without a password");
    }

    /** A registry may ask for more than the request seemed to need; the token that satisfied it serves the next one too. */
    private void rememberFor(List<String> asked, List<String> granted) {
        if (!asked.equals(granted)) {
            synchronized (slots) {
                Slot slot = slots.get(granted);
                if (slot != null) {
                    slots.put(asked, slot);
                }
            }
        }
    }

    private String bearer(Scheme.Bearer bearer, List<String> scopes, @Nullable String rejected) throws IOException {
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(scopes, Slot::new);
        }
        synchronized (slot) {
            Token token = slot.token;
            if (token == null
                    || !clock.instant().isBefore(token.renewAt())
                    || ("Bearer " + token.value()).equals(rejected)) {
                // those of the slot, which may be more than were asked for: see rememberFor
                token = fetch(bearer, slot.scopes);
                slot.token = token;
            }
            return "Bearer " + token.value();
        }
    }

    private Token fetch(Scheme.Bearer bearer, List<String> scopes) throws IOException {
        if (credentials.isPresent()
                && "https".equalsIgnoreCase(origin.getScheme())
                && "http".equalsIgnoreCase(bearer.realm().getScheme())) {
            throw failure(
                    HttpFailure.Kind.TOKEN_SERVICE, bearer, "the token service is plain http, the password stays here");
        }
        Instant asked = clock.instant();
        HttpAnswer answer =
                credentials instanceof Credentials.IdentityToken ? post(bearer, scopes) : get(bearer, scopes);
        if ((answer.status() == 404 || answer.status() == 405) && credentials instanceof Credentials.UserPassword) {
            answer.close();
            answer = post(bearer, scopes);
        }
        try (HttpAnswer closed = answer) {
            if (closed.status() == 403) {
                throw failure(HttpFailure.Kind.FORBIDDEN, bearer, "status 403");
            }
            if (closed.status() == 401 || closed.status() == 400) {
                throw failure(HttpFailure.Kind.LOGIN_FAILED, bearer, "status " + closed.status());
            }
            if (!closed.isSuccess()) {
                throw failure(HttpFailure.Kind.TOKEN_SERVICE, bearer, "status " + closed.status());
            }
            return token(bearer, new String(closed.readAll(TOKEN_ANSWER_LIMIT), StandardCharsets.UTF_8), asked);
        }
    }

    private HttpAnswer get(Scheme.Bearer bearer, List<String> scopes) throws IOException {
        URI uri = bearer.realm();
        if (bearer.service() != null) {
            uri = Locations.withParameter(uri, "service", bearer.service());
        }
        for (String scope : scopes) {
            uri = Locations.withParameter(uri, "scope", scope);
        }
        HttpCall call = HttpCall.get(uri);
        return sender.send(
                credentials instanceof Credentials.UserPassword ? call.with("Authorization", basic()) : call);
    }

    private HttpAnswer post(Scheme.Bearer bearer, List<String> scopes) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        if (credentials instanceof Credentials.IdentityToken identity) {
            form.put("grant_type", "refresh_token");
            form.put("refresh_token", identity.token());
        } else if (credentials instanceof Credentials.UserPassword login) {
            form.put("grant_type", "password");
            form.put("username", login.user());
            form.put("password", login.password());
        }
        form.put("client_id", "image-transmit");
        if (bearer.service() != null) {
            form.put("service", bearer.service());
        }
        form.put("scope", String.join(" ", scopes));
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return sender.send(HttpCall.of("POST", bearer.realm())
                .with("Content-Type", "application/x-www-form-urlencoded")
                .withBody(RequestBody.of(body.toString().getBytes(StandardCharsets.UTF_8))));
    }

    private static Token token(Scheme.Bearer bearer, String json, Instant asked) throws HttpFailure {
        try {
            JsonElement parsed = JsonParser.parseString(json);
            if (parsed.isJsonObject()) {
                JsonObject object = parsed.getAsJsonObject();
                String value = text(object, "token");
                if (value == null || value.isEmpty()) {
                    value = text(object, "access_token");
                }
                if (value != null && !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 127)) {
                    return new Token(value, asked.plus(usableFor(text(object, "expires_in"))));
                }
            }
        } catch (JsonParseException e) {
            throw failure(HttpFailure.Kind.TOKEN_SERVICE, bearer, "an answer that is not JSON");
        }
        throw failure(HttpFailure.Kind.TOKEN_SERVICE, bearer, "an answer without a token");
    }

    /** A little less than the life that the service gave, so that a token does not run out on its way. */
    private static Duration usableFor(@Nullable String expiresIn) {
        Duration life = expiresIn != null && expiresIn.matches("\\d{1,9}")
                ? Duration.ofSeconds(Long.parseLong(expiresIn))
                : DEFAULT_LIFE;
        Duration margin = life.dividedBy(4);
        return life.minus(margin.compareTo(Duration.ofSeconds(10)) > 0 ? Duration.ofSeconds(10) : margin);
    }

    private static @Nullable String text(JsonObject object, String name) {
        JsonElement element = object.get(name);
        return element != null && element.isJsonPrimitive() ? element.getAsString() : null;
    }

    private static HttpFailure failure(HttpFailure.Kind kind, Scheme.Bearer bearer, String message) {
        return new HttpFailure(kind, Transport.hostOf(bearer.realm()), message, null);
    }
}
