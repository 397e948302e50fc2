package io.imagetransmit.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** HttpClient 5 with one TLS strategy. All names that end in {@code .example} are this machine. */
final class TestClient implements AutoCloseable {
    private final CloseableHttpClient client;
    private String tlsImplementation = "";

    TestClient(TlsSocketStrategy strategy) {
        this(strategy, HttpClients.custom(), true);
    }

    /** @param namesKnown whether those names are known at all; otherwise all names that are not addresses are unknown */
    TestClient(TlsSocketStrategy strategy, HttpClientBuilder builder, boolean namesKnown) {
        this.client = builder.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(strategy)
                        .setDnsResolver(new LoopbackResolver(namesKnown))
                        .build())
                .disableAutomaticRetries()
                .build();
    }

    String get(String url) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        String body = client.execute(
                new HttpGet(url),
                context,
                response ->
                        response.getCode() + " " + EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8));
        if (context.getSSLSession() != null) {
            tlsImplementation = context.getSSLSession().getClass().getPackageName();
        }
        return body;
    }

    /** The package of the classes that did the last handshake. */
    String tlsImplementation() {
        return tlsImplementation;
    }

    CloseableHttpClient http() {
        return client;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private static final class LoopbackResolver extends SystemDefaultDnsResolver {
        private final boolean namesKnown;

        LoopbackResolver(boolean namesKnown) {
            this.namesKnown = namesKnown;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            if (host.endsWith(".example") && namesKnown) {
                return InetAddress.getAllByName("127.0.0.1");
            }
            if (host.endsWith(".example") || host.endsWith(".test")) {
                throw new UnknownHostException(host);
            }
            return super.resolve(host);
        }
    }
}
