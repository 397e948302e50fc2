package io.imagetransmit.http.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Knows the habits of the JDK's HTTP server: that a length of 0 means "chunked" and -1 "none",
 * that the answer to HEAD gets its {@code Content-Length} by hand, and that a body which nobody reads to its end costs the
 * connection, and with it an answer that the client has not read yet.
 */
public class GuardedExchange implements Closeable {
    private static final int SMALL_BODY = 64 * 1024;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final HttpExchange http;
    private final Watch watch;
    private final Map<String, String> query;
    private final WatchedStreams.Input body;
    private boolean answered;
    /**
     * How the JDK's server has failed to read the rest of a body that is none by the rules of chunks. It then has forgotten the
     * connection, and closes it only if its handler fails as well.
     */
    private @Nullable IndexOutOfBoundsException broken;

    public GuardedExchange(HttpExchange http, Watch watch) {
        this.http = http;
        this.watch = watch;
        this.query = parameters(http.getRequestURI().getRawQuery());
        this.body = new WatchedStreams.Input(http.getRequestBody(), watch);
    }

    public final String method() {
        return http.getRequestMethod();
    }

    public final boolean isHead() {
        return method().equals("HEAD");
    }

    /** The path, percent-decoded. */
    public final String path() {
        String path = http.getRequestURI().getPath();
        return path == null ? "" : path;
    }

    public final @Nullable String parameter(String name) {
        return query.get(name);
    }

    public final @Nullable String header(String name) {
        return http.getRequestHeaders().getFirst(name);
    }

    public final InputStream body() {
        return body;
    }

    /** The length of the request's body in bytes; -1 if it comes in chunks. */
    public final long declaredLength() {
        if (header("Transfer-Encoding") != null) {
            return -1;
        }
        String length = header("Content-Length");
        return length == null
                ? 0
                : Long.parseLong(length.trim()); // the HTTP server has refused all that is not a number
    }

    public final Watch watch() {
        return watch;
    }

    /** Sets a header of the answer. */
    public final GuardedExchange set(String name, String value) {
        http.getResponseHeaders().set(name, value);
        return this;
    }

    public final void answerEmpty(int status) throws IOException {
        answered = true;
        send(status, -1);
    }

    /** Whether the answer has this header already. */
    public final boolean isSet(String name) {
        return http.getResponseHeaders().getFirst(name) != null;
    }

    /** Whether the answer has begun. */
    public final boolean isAnswered() {
        return answered;
    }

    public final void answer(int status, byte[] content) throws IOException {
        try (OutputStream out = answerStream(status, content.length)) {
            if (!isHead()) {
                out.write(content);
                out.flush();
                sayFarewell();
            }
        }
    }

    /** Begins an answer with a body. To HEAD nothing may be written; the headers are the same. */
    public final OutputStream answerStream(int status, long length) throws IOException {
        answered = true;
        if (isHead()) {
            set("Content-Length", Long.toString(length));
            send(status, -1);
            return OutputStream.nullOutputStream();
        }
        send(status, length == 0 ? -1 : length);
        return new WatchedStreams.Output(http.getResponseBody(), watch);
    }

    /**
     * Ends the exchange; without a complete answer this closes the connection, if need be by an {@link IndexOutOfBoundsException}
     * that must reach the server.
     */
    @Override
    public final void close() {
        try {
            watch.enter();
        } catch (PeerLostException e) {
            Thread.currentThread().interrupt(); // so that nothing in there waits for the peer; leave() takes it back
        }
        try {
            http.close();
        } finally {
            watch.leave(0);
        }
        if (broken != null) {
            throw broken;
        }
    }

    private void send(int status, long length) throws IOException {
        watch.enter();
        try {
            http.sendResponseHeaders(status, length);
        } catch (IOException e) {
            watch.leave(0);
            throw new PeerLostException(e);
        } catch (IndexOutOfBoundsException e) {
            watch.leave(0);
            broken = e;
            throw new PeerLostException(new IOException(e));
        }
        watch.leave(0);
    }

    /**
     * To be called before a request is refused: a small rest of its body is read, so that the connection can be used again; a
     * large one is announced to be its end.
     */
    public final void prepareForUnreadBody() throws IOException {
        long length = declaredLength();
        if (length < 0 || length > SMALL_BODY) {
            if (!body.ended()) {
                set("Connection", "close");
            }
            return;
        }
        byte[] rest = new byte[8192];
        int count = 0;
        while (count >= 0) {
            count = body.read(rest, 0, rest.length);
        }
    }

    /**
     * The client may still be sending what nobody wants. Closing now would reset the connection, and the client would never
     * read the answer; so let it send for a while.
     */
    private void sayFarewell() {
        if (body.ended()) {
            return;
        }
        watch.restart(FAREWELL);
        long end = System.nanoTime() + FAREWELL.toNanos();
        byte[] rest = new byte[SMALL_BODY];
        try {
            int count = 0;
            while (count >= 0 && System.nanoTime() < end) {
                count = body.read(rest, 0, rest.length);
            }
        } catch (IOException e) {
            set("Connection", "close"); // the client has gone, as it was told to
        }
    }

    private static Map<String, String> parameters(@Nullable String rawQuery) {
        Map<String, String> parameters = new HashMap<>();
        if (rawQuery != null) {
            for (String pair : rawQuery.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                parameters.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /** A plus stands for itself: media types have one, and nothing that can be asked for here has a blank. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
