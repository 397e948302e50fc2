package io.imagetransmit.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A web server that answers what a test tells it to, and remembers what it was asked. Thread-safe. */
public final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<Line> script = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private record Line(Pattern request, Function<Request, Reply> reply) {}

    /** A request with all of its body. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Request(String method, String target, com.sun.net.httpserver.Headers headers, byte[] body) {
        /** The header, of which there must be one. */
        public String header(String name) {
            return optional(name).orElseThrow(() -> new AssertionError("no " + name + " in " + this));
        }

        public Optional<String> optional(String name) {
            return Optional.ofNullable(headers.getFirst(name));
        }

        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    /** An answer; a body may be given with HEAD, too, and is then only counted. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Reply(int status, List<String> headers, byte[] body) {
        public Reply {
            headers = List.copyOf(headers);
        }

        /**
         * An answer.
         *
         * @param headers names and values by turns
         */
        public static Reply of(int status, String... headers) {
            return new Reply(status, List.of(headers), new byte[0]);
        }

        public Reply body(String text) {
            return body(text.getBytes(StandardCharsets.UTF_8));
        }

        public Reply body(byte[] bytes) {
            return new Reply(status, headers, bytes);
        }
    }

    public ScriptedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    /** {@code http://127.0.0.1:port}, without a slash at its end. */
    public URI url() {
        return URI.create("http://" + host());
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    /**
     * What to answer. The line that was added last is asked first.
     *
     * @param request a regular expression, {@code METHOD target}
     */
    public void on(String request, Function<Request, Reply> reply) {
        script.add(0, new Line(Pattern.compile(request), reply));
    }

    public void on(String request, int status, String... headers) {
        on(request, unused -> Reply.of(status, headers));
    }

    /** Answers by turns; the last one stays. */
    public void onTurns(String request, Reply... replies) {
        java.util.concurrent.atomic.AtomicInteger turn = new java.util.concurrent.atomic.AtomicInteger();
        on(request, unused -> replies[Math.min(turn.getAndIncrement(), replies.length - 1)]);
    }

    /** All requests so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The requests of this kind so far. */
    public List<Request> requests(String request) {
        Pattern pattern = Pattern.compile(request);
        return requests.stream()
                .filter(asked -> pattern.matcher(asked.toString()).matches())
                .toList();
    }

    /** The only request of this kind. */
    public Request request(String request) {
        List<Request> found = requests(request);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + request + " in " + requests);
        }
        return found.get(0);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            requests.add(request);
            Reply reply = reply(request);
            List<String> headers = reply.headers();
            for (int index = 0; index + 1 < headers.size(); index += 2) {
                exchange.getResponseHeaders().add(headers.get(index), headers.get(index + 1));
            }
            boolean head = request.method().equals("HEAD");
            if (head && reply.body().length > 0) {
                exchange.getResponseHeaders().set("Content-Length", "" + reply.body().length);
            }
            boolean empty = head || reply.body().length == 0;
            exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
            if (!empty) {
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    private Reply reply(Request request) {
        @Nullable
        Line found = script.stream()
                .filter(line -> line.request().matcher(request.toString()).matches())
                .findFirst()
                .orElse(null);
        return found == null ? Reply.of(404) : found.reply().apply(request);
    }
}
