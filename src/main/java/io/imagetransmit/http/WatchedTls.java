package io.imagetransmit.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Remembers how far the first TLS connection came. Changes nothing. Safe for use by several threads. */
public final class WatchedTls implements TlsSocketStrategy {
    private final TlsSocketStrategy strategy;
    private volatile boolean begun;
    private volatile @Nullable TlsFacts first;

    public WatchedTls(TlsSocketStrategy strategy) {
        this.strategy = strategy;
    }

    /** Whether a connection, through a proxy's tunnel where there is one, came as far as its TLS handshake. */
    public boolean begun() {
        return begun;
    }

    /** What the first handshake that succeeded gave; null if none has yet. */
    public @Nullable TlsFacts first() {
        return first;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
            throws IOException {
        begun = true;
        SSLSocket secured = strategy.upgrade(socket, target, port, attachment, context);
        synchronized (this) {
            if (first == null) {
                first = TlsFacts.of(secured.getSession());
            }
        }
        return secured;
    }
}
