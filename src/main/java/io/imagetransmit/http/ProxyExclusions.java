package io.imagetransmit.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.net.InetAddressUtils;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts are reached without a proxy, by the rules of Go's {@code golang.org/x/net/http/httpproxy}: {@code *},
 * {@code domain} (with its subdomains), {@code .domain} and {@code *.domain} (subdomains only), an address, a block of
 * addresses ({@code 10.0.0.0/8}); all but the first and the last with {@code :port} if wanted. No name is looked up.
 */
final class ProxyExclusions {
    private sealed interface Rule {
        boolean matches(String host, int port, byte @Nullable [] address);
    }

    private record Everything() implements Rule {
        @Override
        public boolean matches(String host, int port, byte @Nullable [] address) {
            return true;
        }
    }

    /** A name with a dot in front; {@code port} is 0 for any. */
    private record Domain(String suffix, boolean itself, int port) implements Rule {
        @Override
        public boolean matches(String host, int hostPort, byte @Nullable [] address) {
            return (port == 0 || port == hostPort)
                    && address == null
                    && (host.endsWith(suffix) || (itself && host.equals(suffix.substring(1))));
        }
    }

    /** The addresses whose first {@code bits} bits are those of {@code network}; {@code port} is 0 for any. */
    private record Block(BigInteger network, int length, int bits, int port) implements Rule {
        @Override
        public boolean matches(String host, int hostPort, byte @Nullable [] address) {
            return (port == 0 || port == hostPort)
                    && address != null
                    && address.length == length
                    && new BigInteger(1, address).shiftRight(length * 8 - bits).equals(network);
        }
    }

    /** No list at all, by which the machine itself is excluded all the same. */
    static final ProxyExclusions NONE = new ProxyExclusions(List.of());

    private final List<Rule> rules;

    private ProxyExclusions(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Reads a list with commas or blanks between its parts. What is no rule matches nothing, as everywhere else. */
    static ProxyExclusions parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String part : text.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            Rule rule = rule(part);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return new ProxyExclusions(rules);
    }

    /** Whether this host is reached directly; the machine itself always is. */
    boolean matches(String host, int port) {
        String name = strip(host.toLowerCase(Locale.ROOT));
        byte[] address = address(name);
        return name.equals("localhost")
                || isLoopback(address)
                || rules.stream().anyMatch(rule -> rule.matches(name, port, address));
    }

    private static @Nullable Rule rule(String text) {
        if (text.equals("*")) {
            return new Everything();
        }
        int slash = text.indexOf('/');
        if (slash >= 0) {
            byte[] network = address(text.substring(0, slash));
            int bits = number(text.substring(slash + 1), 128);
            return network == null || bits < 0 || bits > network.length * 8 ? null : block(network, bits, 0);
        }
        String host = text;
        int port = 0;
        int colon = text.lastIndexOf(':');
        if (colon >= 0 && address(strip(text)) == null) {
            host = text.substring(0, colon);
            port = number(text.substring(colon + 1), 65_535);
        }
        byte[] address = address(strip(host));
        if (address != null && port >= 0) {
            return block(address, address.length * 8, port);
        }
        String suffix = host.startsWith("*.") ? host.substring(1) : host;
        if (suffix.isEmpty() || suffix.equals(".") || port < 0) {
            return null;
        }
        boolean itself = !suffix.startsWith(".");
        return new Domain(itself ? "." + suffix : suffix, itself, port);
    }

    private static Block block(byte[] network, int bits, int port) {
        BigInteger prefix = new BigInteger(1, network).shiftRight(network.length * 8 - bits);
        return new Block(prefix, network.length, bits, port);
    }

    private static int number(String text, int largest) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number <= largest ? number : -1;
    }

    private static String strip(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static byte @Nullable [] address(String text) {
        if (!InetAddressUtils.isIPv4(text) && !InetAddressUtils.isIPv6(text)) {
            return null;
        }
        try {
            // a literal: not looked up; an IPv4 address written as IPv6 becomes one of 4 bytes
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static boolean isLoopback(byte @Nullable [] address) {
        try {
            return address != null && InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
