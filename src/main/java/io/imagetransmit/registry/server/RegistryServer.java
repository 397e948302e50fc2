package io.imagetransmit.registry.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/** A running registry. It answers from its own threads until it is closed. */
public final class RegistryServer implements Closeable {
    private static final System.Logger LOG = System.getLogger(RegistryServer.class.getName());
    private static final int BACKLOG = 256;
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer http;
    private final Watchdog watchdog;
    private final RegistryFolder folder;
    private final boolean tls;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RegistryServer(HttpServer http, Watchdog watchdog, RegistryFolder folder, boolean tls) {
        this.http = http;
        this.watchdog = watchdog;
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
        HttpServer http;
        try {
            http = listen(settings);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
        Watchdog watchdog = new Watchdog(limits);
        Router router = new Router(folder, settings.login(), settings.readOnly());
        http.setExecutor(watchdog::execute);
        http.createContext("/", exchange -> handle(exchange, watchdog, router));
        http.start();
        return new RegistryServer(http, watchdog, folder, settings.tls() != null);
    }

    /** Where it listens; the port is the real one. */
    public InetSocketAddress address() {
        return http.getAddress();
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
            http.stop(0);
            watchdog.close();
            folder.close();
        }
    }

    private static HttpServer listen(RegistryServerSettings settings) throws IOException {
        sendAtOnce();
        SSLContext context = settings.tls();
        if (context == null) {
            return HttpServer.create(settings.listen(), BACKLOG);
        }
        HttpsServer https = HttpsServer.create(settings.listen(), BACKLOG);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        return https;
    }

    /**
     * The JDK's HTTP server sends head and body of an answer apart, so that every answer waits 40 ms for the client's delayed
     * acknowledgement of its head. The only cure is this property of the whole process, which is read when the first such
     * server is made and concerns nothing else. Who has set it otherwise is left alone.
     */
    private static void sendAtOnce() {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private static void handle(HttpExchange http, Watchdog watchdog, Router router) throws IOException {
        Watch watch = watchdog.headArrived();
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
