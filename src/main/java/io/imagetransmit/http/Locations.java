package io.imagetransmit.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Addresses that a peer sent: {@code Location} and {@code Link} targets, relative or absolute, well-formed or nearly. */
public final class Locations {
    private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";
    private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private Locations() {}

    /**
     * The address that {@code location} means, seen from {@code base}. Characters that a URI may not hold ({@code |}, blanks,
     * raw UTF-8, a {@code %} that begins no escape) are percent-encoded instead of being an error. Anything but http and https is
     * a {@link HttpFailure.Kind#REDIRECT}; its cause does not hold the address, whose query may be as good as a key.
     */
    public static URI resolve(URI base, String location) throws HttpFailure {
        try {
            URI resolved = resolved(base, encode(location.trim()));
            String scheme = String.valueOf(resolved.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && resolved.getHost() != null) {
                return withoutUserAndFragment(resolved, scheme);
            }
        } catch (URISyntaxException e) {
            String reason = "malformed Location: " + e.getReason() + " at " + e.getIndex();
            throw new HttpFailure(HttpFailure.Kind.REDIRECT, Transport.hostOf(base), reason, null);
        }
        throw new HttpFailure(HttpFailure.Kind.REDIRECT, Transport.hostOf(base), "Location that is not http(s)", null);
    }

    /** {@link URI#resolve} takes a lone query for that of the folder (RFC 2396); since RFC 3986 it is that of the page. */
    private static URI resolved(URI base, String location) throws URISyntaxException {
        return location.startsWith("?")
                ? new URI(base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath() + location)
                : base.resolve(new URI(location));
    }

    /**
     * The address that a registry at {@code origin} means by {@code location}. One of its own host by plain http, where it was
     * reached by https, is the mistake of a proxy that does not say how it was reached: the content stays within TLS.
     */
    public static URI upload(URI origin, URI base, String location) throws HttpFailure {
        URI resolved = resolve(base, location);
        boolean weaker = "https".equalsIgnoreCase(origin.getScheme()) && "http".equals(resolved.getScheme());
        boolean samePort = port(resolved) == port(origin) || (resolved.getPort() < 0 && port(origin) == 443);
        return weaker && samePort && resolved.getHost().equalsIgnoreCase(origin.getHost())
                ? at(origin, resolved)
                : resolved;
    }

    /** The same path and query at another server. */
    public static URI at(URI origin, URI uri) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(origin.getScheme() + "://" + origin.getRawAuthority() + uri.getRawPath() + query);
    }

    /** Appends a query parameter, whose value is encoded, with {@code ?} or {@code &}. */
    public static URI withParameter(URI uri, String name, String value) {
        String text = uri.toString();
        String separator = uri.getRawQuery() == null ? "?" : uri.getRawQuery().isEmpty() ? "" : "&";
        return URI.create(text + separator + name + "=" + encodeComponent(value));
    }

    /** Whether credentials for {@code origin} may go to {@code other}: same host and port, by the same or a safer scheme. */
    static boolean sameOrigin(URI origin, URI other) {
        if (!String.valueOf(origin.getHost()).equalsIgnoreCase(other.getHost())) {
            return false;
        }
        boolean sameScheme = String.valueOf(origin.getScheme()).equalsIgnoreCase(other.getScheme());
        if (sameScheme) {
            return port(origin) == port(other);
        }
        return "https".equalsIgnoreCase(other.getScheme()) && port(origin) == 80 && port(other) == 443;
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static URI withoutUserAndFragment(URI uri, String scheme) throws URISyntaxException {
        String host = uri.getHost();
        String text = scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        return new URI(text);
    }

    private static String encode(String location) {
        StringBuilder encoded = new StringBuilder(location.length());
        for (byte octet : location.getBytes(StandardCharsets.UTF_8)) {
            append(encoded, octet, ALLOWED);
        }
        return NO_ESCAPE.matcher(encoded).replaceAll("%25");
    }

    /** Percent-encodes everything but unreserved characters, {@code :} and {@code /} (harmless in a query, usual in digests). */
    public static String encodeComponent(String value) {
        StringBuilder encoded = new StringBuilder(value.length());
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            append(encoded, octet, "-._~:/");
        }
        return encoded.toString();
    }

    private static void append(StringBuilder encoded, byte octet, String allowed) {
        char c = (char) (octet & 0xff);
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || allowed.indexOf(c) >= 0) {
            encoded.append(c);
        } else {
            encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
        }
    }
}
