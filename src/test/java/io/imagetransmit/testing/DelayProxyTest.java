package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DelayProxyTest {
    private static final Duration DELAY = Duration.ofMillis(40);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    @Test
    void questionAndAnswerTakeOneRoundTripAndAHandshakeAnother() throws Exception {
        assertTrue(roundTrip(false).compareTo(DELAY.multipliedBy(2)) >= 0);
        assertTrue(roundTrip(true).compareTo(DELAY.multipliedBy(4)) >= 0);
    }

    @Test
    void bytesAreDelayedNotSerialised() throws Exception {
        byte[] content = new byte[48 * 1024 * 1024];
        new Random(7).nextBytes(content);
        try (DelayProxy proxy = DelayProxy.before(address(), DELAY);
                Socket client = connect(proxy);
                Socket there = server.accept()) {
            long start = System.nanoTime();
            Future<?> sending = threads.submit(() -> {
                client.getOutputStream().write(content);
                client.shutdownOutput();
                return null;
            });
            byte[] received = there.getInputStream().readAllBytes();
            sending.get();
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            assertArrayEquals(content, received);
            // 128 KiB at a time would take 384 times the delay
            assertTrue(taken.compareTo(DELAY.multipliedBy(96)) < 0, taken.toString());
            there.getOutputStream().write(5);
            assertEquals(5, client.getInputStream().read(), "the other direction outlives the first");
        }
    }

    @Test
    void resetsArePassedOn() throws Exception {
        try (DelayProxy proxy = DelayProxy.before(address(), DELAY);
                Socket client = connect(proxy)) {
            try (Socket there = server.accept()) {
                there.setSoLinger(true, 0);
            }
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    private Duration roundTrip(boolean handshake) throws IOException {
        try (DelayProxy proxy =
                        handshake ? DelayProxy.withHandshake(address(), DELAY) : DelayProxy.before(address(), DELAY);
                Socket client = connect(proxy)) {
            long start = System.nanoTime();
            client.getOutputStream().write(1);
            try (Socket there = server.accept()) {
                assertEquals(1, there.getInputStream().read());
                there.getOutputStream().write(2);
                assertEquals(2, client.getInputStream().read());
            }
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    private static Socket connect(DelayProxy proxy) throws IOException {
        Socket socket = new Socket();
        socket.connect(proxy.address());
        socket.setSoTimeout(30_000);
        return socket;
    }
}
