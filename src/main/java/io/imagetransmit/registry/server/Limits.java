package io.imagetransmit.registry.server;

import java.time.Duration;

/**
 * What one server grants its clients.
 *
 * @param threads how many requests are served at once
 * @param waiting how many more may wait for a thread; connections beyond these are closed
 * @param patience how long a peer may take for a request's head, or to move {@link Watch#PROGRESS} bytes of a body
 */
record Limits(int threads, int waiting, Duration patience) {
    static final Limits STANDARD = new Limits(128, 1024, Duration.ofSeconds(60));
}
