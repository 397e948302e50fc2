package io.imagetransmit.http;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Lends the large buffers that bodies are copied through, so that there are as many as there are transfers at a time and not as
 * many as there are requests. 128 KiB is what the JDK moves in one system call.
 */
final class BufferPool {
    static final int SIZE = 128 << 10;

    private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();

    /** A buffer for a body of this many bytes; small bodies get a small one of their own. */
    byte[] take(long length) {
        if (length < SIZE) {
            return new byte[(int) Math.max(length, 1)];
        }
        byte[] buffer = free.poll();
        return buffer == null ? new byte[SIZE] : buffer;
    }

    void giveBack(byte[] buffer) {
        if (buffer.length == SIZE) {
            free.offer(buffer);
        }
    }
}
