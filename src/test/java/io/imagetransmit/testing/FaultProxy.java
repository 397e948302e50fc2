package io.imagetransmit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a registry (plain HTTP/1.1), counts what passes, and breaks it by rule. Clients take it for the registry: the
 * {@code Host} header is passed on, so the {@code Location}s that the registry gives lead back to the proxy. Each request gets
 * a connection of its own to the registry, while the client's connections are kept. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    private final InetSocketAddress target;
    private final ServerSocket server;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fault proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile CountDownLatch stalls = new CountDownLatch(1);
    private volatile boolean closed;

    /** A rule at work: a test should see to it that it was met. */
    public static final class Rule {
        private final RequestMatch match;
        private final Fault fault;
        private final AtomicInteger matched = new AtomicInteger();
        private final AtomicInteger applied = new AtomicInteger();

        private Rule(RequestMatch match, Fault fault) {
            this.match = match;
            this.fault = fault;
        }

        /** How many requests had the method and path, whichever occurrence was meant. */
        public int matched() {
            return matched.get();
        }

        /** How many requests it was applied to. */
        public int applied() {
            return applied.get();
        }

        private boolean takes(Exchange exchange) {
            if (!match.fits(exchange)) {
                return false;
            }
            int occurrence = matched.incrementAndGet();
            return occurrence >= match.first() && occurrence <= match.last();
        }
    }

    private FaultProxy(InetSocketAddress target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one before this server. */
    public static FaultProxy before(InetSocketAddress target) {
        FaultProxy proxy = new FaultProxy(target);
        proxy.workers.execute(proxy::accept);
        return proxy;
    }

    public static FaultProxy before(RealRegistry registry) {
        return before(registry.address());
    }

    /** {@code http://127.0.0.1:port}, without a slash at its end. */
    public URI url() {
        return URI.create("http://" + host());
    }

    /** {@code 127.0.0.1:port}, as it stands in image names. */
    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    /** Adds a rule. Where several take a request, the one that was added first is applied. */
    public Rule when(RequestMatch match, Fault fault) {
        Rule rule = new Rule(match, fault);
        rules.add(rule);
        return rule;
    }

    /** Takes all rules away, and lets go what stalls. */
    public void behave() {
        rules.clear();
        release();
    }

    /** Everything that stalls at this moment goes on. */
    public void release() {
        CountDownLatch old = stalls;
        stalls = new CountDownLatch(1);
        old.countDown();
    }

    /** All requests so far, in the order in which they came. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    public long count(Predicate<Exchange> which) {
        return exchanges.stream().filter(which).count();
    }

    /** How many requests came with this method. */
    public long count(String method) {
        return count(exchange -> exchange.method().equals(method));
    }

    /** How many connections clients have opened. */
    public int connections() {
        return connections.get();
    }

    /** Forgets the requests so far; those under way are not logged again. */
    public void clearLog() {
        exchanges.clear();
        connections.set(0);
    }

    /** Waits until a request of this kind is in the log; an {@link IllegalStateException} if there is none in time. */
    public Exchange await(String what, Duration limit, Predicate<Exchange> which) {
        Polling.until(what, limit, () -> exchanges.stream().anyMatch(which));
        return exchanges.stream().filter(which).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        closed = true;
        closeQuietly(server);
        open.forEach(FaultProxy::closeQuietly);
        release();
        workers.shutdownNow();
    }

    Exchange begin(HttpHead request) {
        Exchange exchange = new Exchange(request);
        exchanges.add(exchange);
        return exchange;
    }

    /** All rules count the request; the first that takes it decides. */
    Fault faultFor(Exchange exchange) {
        Rule chosen = null;
        for (Rule rule : rules) {
            if (rule.takes(exchange) && chosen == null) {
                chosen = rule;
            }
        }
        if (chosen == null) {
            return Fault.Disturbance.NONE;
        }
        chosen.applied.incrementAndGet();
        exchange.disturb();
        return chosen.fault;
    }

    /** A new connection to the server; to be given back by {@link #closed}. */
    Socket connect() throws IOException {
        Socket socket = opened(new Socket());
        socket.connect(target, 10_000);
        return socket;
    }

    Socket opened(Socket socket) throws IOException {
        open.add(socket);
        if (closed) {
            closeQuietly(socket);
        }
        socket.setTcpNoDelay(true);
        return socket;
    }

    void closed(Socket socket) {
        closeQuietly(socket);
        open.remove(socket);
    }

    ExecutorService workers() {
        return workers;
    }

    /** Returns when somebody releases the stalls, or the proxy is closed. */
    void stall(Exchange exchange) throws IOException {
        CountDownLatch latch = stalls;
        exchange.stall(true);
        try {
            if (!closed) {
                latch.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the proxy is closed", e);
        } finally {
            exchange.stall(false);
        }
    }

    private void accept() {
        while (!closed) {
            @Nullable Socket client = null;
            try {
                client = server.accept();
                connections.incrementAndGet();
                workers.execute(new ProxyConnection(this, opened(client)));
            } catch (IOException | RejectedExecutionException e) {
                // either the proxy is being closed, or this one client has gone already
                if (client != null) {
                    closed(client);
                }
            }
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }
}
