package io.imagetransmit.http;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The usual environment variables: {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code ALL_PROXY} where the one for the
 * scheme is not set, and {@code NO_PROXY} (see {@link ProxyExclusions}); each in lower case, too, which counts more. An
 * empty one is as good as none. A value that cannot be used is an error only for a connection it applies to: there are
 * many machines with {@code all_proxy=socks5://…} besides an {@code http_proxy}.
 */
public final class ProxySettings {
    private static final int DEFAULT_PORT = 80;

    /** A variable as it was found. */
    private record Variable(String name, String value) {}

    private final @Nullable Variable http;
    private final @Nullable Variable https;
    private final ProxyExclusions exclusions;
    /** The variable that the exclusions stand in, as it is spelt. */
    private final @Nullable String noProxy;

    private ProxySettings(@Nullable Variable http, @Nullable Variable https, @Nullable Variable noProxy) {
        this.http = http;
        this.https = https;
        this.exclusions = ProxyExclusions.parse(noProxy == null ? "" : noProxy.value());
        this.noProxy = noProxy == null ? null : noProxy.name();
    }

    public static ProxySettings of(Map<String, String> environment) {
        return new ProxySettings(
                find(environment, "HTTP_PROXY", "ALL_PROXY"),
                find(environment, "HTTPS_PROXY", "ALL_PROXY"),
                find(environment, "NO_PROXY"));
    }

    /** The proxy for an http or https address; null where it is to be reached directly. */
    public @Nullable Proxy proxyFor(URI uri) throws ProxyException {
        String host = uri.getHost();
        if (host == null) {
            return null;
        }
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        return proxyFor(tls, host, uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80);
    }

    @Nullable
    Proxy proxyFor(boolean tls, String host, int port) throws ProxyException {
        Variable variable = tls ? https : http;
        return variable == null || exclusions.matches(host, port) ? null : proxy(variable);
    }

    /** What {@link #proxyFor(URI)} decides, and why: for who has to explain it. */
    public ProxyChoice choiceFor(URI uri) throws ProxyException {
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        Variable variable = tls ? https : http;
        Proxy proxy = proxyFor(uri);
        if (variable == null || proxy != null) {
            return new ProxyChoice(proxy, variable == null ? null : variable.name(), null);
        }
        boolean byRule = noProxy != null && !ProxyExclusions.NONE.matches(String.valueOf(uri.getHost()), uri.getPort());
        return new ProxyChoice(null, variable.name(), byRule ? noProxy : null);
    }

    /** All proxies that can be used, for their credentials. */
    List<Proxy> proxies() {
        List<Proxy> proxies = new ArrayList<>();
        for (Variable variable : new Variable[] {http, https}) {
            try {
                if (variable != null) {
                    proxies.add(proxy(variable));
                }
            } catch (ProxyException e) {
                // is thrown again by proxyFor, to those whom it concerns
            }
        }
        return proxies;
    }

    @Override
    public String toString() {
        return "ProxySettings" + proxies();
    }

    private static @Nullable Variable find(Map<String, String> environment, String... names) {
        for (String name : names) {
            for (String spelling : new String[] {name.toLowerCase(Locale.ROOT), name}) {
                String value = environment.getOrDefault(spelling, "").strip();
                if (!value.isEmpty()) {
                    return new Variable(spelling, value);
                }
            }
        }
        return null;
    }

    /** Taken apart by hand: {@link URI} refuses what people put into passwords. */
    private static Proxy proxy(Variable variable) throws ProxyException {
        String rest = variable.value();
        int schemeEnd = rest.indexOf("://");
        if (schemeEnd >= 0) {
            String scheme = rest.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http")) {
                throw unsupported(variable, scheme);
            }
            rest = rest.substring(schemeEnd + 3);
        }
        int at = rest.lastIndexOf('@');
        String address = rest.substring(at + 1);
        int path = address.indexOf('/');
        if (path >= 0) {
            address = address.substring(0, path);
        }
        if (at < 0) {
            return proxy(variable, address, null, "");
        }
        String userInfo = rest.substring(0, at);
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        user = decode(variable, user);
        password = decode(variable, password);
        // Basic authentication has no place for these (RFC 7617, section 2)
        if (user.indexOf(':') >= 0 || (user + password).chars().anyMatch(Character::isISOControl)) {
            throw malformed(variable);
        }
        return proxy(variable, address, user, password);
    }

    private static Proxy proxy(Variable variable, String address, @Nullable String user, String password)
            throws ProxyException {
        int bracket = address.lastIndexOf(']');
        int colon = address.indexOf(':', bracket + 1);
        String host = colon < 0 ? address : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        String port = colon < 0 ? "" : address.substring(colon + 1);
        boolean hostIsFine = !host.isEmpty() && host.chars().allMatch(c -> c > ' ' && "/?#@[]\\\"<>".indexOf(c) < 0);
        if (!hostIsFine || !port.matches("[0-9]{0,5}")) {
            throw malformed(variable);
        }
        int number = port.isEmpty() ? DEFAULT_PORT : Integer.parseInt(port);
        if (number < 1 || number > 65_535) {
            throw malformed(variable);
        }
        return new Proxy(host, number, user, password);
    }

    /** Percent-decoded UTF-8; a percent sign that stands for itself is left alone, as in curl. */
    private static String decode(Variable variable, String text) throws ProxyException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2])) {
                decoded.put((byte) (Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16)));
                i += 2;
            } else {
                decoded.put(bytes[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException e) {
            throw malformed(variable);
        }
    }

    private static boolean isHex(byte octet) {
        return Character.digit(octet, 16) >= 0;
    }

    private static ProxyException malformed(Variable variable) {
        return new ProxyException(ProxyException.Kind.MALFORMED, variable.name(), "");
    }

    /** Names the scheme only if it looks like one; what stands there else may be a secret. */
    private static ProxyException unsupported(Variable variable, String scheme) {
        return scheme.matches("[a-z][a-z0-9+.-]{0,15}")
                ? new ProxyException(ProxyException.Kind.UNSUPPORTED_SCHEME, variable.name(), scheme)
                : malformed(variable);
    }
}
