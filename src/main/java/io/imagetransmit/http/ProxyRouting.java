package io.imagetransmit.http;

import java.net.URI;
import java.util.List;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Brings {@link ProxySettings} into an HttpClient. Safe for use by many threads. */
public final class ProxyRouting {
    private final ProxySettings settings;
    private final List<Proxy> proxies;

    public ProxyRouting(ProxySettings settings) {
        this.settings = settings;
        this.proxies = settings.proxies();
    }

    /** Chooses the proxy. One that cannot be used is an exception with a {@link ProxyException} among its causes. */
    public HttpRoutePlanner routePlanner() {
        return new DefaultRoutePlanner(null) {
            @Override
            protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) throws HttpException {
                try {
                    Proxy proxy = proxy(target.getSchemeName(), target.getHostName(), target.getPort());
                    return proxy == null ? null : host(proxy);
                } catch (ProxyException e) {
                    throw new HttpException("proxy", e);
                }
            }
        };
    }

    private @Nullable Proxy proxy(String scheme, String host, int port) throws ProxyException {
        boolean tls = "https".equalsIgnoreCase(scheme);
        return settings.proxyFor(tls, host, port >= 0 ? port : tls ? 443 : 80);
    }

    /** The proxy that leads to an address, as {@code host:port}; null if there is none, or none that can be used. */
    @Nullable
    String proxyFor(URI uri) {
        try {
            Proxy proxy = proxy(uri.getScheme(), uri.getHost(), uri.getPort());
            return proxy == null ? null : proxy.host() + ":" + proxy.port();
        } catch (ProxyException e) {
            return null; // the failure itself tells of it
        }
    }

    /** The passwords of the proxies, and no others, for an HttpClient that answers a 407 with them. */
    public CredentialsProvider credentials() {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        for (Proxy proxy : proxies) {
            if (proxy.user() != null) {
                credentials.setCredentials(new AuthScope(host(proxy)), credentials(proxy, proxy.user()));
            }
        }
        return credentials;
    }

    /**
     * Lets the request of this context show the password without being asked: a body that can be sent only once would
     * be lost with a 407. It goes to the proxy alone, never through a tunnel.
     */
    public void prepare(HttpClientContext context) {
        for (Proxy proxy : proxies) {
            if (proxy.user() != null) {
                BasicScheme scheme = new BasicScheme();
                scheme.initPreemptive(credentials(proxy, proxy.user()));
                context.getAuthExchange(host(proxy)).select(scheme);
            }
        }
    }

    /**
     * Whether an answer is the proxy's own: it wants another password, or has refused the tunnel. HttpClient hands the
     * latter over as if the server had said it. What a proxy itself says in place of a plain http server cannot be told.
     *
     * @param context that of this one request
     */
    public static boolean isFromProxy(HttpClientContext context, int status) {
        // set when the request itself is sent, which comes after the tunnel
        RouteInfo route = context.getHttpRoute();
        return route == null
                || (status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED
                        && route.getProxyHost() != null
                        && !route.isTunnelled());
    }

    private static HttpHost host(Proxy proxy) {
        return new HttpHost("http", proxy.host(), proxy.port());
    }

    private static UsernamePasswordCredentials credentials(Proxy proxy, String user) {
        return new UsernamePasswordCredentials(user, proxy.password().toCharArray());
    }
}
