package io.imagetransmit.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one registry: follows redirects by hand, logs in when challenged, repeats what may be repeated. The
 * {@code Authorization} header goes to the registry's own origin and nowhere else. Safe for use by several threads.
 */
public final class HttpSession implements Closeable {
    private static final int MOST_REDIRECTS = 5;
    private static final int ERROR_BODY_LIMIT = 64 << 10;

    private final Transport transport;
    private final URI origin;
    private final RetryPolicy retryPolicy;
    private final HttpListener listener;
    private final Clock clock;
    private final Authenticator authenticator;
    /** By {@link RetryPolicy.Pause#nanos}, which does not jump as clocks do; nobody sends anything before. */
    private final AtomicLong notBefore;

    public HttpSession(
            Transport transport,
            URI origin,
            Credentials credentials,
            RetryPolicy retryPolicy,
            HttpListener listener,
            Clock clock) {
        this.transport = transport;
        this.origin = origin;
        this.retryPolicy = retryPolicy;
        this.listener = listener;
        this.clock = clock;
        this.notBefore = new AtomicLong(retryPolicy.pause().nanos());
        this.authenticator =
                new Authenticator(credentials, origin, call -> repeated(call, () -> forToken(call)), clock);
    }

    public URI origin() {
        return origin;
    }

    public RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    /**
     * Sends a request.
     *
     * @param scopes what a token must allow, where tokens are used
     * @return the answer, whatever its status; 401 if no login that is known here satisfies the registry
     */
    public HttpAnswer send(HttpCall call, Collection<Scope> scopes) throws IOException {
        return repeated(call, () -> authorized(call, scopes));
    }

    /** Sends a request without logging in, and learns from a 401 how to do so later. */
    public HttpAnswer sendAnonymously(HttpCall call) throws IOException {
        HttpAnswer answer = sendWithoutLogin(call);
        if (answer.status() == 401) {
            authenticator.learn(answer.headers("WWW-Authenticate"));
        }
        return answer;
    }

    /** Sends a request without logging in, and learns nothing from the answer: also for other hosts than the registry's. */
    public HttpAnswer sendWithoutLogin(HttpCall call) throws IOException {
        return repeated(call, () -> followed(call, null));
    }

    /** Where tokens come from, as a challenge of the registry has said; null if there was none, or none that wants tokens. */
    public @Nullable URI tokenService() {
        return authenticator.realm();
    }

    private interface Attempt {
        HttpAnswer make() throws IOException;
    }

    private HttpAnswer repeated(HttpCall call, Attempt attempt) throws IOException {
        for (int number = 1; ; number++) {
            boolean last = !call.repeatable() || number > retryPolicy.retries();
            awaitPermission();
            try {
                HttpAnswer answer = attempt.make();
                heed(answer);
                if (!RetryPolicy.isTemporary(answer.status())) {
                    return answer;
                }
                String retryAfter = answer.header("Retry-After");
                if (retryAfter != null && (answer.status() == 429 || answer.status() == 503)) {
                    holdEverybody(retryPolicy.delay(number, retryAfter, clock.instant()));
                }
                if (last) {
                    return answer;
                }
                answer.close();
                pause(call, "status " + answer.status(), number, retryAfter);
            } catch (HttpFailure e) {
                if (last || !e.isTemporary()) {
                    // a request for a token is repeated within the request that needs it: once is enough
                    throw last && call.repeatable() ? e.afterLastRepeat() : e;
                }
                pause(call, e.kind().name(), number, null);
            }
        }
    }

    /** The registry's allowance may be used up with this answer: asking on would only bring refusals. */
    private void heed(HttpAnswer answer) {
        Duration wait = Locations.sameOrigin(origin, answer.uri())
                ? Patience.untilAllowed(answer, clock.instant())
                : Duration.ZERO;
        if (!wait.isZero()) {
            Duration bearable =
                    wait.compareTo(RetryPolicy.LONGEST_RETRY_AFTER) > 0 ? RetryPolicy.LONGEST_RETRY_AFTER : wait;
            listener.waiting(Transport.hostOf(origin), bearable);
            holdEverybody(bearable);
        }
    }

    /** How long the peer wants to be left alone after this refusal; zero if it does not say. */
    public Duration patience(HttpAnswer refusal) {
        Duration asked = Patience.retryAfter(refusal.header("Retry-After"), clock.instant());
        Duration allowed = Patience.untilAllowed(refusal, clock.instant());
        return asked.compareTo(allowed) > 0 ? asked : allowed;
    }

    /** A peer that names a time means everybody, not only the request that it answered. */
    private void holdEverybody(Duration delay) {
        long end = retryPolicy.pause().nanos() + delay.toNanos();
        notBefore.accumulateAndGet(end, (one, other) -> one - other > 0 ? one : other);
    }

    private void awaitPermission() throws HttpFailure {
        long wait = notBefore.get() - retryPolicy.pause().nanos();
        if (wait > 0) {
            sleep(Duration.ofNanos(wait));
        }
    }

    private void pause(HttpCall call, String reason, int attempt, @Nullable String retryAfter) throws HttpFailure {
        Duration delay = retryPolicy.delay(attempt, retryAfter, clock.instant());
        listener.retrying(Transport.hostOf(call.uri()), reason, attempt, delay);
        sleep(delay);
    }

    private void sleep(Duration delay) throws HttpFailure {
        try {
            retryPolicy.pause().sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(HttpFailure.Kind.CANCELLED, Transport.hostOf(origin), "interrupted", e);
        }
    }

    private HttpAnswer authorized(HttpCall call, Collection<Scope> scopes) throws IOException {
        String authorization = authenticator.authorization(scopes);
        HttpAnswer answer = followed(call, authorization);
        if (answer.status() != 401 || !Locations.sameOrigin(origin, answer.uri())) {
            return answer;
        }
        HttpAnswer refused = answer.buffered(ERROR_BODY_LIMIT);
        String better = authenticator.answerTo(refused.headers("WWW-Authenticate"), scopes, authorization);
        return better == null ? refused : followed(call, better);
    }

    /** A form with a password in it goes where it was addressed to and nowhere else; its redirect is the answer. */
    private HttpAnswer forToken(HttpCall call) throws IOException {
        return call.body() == null ? followed(call, null) : observed(call, call);
    }

    private HttpAnswer observed(HttpCall call, HttpCall sent) throws IOException {
        Instant start = clock.instant();
        HttpAnswer answer = transport.execute(sent);
        listener.answered(
                call.method(), withoutQuery(call.uri()), answer.status(), Duration.between(start, clock.instant()));
        return answer;
    }

    private HttpAnswer followed(HttpCall first, @Nullable String authorization) throws IOException {
        HttpCall call = first;
        for (int hop = 0; ; hop++) {
            boolean own = Locations.sameOrigin(origin, call.uri());
            HttpCall sent = authorization != null && own ? call.with("Authorization", authorization) : call;
            HttpAnswer answer = observed(call, sent);
            String location = answer.header("Location");
            if (!isRedirect(answer.status()) || location == null) {
                return answer;
            }
            answer.close();
            if (hop == MOST_REDIRECTS) {
                throw redirectFailure(call, "more than " + MOST_REDIRECTS + " redirects");
            }
            call = next(call, answer.status(), Locations.resolve(call.uri(), location));
        }
    }

    static HttpCall next(HttpCall call, int status, URI location) throws HttpFailure {
        boolean weaker = "https".equals(call.uri().getScheme()) && "http".equals(location.getScheme());
        if (weaker && !call.changesNothing()) {
            throw redirectFailure(call, "from https to http");
        }
        HttpCall next = call.redirectedTo(status == 303 && !call.changesNothing() ? "GET" : call.method(), location);
        return Locations.sameOrigin(call.uri(), location) ? next : next.without("Authorization");
    }

    private static HttpFailure redirectFailure(HttpCall call, String message) {
        return new HttpFailure(HttpFailure.Kind.REDIRECT, Transport.hostOf(call.uri()), message, null);
    }

    private static boolean isRedirect(int status) {
        return List.of(301, 302, 303, 307, 308).contains(status);
    }

    private static URI withoutQuery(URI uri) {
        try {
            return new URI(uri.getScheme(), uri.getAuthority(), uri.getPath(), null, null);
        } catch (URISyntaxException e) {
            return URI.create(uri.getScheme() + "://" + Transport.hostOf(uri) + "/");
        }
    }

    /** Makes every running and later request fail with {@link HttpFailure.Kind#CANCELLED}. */
    public void abort() {
        transport.abort();
    }

    @Override
    public void close() {
        transport.close();
    }
}
