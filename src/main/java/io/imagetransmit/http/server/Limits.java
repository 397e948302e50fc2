package io.imagetransmit.http.server;

import java.time.Duration;

/**
 * What a server grants its clients.
 *
 * @param threads how many requests are served at once
 * @param waiting how many more may wait for a thread; connections beyond these are closed
 * @param headPatience how long a peer that has begun a request's head may take to end it
 * @param patience how long a peer may take to move {@link Watch#PROGRESS} bytes of a body
 */
public record Limits(int threads, int waiting, Duration headPatience, Duration patience) {
    private static final Duration BODY = Duration.ofSeconds(60);

    /**
     * Docker, containerd and skopeo greet a plain HTTP registry by trying TLS first. To the JDK's HTTP server that is a head
     * that never ends, and to them a server that never answers: what they lose before they try plain HTTP is this patience.
     */
    public static final Limits PLAIN = new Limits(128, 1024, Duration.ofSeconds(2), BODY);

    /** The head includes the handshake. */
    public static final Limits TLS = new Limits(128, 1024, Duration.ofSeconds(30), BODY);
}
