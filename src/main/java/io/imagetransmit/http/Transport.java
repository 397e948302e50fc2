package io.imagetransmit.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends single requests over pooled connections. Redirects, error statuses and everything else that a peer may answer come
 * back as they are. A peer that neither takes nor gives a byte for {@link TransportSettings#stall} is a broken connection. Safe
 * for use by several threads.
 */
public final class Transport implements Closeable {
    private static final int ERROR_STATUS = 400;

    private final CloseableHttpClient client;
    private final PoolingHttpClientConnectionManager connections;
    private final TransportSettings settings;
    private final ProxyRouting proxies;
    private final Set<Exchange> running = ConcurrentHashMap.newKeySet();
    private final BufferPool buffers = new BufferPool();
    private final ScheduledExecutorService watchman;
    private volatile boolean aborted;

    public Transport(TransportSettings settings, TlsSocketStrategy tls, ProxyRouting proxies) {
        this.settings = settings;
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxHeaderCount(200)
                                .setMaxLineLength(64 << 10)
                                .build())
                        .responseOutOfOrderStrategy(new EarlyAnswers())
                        .build())
                .setMaxConnPerRoute(settings.maxConnections())
                .setMaxConnTotal(settings.maxConnections() * 4)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .setSoTimeout(timeout(settings.stall()))
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(settings.connect()))
                        .setSocketTimeout(timeout(settings.stall()))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
        HttpClientBuilder builder = HttpClients.custom()
                .setConnectionManager(connections)
                .setUserAgent(settings.userAgent())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableDefaultUserAgent()
                .setDefaultRequestConfig(requestConfig(settings.stall()));
        builder.setRoutePlanner(proxies.routePlanner()).setDefaultCredentialsProvider(proxies.credentials());
        this.proxies = proxies;
        this.client = builder.build();
        this.watchman = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "stall-watch");
            thread.setDaemon(true);
            return thread;
        });
        var unused = watchman.scheduleWithFixedDelay(this::breakStalledWrites, 1, 1, TimeUnit.SECONDS);
    }

    private static RequestConfig requestConfig(Duration patience) {
        return RequestConfig.custom()
                .setResponseTimeout(timeout(patience))
                .setConnectionRequestTimeout(Timeout.ofMinutes(10))
                .setProtocolUpgradeEnabled(false)
                .setHardCancellationEnabled(true)
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    /** Sends the request as it is and gives the answer, whatever its status. */
    public HttpAnswer execute(HttpCall call) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        call.headers().forEach(request::setHeader);
        request.setHeader("Accept-Encoding", "identity");
        Duration patience = call.patience().compareTo(HttpCall.PATIENCE) > 0 ? call.patience() : settings.stall();
        request.setConfig(requestConfig(patience));
        Exchange exchange = new Exchange(request, call.uri());
        PulledEntity entity = null;
        RequestBody body = call.body();
        if (body != null) {
            entity = new PulledEntity(body, call.headers().get("Content-Type"), exchange, buffers);
            request.setEntity(entity);
            request.removeHeaders("Content-Type");
        }
        running.add(exchange);
        boolean answered = false;
        try {
            throwIfAborted(call.uri());
            HttpHost target = new HttpHost(
                    call.uri().getScheme(), call.uri().getHost(), call.uri().getPort());
            HttpClientContext context = HttpClientContext.create();
            proxies.prepare(context);
            ClassicHttpResponse response = client.executeOpen(target, request, context);
            HttpAnswer answer = new HttpAnswer(response, exchange, call.uri());
            if (ProxyRouting.isFromProxy(context, response.getCode())) {
                answer.close();
                String status = String.valueOf(response.getCode());
                throw new HttpFailure(
                        HttpFailure.Kind.PROXY, hostOf(call.uri()), "status " + status, Map.of("status", status), null);
            }
            IOException unsent = entity == null ? null : entity.writeFailure();
            if (unsent != null && response.getCode() < ERROR_STATUS) {
                answer.close();
                throw unsent;
            }
            answered = true;
            return answer;
        } catch (IOException e) {
            if (entity != null && entity.readFailure() != null) {
                throw entity.readFailure();
            }
            throw exchange.failure(e);
        } catch (IllegalArgumentException e) {
            // how the library takes a status line with numbers below zero
            throw new HttpFailure(HttpFailure.Kind.BROKEN, hostOf(call.uri()), "an answer that is not HTTP", e);
        } catch (CancellationException e) {
            // how the pool of connections tells an interrupt that comes while a connection is looked for
            Thread.currentThread().interrupt();
            throw new HttpFailure(HttpFailure.Kind.CANCELLED, hostOf(call.uri()), "interrupted", e);
        } finally {
            if (!answered) {
                running.remove(exchange);
            }
        }
    }

    private void throwIfAborted(URI uri) throws HttpFailure {
        if (aborted) {
            throw new HttpFailure(HttpFailure.Kind.CANCELLED, hostOf(uri), "cancelled", null);
        }
    }

    private void breakStalledWrites() {
        long now = System.nanoTime();
        for (Exchange exchange : running) {
            long since = exchange.writingSince;
            if (since != 0 && now - since > settings.stall().toNanos()) {
                exchange.stalled = true;
                exchange.request.cancel();
            }
        }
    }

    /** Makes every running and later request fail with {@link HttpFailure.Kind#CANCELLED}. Returns at once. */
    public void abort() {
        aborted = true;
        for (Exchange exchange : running) {
            exchange.request.cancel();
        }
        connections.close(CloseMode.IMMEDIATE);
    }

    /** The pieces of an address that may be shown: host, and port where it is not the scheme's own. */
    static String hostOf(URI uri) {
        String host = String.valueOf(uri.getHost());
        return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    }

    @Override
    public void close() {
        watchman.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    /** A request under way: what is needed to break it and to tell why it failed. */
    final class Exchange {
        private final HttpUriRequestBase request;
        private final URI uri;
        private volatile long writingSince;
        private volatile boolean stalled;

        Exchange(HttpUriRequestBase request, URI uri) {
            this.request = request;
            this.uri = uri;
        }

        void writing() {
            long now = System.nanoTime();
            writingSince = now == 0 ? 1 : now;
        }

        void written(int bytes) {
            writingSince = 0;
            settings.traffic().addSent(bytes);
        }

        InputStream received(InputStream content) {
            return new AnswerStream(content, this, settings.traffic());
        }

        IOException failure(IOException e) {
            writingSince = 0;
            if (e instanceof HttpFailure) {
                return e;
            }
            if (aborted) {
                return new HttpFailure(HttpFailure.Kind.CANCELLED, hostOf(uri), "cancelled", e);
            }
            if (stalled) {
                return new HttpFailure(HttpFailure.Kind.STALLED, hostOf(uri), "the peer takes no more bytes", e);
            }
            return Failures.of(e, hostOf(uri), proxies.proxyFor(uri));
        }

        /** HttpClient would read a body to its end before it closes it, however long that is or takes: this breaks it off. */
        void end(ClassicHttpResponse response, boolean whole) {
            running.remove(this);
            if (!whole) {
                request.cancel();
            }
            try {
                response.close();
            } catch (IOException e) {
                request.cancel();
            }
        }
    }
}
