package io.imagetransmit.registry;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.HttpSession;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.http.Scope;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One registry, seen from one side of a transfer: makes addresses, sends requests, and turns failures and error answers into
 * {@link TransferException}s that name the side, the host and the registry's own words. Safe for use by several threads.
 */
public final class RegistryClient implements Closeable {
    private static final int ERROR_LIMIT = 64 << 10;
    /** A registry that wants to be left alone for years is asked again all the same. */
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(6);

    private static final int LONGEST_MESSAGE = 300;

    private final HttpSession session;
    private final Side side;
    private final boolean loggedIn;

    /** @param loggedIn whether there are credentials, which decides what a 401 means */
    public RegistryClient(HttpSession session, Side side, boolean loggedIn) {
        this.session = session;
        this.side = side;
        this.loggedIn = loggedIn;
    }

    public Side side() {
        return side;
    }

    /** Scheme, host and port. */
    public URI origin() {
        return session.origin();
    }

    /** The registry as people write it: {@code host} or {@code host:port}. */
    public String host() {
        URI origin = session.origin();
        return origin.getPort() < 0 ? origin.getHost() : origin.getHost() + ":" + origin.getPort();
    }

    /** The same registry with the same login, for what concerns another side of the transfer. */
    public RegistryClient seenFrom(Side other) {
        return new RegistryClient(session, other, loggedIn);
    }

    HttpSession session() {
        return session;
    }

    RetryPolicy retryPolicy() {
        return session.retryPolicy();
    }

    /** The address of {@code rest} below a repository; digests, tags and session names need no encoding. */
    URI uri(String repository, String rest) {
        return session.origin().resolve("/v2/" + repository + "/" + rest);
    }

    /**
     * Sends a request and gives the answer, whatever its status.
     *
     * @param name what it is about, for the message of a failure: an image, or a repository and a digest
     */
    HttpAnswer send(HttpCall call, String name, Collection<Scope> scopes) throws TransferException {
        try {
            return session.send(call, scopes);
        } catch (IOException e) {
            throw failed(e, name);
        }
    }

    /** What a failed exchange, or a failed read of a body, means. */
    TransferException failed(IOException e, String name) {
        if (e instanceof TransferException transfer) {
            return transfer;
        }
        if (e instanceof HttpFailure failure) {
            Map<String, String> details = new HashMap<>(failure.details());
            details.put("host", failure.host());
            details.put("name", name);
            return new TransferException(side, kind(failure.kind()), details, e);
        }
        return new TransferException(side, Kind.BROKEN, Map.of("host", host(), "name", name), e);
    }

    private Kind kind(HttpFailure.Kind kind) {
        return switch (kind) {
            case UNKNOWN_HOST -> Kind.UNKNOWN_HOST;
            case REFUSED -> Kind.REFUSED;
            case CONNECT_TIMEOUT -> Kind.TIMEOUT;
            case STALLED -> Kind.STALLED;
            case BROKEN -> Kind.BROKEN;
            case PROXY -> Kind.PROXY;
            case TLS_UNTRUSTED -> Kind.TLS_UNTRUSTED;
            case TLS_EXPIRED -> Kind.TLS_EXPIRED;
            case TLS_HOST_NAME -> Kind.TLS_HOST_NAME;
            case TLS_CLIENT_CERTIFICATE -> Kind.TLS_CLIENT_CERTIFICATE;
            case TLS_OTHER -> Kind.TLS_OTHER;
            case PLAIN_HTTP -> Kind.PLAIN_HTTP;
            case LOGIN_FAILED -> loggedIn ? Kind.LOGIN_FAILED : Kind.LOGIN_NEEDED;
            case FORBIDDEN -> Kind.FORBIDDEN;
            case TOKEN_SERVICE -> Kind.TOKEN_SERVICE;
            case REDIRECT -> Kind.REDIRECT;
            case ANSWER_TOO_LARGE -> Kind.MALFORMED;
            case CANCELLED -> Kind.CANCELLED;
        };
    }

    /** What an error answer means; reads the body for the registry's own words and closes the answer. */
    TransferException refused(HttpAnswer answer, String name) {
        Map<String, String> details = new HashMap<>();
        details.put("host", host());
        details.put("name", name);
        details.put("status", String.valueOf(answer.status()));
        long patience =
                Math.min(LONGEST_PATIENCE.toSeconds(), session.patience(answer).toSeconds());
        if (patience > 0) {
            details.put("retryAfter", String.valueOf(patience));
        }
        String body = errorBody(answer);
        addRegistrysWords(body, details);
        boolean html = isHtml(answer);
        return new TransferException(side, kind(answer.status(), html, body, details), details);
    }

    /** A page for people where a registry's answer was expected: of a login to the network, or of a proxy. */
    TransferException webPage(HttpAnswer answer, String name) {
        return new TransferException(
                side, Kind.NOT_A_REGISTRY, Map.of("host", host(), "name", name, "status", "" + answer.status()));
    }

    static boolean isHtml(HttpAnswer answer) {
        String type = answer.header("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    private static String errorBody(HttpAnswer answer) {
        try (answer) {
            return new String(answer.body().readNBytes(ERROR_LIMIT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // the status alone has to do
        }
    }

    private Kind kind(int status, boolean html, String body, Map<String, String> details) {
        String code = details.getOrDefault("code", "");
        return switch (status) {
            case 401 -> !loggedIn ? Kind.LOGIN_NEEDED : code.equals("DENIED") ? Kind.FORBIDDEN : Kind.LOGIN_FAILED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> html ? Kind.NOT_A_REGISTRY : Kind.NOT_FOUND;
            case 413 -> Kind.TOO_LARGE;
            case 429 -> Kind.RATE_LIMITED;
            case 408, 500, 502, 503, 504 -> Kind.SERVER_ERROR;
            default -> {
                if (body.contains("HTTP request to an HTTPS server") || body.contains("sent to HTTPS port")) {
                    yield Kind.HTTPS_EXPECTED;
                }
                yield html ? Kind.NOT_A_REGISTRY : code.equals("DIGEST_INVALID") ? Kind.CORRUPT : Kind.REJECTED;
            }
        };
    }

    /** Takes code and message out of the specification's error body ("Error Codes"). */
    private static void addRegistrysWords(String body, Map<String, String> details) {
        try {
            JsonElement root = JsonParser.parseString(body);
            JsonElement errors = root.isJsonObject() ? root.getAsJsonObject().get("errors") : null;
            if (errors == null
                    || !errors.isJsonArray()
                    || errors.getAsJsonArray().isEmpty()) {
                return;
            }
            JsonElement first = errors.getAsJsonArray().get(0);
            if (first.isJsonObject()) {
                addText(first.getAsJsonObject(), "code", details);
                addText(first.getAsJsonObject(), "message", details);
            }
        } catch (JsonParseException e) {
            details.put("message", ""); // not a registry's own words; the status says what there is to say
        }
    }

    private static void addText(JsonObject error, String name, Map<String, String> details) {
        JsonElement value = error.get(name);
        if (value != null && value.isJsonPrimitive()) {
            String text = value.getAsString().replaceAll("\\p{Cntrl}+", " ").trim();
            details.put(name, text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text);
        }
    }

    /** Makes every running and later request fail soon. */
    void abort() {
        session.abort();
    }

    @Override
    public void close() {
        session.close();
    }
}
