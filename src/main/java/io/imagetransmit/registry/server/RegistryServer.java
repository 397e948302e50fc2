package io.imagetransmit.registry.server;

import com.sun.net.httpserver.HttpExchange;
import io.imagetransmit.http.server.GuardedServer;
import io.imagetransmit.http.server.Limits;
import io.imagetransmit.http.server.PeerLostException;
import io.imagetransmit.http.server.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running registry. It answers from its own threads until it is closed. */
public final class RegistryServer implements Closeable {
    private static final System.Logger LOG = System.getLogger(RegistryServer.class.getName());

    private final GuardedServer http;
    private final RegistryFolder folder;
    private final boolean tls;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RegistryServer(GuardedServer http, RegistryFolder folder, boolean tls) {
        this.http = http;
        this.folder = folder;
        this.tls = tls;
    }

    /**
     * Starts a registry.
     *
     * @throws IOException if the address is taken, or the folder cannot be used or is used by another server
     */
    public static RegistryServer start(RegistryServerSettings settings) throws IOException {
        return start(settings, settings.tls() == null ? Limits.PLAIN : Limits.TLS);
    }

    static RegistryServer start(RegistryServerSettings settings, Limits limits) throws IOException {
        RegistryFolder folder = RegistryFolder.open(settings.folder(), settings.readOnly());
        Router router = new Router(folder, settings.login(), settings.readOnly());
        try {
            GuardedServer http = GuardedServer.start(
                    settings.listen(),
                    settings.tls(),
                    limits,
                    "registry",
                    (exchange, watch) -> handle(exchange, watch, router));
            return new RegistryServer(http, folder, settings.tls() != null);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Where it listens; the port is the real one. */
    public InetSocketAddress address() {
        return http.address();
    }

    /** The base of all its addresses, without a slash at the end. If it listens everywhere, one that works here. */
    public URI uri() {
        InetAddress address = address().getAddress();
        String host = (address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address).getHostAddress();
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return URI.create(
                (tls ? "https" : "http") + "://" + literal + ":" + address().getPort());
    }

    /** Stops at once: connections are closed, what uploads have received stays, and the folder is free for another server. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            http.close();
            folder.close();
        }
    }

    private static void handle(HttpExchange http, Watch watch, Router router) throws IOException {
        try (Exchange exchange = new Exchange(http, watch)) {
            try {
                router.handle(exchange);
            } catch (RefusedException e) {
                exchange.refuse(e);
            } catch (PeerLostException e) {
                LOG.log(System.Logger.Level.DEBUG, "connection lost", e);
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "request failed", e);
                exchange.refuse(ErrorCode.UNKNOWN, ErrorCode.UNKNOWN.status(), reason(e));
            }
        }
    }

    /** What may be told to a stranger: the disk's own words, but no path. */
    private static String reason(Exception e) {
        String reason = e instanceof FileSystemException file ? file.getReason() : null;
        String kind = e.getClass().getSimpleName();
        return reason == null ? kind : kind + ": " + reason;
    }
}
