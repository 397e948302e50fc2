package io.imagetransmit.registry.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a registry is served.
 *
 * @param folder holds the repositories; created when absent, unless {@code readOnly}
 * @param listen where to listen; port 0 takes any free port
 * @param login who may use the registry; null lets everybody in
 * @param tls holds certificate and key of an HTTPS server; null serves plain HTTP
 * @param readOnly whether pushing and deleting are refused; nothing is written to the folder then
 */
public record RegistryServerSettings(
        Path folder,
        InetSocketAddress listen,
        @Nullable Login login,
        @Nullable SSLContext tls,
        boolean readOnly) {

    /** Plain HTTP for everybody on this machine, on any free port. */
    public static RegistryServerSettings loopback(Path folder) {
        InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new RegistryServerSettings(folder, listen, null, null, false);
    }

    public RegistryServerSettings withListen(InetSocketAddress address) {
        return new RegistryServerSettings(folder, address, login, tls, readOnly);
    }

    public RegistryServerSettings withLogin(Login user) {
        return new RegistryServerSettings(folder, listen, user, tls, readOnly);
    }

    public RegistryServerSettings withTls(SSLContext context) {
        return new RegistryServerSettings(folder, listen, login, context, readOnly);
    }

    public RegistryServerSettings asReadOnly() {
        return new RegistryServerSettings(folder, listen, login, tls, true);
    }
}
