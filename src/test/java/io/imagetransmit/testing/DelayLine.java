package io.imagetransmit.testing;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: what is read at one end is written at the other a fixed time later. Reading does not wait
 * for writing, up to 16 MiB on the way, so the delay costs no throughput.
 */
final class DelayLine {
    private static final int WINDOW = 16 * 1024 * 1024;
    private static final int BUFFER = 128 * 1024;
    /** Less than this is copied, so that a few bytes do not hold a large buffer while they wait. */
    private static final int SMALL = 32 * 1024;

    private final SocketChannel from;
    private final SocketChannel to;
    private final long delayNanos;
    private final long notBefore;
    private final BlockingQueue<Parcel> underWay = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> spare = new ConcurrentLinkedQueue<>();
    private final Semaphore window = new Semaphore(WINDOW);

    /**
     * Bytes and when they are due; without bytes it is the end of the stream, in order or by a reset.
     */
    private record Parcel(@Nullable ByteBuffer content, long due, boolean reset) {}

    /** @param notBefore nothing arrives earlier, by {@link System#nanoTime}; for the time that a handshake takes */
    DelayLine(SocketChannel from, SocketChannel to, long delayNanos, long notBefore) {
        this.from = from;
        this.to = to;
        this.delayNanos = delayNanos;
        this.notBefore = notBefore;
    }

    /** Takes bytes in until the end; to be run beside {@link #write}. */
    void read() {
        boolean reset = false;
        try {
            ByteBuffer buffer = buffer();
            while (from.read(buffer) >= 0) {
                buffer.flip();
                window.acquireUninterruptibly(buffer.remaining());
                if (buffer.remaining() < SMALL) {
                    send(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip(), false);
                    buffer.clear();
                } else {
                    send(buffer, false);
                    buffer = buffer();
                }
            }
        } catch (IOException broken) {
            reset = true;
        }
        send(null, reset);
    }

    /** Gives bytes out when they are due, and ends the other side when this one has ended. */
    void write() throws InterruptedException, IOException {
        while (true) {
            Parcel parcel = underWay.take();
            waitUntil(parcel.due());
            ByteBuffer content = parcel.content();
            if (content == null) {
                end(parcel.reset());
                return;
            }
            int size = content.remaining();
            try {
                while (content.hasRemaining()) {
                    to.write(content);
                }
            } catch (IOException broken) {
                // the reader may be waiting for room: it shall see that its end is closed
                window.release(WINDOW);
                reset(from);
                return;
            }
            window.release(size);
            if (content.isDirect()) {
                spare.add(content.clear());
            }
        }
    }

    private void send(@Nullable ByteBuffer content, boolean reset) {
        long now = System.nanoTime();
        long due = now + delayNanos;
        underWay.add(new Parcel(content, due - notBefore < 0 ? notBefore : due, reset));
    }

    private void end(boolean reset) throws IOException {
        if (reset) {
            reset(to);
        } else if (to.isOpen()) {
            to.shutdownOutput();
        }
    }

    private static void reset(SocketChannel channel) throws IOException {
        if (channel.isOpen()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }
    }

    private ByteBuffer buffer() {
        ByteBuffer used = spare.poll();
        return used == null ? ByteBuffer.allocateDirect(BUFFER) : used;
    }

    private static void waitUntil(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = due - System.nanoTime();
        }
    }
}
