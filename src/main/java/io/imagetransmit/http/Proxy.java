package io.imagetransmit.http;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param user null where the proxy asks for none
 * @param password empty where there is a user without one
 */
public record Proxy(String host, int port, @Nullable String user, String password) {
    @Override
    public String toString() {
        String address = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        return user == null ? address : "***@" + address;
    }
}
