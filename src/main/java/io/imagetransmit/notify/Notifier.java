package io.imagetransmit.notify;

import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.http.Transport;
import io.imagetransmit.notify.Channel.Message;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells several channels, each by a thread of its own. Safe for use by several threads. */
public final class Notifier implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Line> lines = new ArrayList<>();
    private final SharedSender sender;
    private boolean closed;

    /**
     * Opens nothing before there is something to tell.
     *
     * @param transport called at most once, by another thread; the transport is this notifier's to close
     */
    public Notifier(List<Channel> channels, Supplier<Transport> transport, Clock clock, Undelivered.Listener listener) {
        this(
                channels,
                () -> new TransportSender(transport.get()),
                new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1), Math::random, unused -> {
                    throw new IllegalStateException("lines wait by themselves");
                }),
                clock,
                Pause.REAL,
                listener);
    }

    Notifier(
            List<Channel> channels,
            Sender.Opener opener,
            RetryPolicy retry,
            Clock clock,
            Pause pause,
            Undelivered.Listener listener) {
        this.sender = new SharedSender(opener);
        Map<Channel.Kind, Integer> counts = new EnumMap<>(Channel.Kind.class);
        for (Channel channel : channels) {
            int number = counts.merge(channel.kind(), 1, Integer::sum);
            lines.add(new Line(channel, number, sender, retry, clock, pause, listener));
        }
    }

    /** Hands a notice to every channel. Returns at once; the oldest notice of a full queue makes room. */
    public void tell(Notice notice) {
        lines.forEach(line -> line.tell(notice));
    }

    @Override
    public void close() {
        close(PATIENCE);
    }

    /**
     * Gives the last messages this much time, and tells the listener of what did not get through. Nothing is told afterwards; a second
     * call does nothing. An interrupt ends the waiting and stays.
     */
    public void close(Duration patience) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        long end = System.nanoTime() + patience.toNanos();
        lines.forEach(Line::beginClose);
        try {
            for (Line line : lines) {
                if (!line.awaitEnd(Duration.ofNanos(end - System.nanoTime()))) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines.forEach(Line::giveUp);
        sender.close();
    }

    /** One sender for all lines, made by the first that needs it. */
    private static final class SharedSender implements Sender {
        private final Opener opener;
        private @Nullable Sender sender;
        private boolean closed;

        SharedSender(Opener opener) {
            this.opener = opener;
        }

        @Override
        public Reply send(Message message) throws IOException {
            return opened().send(message);
        }

        private synchronized Sender opened() throws IOException {
            if (closed) {
                throw new HttpFailure(HttpFailure.Kind.CANCELLED, "", "closed", null);
            }
            Sender open = sender;
            if (open == null) {
                open = opener.open();
                sender = open;
            }
            return open;
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (sender != null) {
                sender.close();
            }
        }
    }
}
