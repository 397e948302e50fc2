package io.imagetransmit.monitor;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may come in. */
final class Access {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final byte @Nullable [] token;
    private final boolean loopback;
    private final String listened;

    /**
     * @param token null if none is asked for, which is allowed on loopback only
     */
    Access(InetSocketAddress listen, @Nullable String token) {
        InetAddress address = listen.getAddress();
        this.loopback = address.isLoopbackAddress();
        if (token == null ? !loopback : token.isEmpty()) {
            throw new IllegalArgumentException("beyond this machine a token is needed");
        }
        this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
        String literal = address.getHostAddress();
        this.listened = literal.contains(":") ? "[" + literal + "]" : literal;
    }

    /**
     * Whether the request was meant for this machine. A page on the web can give its own name the address 127.0.0.1, and its
     * scripts could then read what is here; but they cannot write another name into {@code Host}. Beyond loopback the names are
     * not known, and there the token keeps such pages out.
     *
     * @param host the header of this name
     */
    boolean isMeant(@Nullable String host) {
        if (!loopback) {
            return true;
        }
        if (host == null) {
            return false;
        }
        String name = host.strip().toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
        return LOOPBACK.contains(name) || name.equals(listened);
    }

    /**
     * Whether the request has the token, as {@code Bearer} or as the password of any user.
     *
     * @param given the header {@code Authorization}
     */
    boolean isAllowed(@Nullable String given) {
        if (token == null) {
            return true;
        }
        if (given == null) {
            return false;
        }
        String credentials = given.substring(given.indexOf(' ') + 1).strip();
        if (given.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return MessageDigest.isEqual(credentials.getBytes(StandardCharsets.UTF_8), token);
        }
        if (given.regionMatches(true, 0, "Basic ", 0, 6)) {
            return MessageDigest.isEqual(password(credentials), token);
        }
        return false;
    }

    private static byte[] password(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1).getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return new byte[0]; // no Base64, and no token is empty
        }
    }
}
