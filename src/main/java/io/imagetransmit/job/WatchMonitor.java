package io.imagetransmit.job;

import io.imagetransmit.cache.CacheUse;
import io.imagetransmit.monitor.Health;
import io.imagetransmit.monitor.Metrics;
import io.imagetransmit.monitor.MonitorServer;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchStatus;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code -listen host:port} of watch mode: the status page, the metrics and the health. To be told all events, after the status
 * has been.
 */
final class WatchMonitor implements Consumer<WatchEvent>, Closeable {
    /** Not an argument: those can be read by everybody on the machine. */
    private static final String TOKEN = "IMAGE_TRANSMIT_TOKEN";

    private final Health health;
    private final Metrics metrics;
    private final MonitorServer server;

    /**
     * Where watch mode can be looked into, from any thread and as often as one likes.
     *
     * @param running the blobs on their way to any target
     * @param traffic bytes that have passed on either side, both ways
     * @param history how many images the history knows
     * @param cache null if there is none
     */
    record Windows(
            WatchStatus status,
            Supplier<List<RunningBlob>> running,
            LongSupplier traffic,
            IntSupplier history,
            @Nullable Supplier<CacheUse> cache) {}

    private WatchMonitor(Health health, Metrics metrics, MonitorServer server) {
        this.health = health;
        this.metrics = metrics;
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param listen what the user wrote
     * @param clock its zone is that of the times on the page
     * @throws UsageException if nothing can be served there, or others could reach it and no token is set
     */
    static WatchMonitor start(Surroundings around, String listen, Clock clock, Windows windows) throws UsageException {
        InetSocketAddress address = ListenAddress.parse(listen);
        String token = around.environment().variables().getOrDefault(TOKEN, "").strip();
        if (token.isEmpty() && !address.getAddress().isLoopbackAddress()) {
            throw new UsageException(
                    "usage.listenToken", Map.of("address", ListenAddress.shown(address), "variable", TOKEN));
        }
        Health health = new Health(clock, windows.status(), windows.traffic());
        Metrics metrics = new Metrics(windows.status(), Version.text());
        metrics.history(windows.history());
        if (windows.cache() != null) {
            metrics.cache(windows.cache());
        }
        StatusPage page = new StatusPage(
                around.messages().language(),
                clock,
                new StatusPage.Contents(windows.status(), windows.running(), health::isStalled),
                Version.text());
        try {
            MonitorServer server = MonitorServer.start(
                    address, token.isEmpty() ? null : token, new MonitorServer.Contents(health, metrics, page));
            return new WatchMonitor(health, metrics, server);
        } catch (IOException e) {
            throw new UsageException(
                    "serve.inUse", Map.of("address", ListenAddress.shown(address), "message", ErrorText.reason(e)));
        }
    }

    /** Where the page is. If it is served everywhere, an address that works here. */
    URI uri() {
        InetSocketAddress address = server.address();
        return URI.create("http://"
                + ListenAddress.shown(
                        address.getAddress().isAnyLocalAddress()
                                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                                : address)
                + "/");
    }

    @Override
    public void accept(WatchEvent event) {
        health.accept(event);
        metrics.accept(event);
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.close();
    }
}
