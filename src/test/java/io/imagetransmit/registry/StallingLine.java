package io.imagetransmit.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes on, whatever they are, and stops taking any from the first so many connections that have brought a given number.
 * Its receive buffers are small and do not grow: those of Linux swallow up to 32 MB that nobody reads.
 */
final class StallingLine implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final InetSocketAddress target;
    private final long stopsAfter;
    private final ServerSocket server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger stallsLeft;
    private final CountDownLatch closed = new CountDownLatch(1);

    StallingLine(InetSocketAddress target, int stalls, long stopsAfter) {
        this.target = target;
        this.stallsLeft = new AtomicInteger(stalls);
        this.stopsAfter = stopsAfter;
        try {
            server = new ServerSocket();
            server.setReceiveBufferSize(BUFFER);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        workers.execute(this::accept);
    }

    /** {@code 127.0.0.1:port}. */
    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** How many connections may still be stalled. */
    int stallsLeft() {
        return Math.max(0, stallsLeft.get());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                Socket there = new Socket(target.getAddress(), target.getPort());
                open.add(there);
                workers.execute(() -> pass(client, there, stopsAfter));
                workers.execute(() -> pass(there, client, Long.MAX_VALUE));
            } catch (IOException | RejectedExecutionException e) {
                closed.countDown(); // nothing comes any more
            }
        }
    }

    private void pass(Socket from, Socket to, long limit) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            long passed = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                passed += count;
                if (passed > limit && stallsLeft.getAndDecrement() > 0) {
                    closed.await();
                }
            }
        } catch (IOException e) {
            open.remove(from); // one side is gone, and with this the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closed.countDown();
        for (Socket socket : open) {
            socket.close();
        }
        workers.shutdownNow();
    }
}
