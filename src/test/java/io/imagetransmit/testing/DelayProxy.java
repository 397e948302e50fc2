package io.imagetransmit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A long line on one machine: every byte arrives a fixed time later, in each direction, whatever the protocol. The delay
 * costs latency, not throughput: neither loss nor the window of a real line is imitated.
 */
public final class DelayProxy implements AutoCloseable {
    private final InetSocketAddress target;
    private final long delayNanos;
    private final boolean handshake;
    private final ServerSocketChannel server;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "delay proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private DelayProxy(int port, InetSocketAddress target, Duration eachWay, boolean handshake) {
        this.target = target;
        this.delayNanos = eachWay.toNanos();
        this.handshake = handshake;
        try {
            server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        workers.execute(this::accept);
    }

    /** Starts one before this server. Opening a connection costs nothing. */
    public static DelayProxy before(InetSocketAddress target, Duration eachWay) {
        return new DelayProxy(0, target, eachWay, false);
    }

    /** As {@link #before}, but the first bytes of a connection also wait for the round trip that opening it costs. */
    public static DelayProxy withHandshake(InetSocketAddress target, Duration eachWay) {
        return new DelayProxy(0, target, eachWay, true);
    }

    /** {@code LISTENPORT TARGETHOST TARGETPORT DELAY_MS_EACH_WAY [handshake]}; port 0 lets the system choose. */
    public static void main(String[] arguments) throws InterruptedException, UnknownHostException {
        InetAddress host = InetAddress.getAllByName(arguments[1])[0];
        InetSocketAddress target = new InetSocketAddress(host, Integer.parseInt(arguments[2]));
        Duration eachWay = Duration.ofNanos(Math.round(Double.parseDouble(arguments[3]) * 1e6));
        boolean handshake = arguments.length > 4 && arguments[4].equals("handshake");
        try (DelayProxy proxy = new DelayProxy(Integer.parseInt(arguments[0]), target, eachWay, handshake)) {
            System.out.println("listening on " + proxy.address());
            new CountDownLatch(1).await();
        }
    }

    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) server.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 127.0.0.1:port}, as it stands in image names. */
    public String host() {
        return "127.0.0.1:" + address().getPort();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (SocketChannel channel : open) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            workers.shutdownNow();
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                long accepted = System.nanoTime();
                workers.execute(() -> connect(client, accepted));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException("the delay proxy takes no more connections", e);
            }
        }
    }

    private void connect(SocketChannel client, long accepted) {
        try {
            open.add(client);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SocketChannel there = SocketChannel.open(target);
            open.add(there);
            there.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // SYN and SYN-ACK are under way before the first byte is
            long first = accepted + (handshake ? 3 : 1) * delayNanos;
            AtomicInteger directions = new AtomicInteger(2);
            run(new DelayLine(client, there, delayNanos, first), client, there, directions);
            run(new DelayLine(there, client, delayNanos, first), client, there, directions);
        } catch (IOException refused) {
            // as the server refuses the connection, so does this proxy, as far as it still can
            closeAll(client);
        }
    }

    private void run(DelayLine line, SocketChannel client, SocketChannel there, AtomicInteger directions) {
        workers.execute(line::read);
        workers.execute(() -> {
            try {
                line.write();
            } catch (IOException | InterruptedException ended) {
                closeAll(client, there);
            } finally {
                if (directions.decrementAndGet() == 0) {
                    closeAll(client, there);
                }
            }
        });
    }

    private void closeAll(SocketChannel... channels) {
        for (SocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                open.remove(channel);
            }
        }
    }
}
