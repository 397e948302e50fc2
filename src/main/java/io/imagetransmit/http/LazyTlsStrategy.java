package io.imagetransmit.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Makes the strategy that does the work when the first socket comes. A failure to make it is tried again next time. */
final class LazyTlsStrategy implements TlsSocketStrategy {
    /** Makes what is put off. */
    @FunctionalInterface
    interface Factory {
        TlsSocketStrategy create() throws IOException;
    }

    private final Factory factory;
    private @Nullable TlsSocketStrategy strategy;

    LazyTlsStrategy(Factory factory) {
        this.factory = factory;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
            throws IOException {
        return strategy().upgrade(socket, target, port, attachment, context);
    }

    private synchronized TlsSocketStrategy strategy() throws IOException {
        if (strategy == null) {
            strategy = factory.create();
        }
        return strategy;
    }
}
