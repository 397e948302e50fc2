package io.imagetransmit.doctor;

import io.imagetransmit.http.HttpListener;
import io.imagetransmit.http.ProxySettings;
import io.imagetransmit.http.Traffic;
import io.imagetransmit.http.Transport;
import io.imagetransmit.http.TransportSettings;
import io.imagetransmit.http.WatchedTls;
import java.io.Closeable;
import java.time.Clock;
import java.time.Duration;

/**
 * What a transfer with one registry would use, with less patience.
 *
 * @param tls the one that {@code transport} uses
 * @param proxies those that {@code transport} uses
 */
public record Instruments(
        Transport transport, WatchedTls tls, ProxySettings proxies, HttpListener listener, Clock clock)
        implements Closeable {

    /** Settings for the transport, by which nobody waits long for a registry that does not answer. */
    public static TransportSettings impatient(String userAgent) {
        return new TransportSettings(userAgent, 4, Duration.ofSeconds(5), Duration.ofSeconds(10), new Traffic());
    }

    @Override
    public void close() {
        transport.close();
    }
}
