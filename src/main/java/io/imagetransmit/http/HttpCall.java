package io.imagetransmit.http;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param repeatable whether {@link HttpSession} may send it again after a broken connection or a temporary error status; a
 *     request that changes an upload session is not, its sender has to ask first how far it came
 * @param patience how long to wait for the first byte of the answer once the request is sent
 */
public record HttpCall(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable RequestBody body,
        boolean repeatable,
        Duration patience) {

    /** The silence after which a peer counts as gone. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    public HttpCall {
        headers = Map.copyOf(headers);
    }

    public static HttpCall get(URI uri) {
        return new HttpCall("GET", uri, Map.of(), null, true, PATIENCE);
    }

    public static HttpCall head(URI uri) {
        return new HttpCall("HEAD", uri, Map.of(), null, true, PATIENCE);
    }

    /** A repeatable request of any other method, without a body. */
    public static HttpCall of(String method, URI uri) {
        return new HttpCall(method, uri, Map.of(), null, true, PATIENCE);
    }

    public HttpCall with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpCall(method, uri, more, body, repeatable, patience);
    }

    HttpCall without(String header) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.keySet().removeIf(header::equalsIgnoreCase);
        return new HttpCall(method, uri, fewer, body, repeatable, patience);
    }

    public HttpCall withBody(RequestBody newBody) {
        return new HttpCall(method, uri, headers, newBody, repeatable, patience);
    }

    public HttpCall once() {
        return new HttpCall(method, uri, headers, body, false, patience);
    }

    public HttpCall withPatience(Duration newPatience) {
        return new HttpCall(method, uri, headers, body, repeatable, newPatience);
    }

    HttpCall redirectedTo(String newMethod, URI location) {
        return new HttpCall(newMethod, location, headers, newMethod.equals(method) ? body : null, repeatable, patience);
    }

    boolean changesNothing() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
