package io.imagetransmit.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A transport as the program makes it, besides that pauses take no time: they are recorded, and move the clock, which moves by
 * nothing else.
 */
public final class HttpRig implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final HandClock clock = new HandClock();
    private final Traffic traffic = new Traffic();
    private final Transport transport;
    private final int retries;

    /** Goes on only when a pause or a test moves it. */
    private static final class HandClock extends Clock {
        private volatile Instant now = Instant.now();
        private volatile long nanos = Long.MAX_VALUE - 1;

        synchronized void move(Duration duration) {
            now = now.plus(duration);
            nanos += duration.toNanos();
        }

        synchronized void set(Instant time) {
            now = time;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private HttpRig(int retries, Duration stall, TlsSettings tls, TlsContexts.Implementation implementation) {
        this.retries = retries;
        this.transport = new Transport(
                new TransportSettings("image-transmit-test", 64, stall, stall, traffic),
                new TlsContexts(implementation, Map.of()).socketStrategy(tls),
                new ProxyRouting(ProxySettings.of(Map.of())));
    }

    public static HttpRig plain(int retries) {
        return new HttpRig(retries, PATIENCE, TlsSettings.DEFAULT, TlsContexts.Implementation.JDK);
    }

    /** One that counts a peer as gone after so much silence, also while a connection is made. */
    public static HttpRig impatient(int retries, Duration stall) {
        return new HttpRig(retries, stall, TlsSettings.DEFAULT, TlsContexts.Implementation.JDK);
    }

    /**
     * One that speaks TLS.
     *
     * @param authority the PEM file of whom it trusts besides the machine's own; null for nobody
     */
    public static HttpRig tls(
            int retries, Duration stall, @Nullable Path authority, TlsContexts.Implementation implementation) {
        List<Path> authorities = authority == null ? List.of() : List.of(authority);
        return new HttpRig(retries, stall, new TlsSettings(authorities, null, null, false), implementation);
    }

    public Transport transport() {
        return transport;
    }

    public Clock clock() {
        return clock;
    }

    /** As if so much time had gone by. */
    public void pass(Duration duration) {
        clock.move(duration);
    }

    /** As if somebody had set the machine's clock. */
    void jump(Duration forward) {
        clock.set(clock.instant().plus(forward));
    }

    /** Without jitter: half a second, a second, two … */
    public RetryPolicy retryPolicy() {
        RetryPolicy.Pause pause = new RetryPolicy.Pause() {
            @Override
            public void sleep(Duration duration) {
                pauses.add(duration);
                clock.move(duration);
            }

            @Override
            public long nanos() {
                return clock.nanos;
            }
        };
        return new RetryPolicy(retries, Duration.ofMillis(500), Duration.ofSeconds(30), () -> 1, pause);
    }

    /** All pauses so far, in their order. */
    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    public Traffic traffic() {
        return traffic;
    }

    public HttpSession session(URI origin, Credentials credentials) {
        return new HttpSession(transport, origin, credentials, retryPolicy(), HttpListener.NONE, clock);
    }

    @Override
    public void close() {
        transport.close();
    }
}
