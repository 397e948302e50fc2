package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.TestManifest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A long list of images that are all there already: little memory, few requests. */
class ManyLinesTest {
    private static final int LINES = 10_000;

    /** Has every image, under a digest that its name gives; counts what it is asked by method and name. */
    private static final class Registry implements AutoCloseable {
        private final HttpServer server;
        private final ExecutorService workers = Executors.newFixedThreadPool(24);
        private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();

        Registry() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.setExecutor(workers);
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                requests.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
                Digest digest = Digest.sha256(path.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseHeaders().set("Content-Type", TestManifest.OCI_IMAGE);
                exchange.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
                boolean known = exchange.getRequestMethod().equals("HEAD") || path.equals("/v2/");
                exchange.sendResponseHeaders(known ? 200 : 500, -1);
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        /** The most that any one image was asked for. */
        int most() {
            return requests.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
        }

        int images() {
            return requests.size() - 1;
        }

        @Override
        public void close() {
            server.stop(0);
            workers.shutdownNow();
        }
    }

    @Test
    void tenThousandLinesFitIntoSixtyFourMegabytes() throws IOException {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            list.append("many/app").append(i % 100).append(":v").append(i).append('\n');
        }
        try (ProgramRig rig = new ProgramRig();
                Registry source = new Registry();
                Registry target = new Registry()) {
            rig.configure("registry: " + source.url(), "registry: " + target.url());
            rig.write("img.lst", list.toString());
            try (ChildProgram child = ChildProgram.start(
                    rig, List.of("-XX:+UseSerialGC", "-Xmx64m"), "-src=a", "-dst=b", "-lst=img.lst")) {
                assertEquals(0, child.await(), child.output());
                assertTrue(child.output().contains("10000 images: 0 transferred, 10000 already there"));
            }
            for (Registry registry : List.of(source, target)) {
                assertEquals(LINES, registry.images());
                assertTrue(registry.most() <= 2, registry.most() + " requests for one line");
            }
        }
    }
}
