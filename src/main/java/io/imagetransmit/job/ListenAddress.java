package io.imagetransmit.job;

import java.net.InetSocketAddress;
import java.util.Map;

/** What {@code -listen} names. */
public final class ListenAddress {
    private ListenAddress() {}

    /** {@code host:port}, {@code :port} for every address, or a port alone for loopback. */
    public static InetSocketAddress parse(String text) throws UsageException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw new UsageException("usage.listen", Map.of("argument", text));
        }
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        InetSocketAddress address = bare.isEmpty()
                ? new InetSocketAddress(Integer.parseInt(port))
                : new InetSocketAddress(bare, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new UsageException("usage.listen", Map.of("argument", text));
        }
        return address;
    }

    public static String shown(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
