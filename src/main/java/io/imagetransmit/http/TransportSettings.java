package io.imagetransmit.http;

import java.time.Duration;

/**
 * How a transport behaves.
 *
 * @param maxConnections to one host at a time; a bound against mistakes, the engine keeps its own lower ones
 * @param connect how long a connection may take to be made
 * @param stall the silence in the middle of a body after which the peer counts as gone
 */
public record TransportSettings(
        String userAgent, int maxConnections, Duration connect, Duration stall, Traffic traffic) {

    public static TransportSettings standard(String userAgent) {
        return new TransportSettings(userAgent, 128, Duration.ofSeconds(15), HttpCall.PATIENCE, new Traffic());
    }

    public TransportSettings withStall(Duration newStall) {
        return new TransportSettings(userAgent, maxConnections, connect, newStall, traffic);
    }
}
