package io.imagetransmit.testing;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link Nginx} stands before a registry.
 *
 * @param tls what it shows to clients; null for plain HTTP
 * @param maxBodySize {@code client_max_body_size}, for instance {@code 1m}; {@code 0} for no limit
 * @param requestBuffering whether it takes a whole request in before it passes it on
 * @param tellsProxied whether it tells the registry that clients came by TLS; a careless one does not, and the registry's
 *     {@code Location}s then lead to {@code http://}
 */
public record NginxOptions(
        @Nullable KeyAndCertificate tls, String maxBodySize, boolean requestBuffering, boolean tellsProxied) {

    /** Plain, without limit, passing bodies on as they come. */
    public static NginxOptions plain() {
        return new NginxOptions(null, "0", false, true);
    }

    public NginxOptions withTls(KeyAndCertificate pair) {
        return new NginxOptions(pair, maxBodySize, requestBuffering, tellsProxied);
    }

    public NginxOptions withMaxBodySize(String size) {
        return new NginxOptions(tls, size, requestBuffering, tellsProxied);
    }

    public NginxOptions withRequestBuffering() {
        return new NginxOptions(tls, maxBodySize, true, tellsProxied);
    }

    public NginxOptions withoutForwardedHeaders() {
        return new NginxOptions(tls, maxBodySize, requestBuffering, false);
    }

    String configuration(int port, InetSocketAddress target, TemporaryFolder folder) {
        String listen = tls == null
                ? "listen 127.0.0.1:%d;".formatted(port)
                : "listen 127.0.0.1:%d ssl; ssl_certificate %s; ssl_certificate_key %s;"
                        .formatted(port, tls.certificate(), tls.key());
        // one process, so that nothing is left of it when it is killed
        return """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log info;
                events { worker_connections 1024; }
                http {
                    access_log %1$s/access.log;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        %2$s
                        client_max_body_size %3$s;
                        location / {
                            proxy_pass http://127.0.0.1:%4$d;
                            proxy_http_version 1.1;
                            proxy_set_header Host $http_host;
                            %5$s
                            proxy_request_buffering %6$s;
                            proxy_buffering off;
                        }
                    }
                }
                """.formatted(
                        folder.path(),
                        listen,
                        maxBodySize,
                        target.getPort(),
                        tellsProxied ? "proxy_set_header X-Forwarded-Proto $scheme;" : "",
                        requestBuffering ? "on" : "off");
    }
}
