package io.imagetransmit.http.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A running HTTP server whose threads are few and belong to nobody for ever. */
public final class GuardedServer implements Closeable {
    private static final int BACKLOG = 256;
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";
    private static final String LARGEST_HEAD = "sun.net.httpserver.maxReqHeaderSize";
    /** Bytes; by itself the JDK's server takes 384 KiB from everybody, logged in or not, and a hundred of those are all our memory. */
    private static final int HEAD = 32 << 10;

    private final HttpServer http;
    private final Watchdog watchdog;
    private final AtomicBoolean closed = new AtomicBoolean();

    private GuardedServer(HttpServer http, Watchdog watchdog) {
        this.http = http;
        this.watchdog = watchdog;
    }

    /** What answers requests, from several threads. */
    public interface Handler {
        /**
         * Answers and closes the exchange.
         *
         * @param watch to be told whenever the thread waits for the peer, see {@link WatchedStreams}
         */
        void handle(HttpExchange exchange, Watch watch) throws IOException;
    }

    /**
     * Starts a server.
     *
     * @param tls null for plain HTTP
     * @param name what its threads are called
     * @throws IOException if the address is taken or not one of this machine
     */
    public static GuardedServer start(
            InetSocketAddress listen, @Nullable SSLContext tls, Limits limits, String name, Handler handler)
            throws IOException {
        HttpServer http = bind(listen, tls);
        Watchdog watchdog = new Watchdog(limits, name);
        http.setExecutor(watchdog::execute);
        http.createContext("/", exchange -> handler.handle(exchange, watchdog.headArrived()));
        http.start();
        return new GuardedServer(http, watchdog);
    }

    /** Where it listens; the port is the real one. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    /** Stops at once: connections are closed, and what is being handled has ended. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            http.stop(0);
            watchdog.close();
        }
    }

    private static HttpServer bind(InetSocketAddress listen, @Nullable SSLContext tls) throws IOException {
        configure();
        if (tls == null) {
            return HttpServer.create(listen, BACKLOG);
        }
        HttpsServer https = HttpsServer.create(listen, BACKLOG);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        return https;
    }

    /**
     * The JDK's HTTP server sends head and body of an answer apart, so that every answer waits 40 ms for the client's delayed
     * acknowledgement of its head. The only cure is this property of the whole process, which is read when the first such
     * server is made and concerns nothing else. So it is with the size of heads. Who has set them otherwise is left alone.
     */
    private static void configure() {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        if (System.getProperty(LARGEST_HEAD) == null) {
            System.setProperty(LARGEST_HEAD, Integer.toString(HEAD));
        }
    }
}
