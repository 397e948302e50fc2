package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
    private static Proxy proxy(Map<String, String> environment, String uri) throws ProxyException {
        Proxy proxy = ProxySettings.of(environment).proxyFor(URI.create(uri));
        assertNotNull(proxy);
        return proxy;
    }

    @Test
    void choosesByScheme() throws Exception {
        Map<String, String> environment = Map.of("HTTP_PROXY", "one:1", "https_proxy", "two:2", "ALL_PROXY", "all:3");
        assertEquals("one:1", proxy(environment, "http://a/").toString());
        assertEquals("two:2", proxy(environment, "HTTPS://a/").toString());
        assertEquals("all:3", proxy(Map.of("all_proxy", "all:3"), "https://a/").toString());
        assertEquals("all:3", proxy(Map.of("ALL_PROXY", "all:3"), "http://a/").toString());
        assertNull(ProxySettings.of(Map.of("HTTP_PROXY", "one:1")).proxyFor(URI.create("https://a/")));
        assertNull(ProxySettings.of(Map.of()).proxyFor(URI.create("https://a/")));
    }

    @Test
    void lowerCaseCountsMoreAndAnEmptyValueIsNone() throws Exception {
        assertEquals(
                "b:2",
                proxy(Map.of("HTTP_PROXY", "a:1", "http_proxy", "b:2"), "http://x/")
                        .toString());
        assertEquals(
                "a:1",
                proxy(Map.of("HTTP_PROXY", "a:1", "http_proxy", " "), "http://x/")
                        .toString());
        assertNull(ProxySettings.of(Map.of("HTTP_PROXY", "", "http_proxy", "")).proxyFor(URI.create("http://x/")));
        ProxySettings both = ProxySettings.of(Map.of("ALL_PROXY", "a:1", "NO_PROXY", "x", "no_proxy", "y"));
        assertNotNull(both.proxyFor(URI.create("http://x/")));
        assertNull(both.proxyFor(URI.create("http://y/")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "proxy.example, proxy.example, 80, -, ``",
                "proxy.example:3128, proxy.example, 3128, -, ``",
                "http://proxy.example:3128/, proxy.example, 3128, -, ``",
                "HTTP://10.1.2.3:8080, 10.1.2.3, 8080, -, ``",
                "http://[fe80::1]:8080, fe80::1, 8080, -, ``",
                "http://user:secret@proxy:1, proxy, 1, user, secret",
                "user:@proxy:1, proxy, 1, user, ``",
                "user@proxy, proxy, 80, user, ``",
                "http://DOM%5Cme:p%40ss%3Aw%2F%25@proxy:1, proxy, 1, DOM\\me, p@ss:w/%",
                "http://me:a@b/c:d@proxy:1, proxy, 1, me, a@b/c:d",
                "http://me:100%@proxy:1, proxy, 1, me, 100%",
                "http://me:%E5%AF%86+1@proxy:1, proxy, 1, me, 密+1",
            })
    void takesAddressesApart(String value, String host, int port, @Nullable String user, String password)
            throws Exception {
        assertEquals(new Proxy(host, port, user, password), proxy(Map.of("HTTPS_PROXY", value), "https://x/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "proxy:x",
                "proxy:0",
                "proxy:65536",
                "pro xy:1",
                "user:%FF@proxy:1",
                "a%3Ab:c@proxy:1",
                "a:b%0Ac@proxy:1",
                ":1"
            })
    void saysThatAValueIsMalformedWithoutShowingIt(String value) {
        ProxySettings settings = ProxySettings.of(Map.of("https_proxy", value));
        ProxyException exception =
                assertThrows(ProxyException.class, () -> settings.proxyFor(URI.create("https://x/")));
        assertEquals(ProxyException.Kind.MALFORMED, exception.kind());
        assertEquals("https_proxy", exception.variable());
        assertEquals("MALFORMED https_proxy ", exception.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"socks5://me:secret@proxy:1, socks5", "https://me:secret@proxy, https", "socks5h://x, socks5h"})
    void refusesOtherKindsOfProxiesWhereTheyApply(String value, String scheme) throws Exception {
        ProxySettings settings = ProxySettings.of(Map.of("all_proxy", value, "http_proxy", "ok:1", "no_proxy", "near"));
        assertNotNull(settings.proxyFor(URI.create("http://x/")));
        assertNull(settings.proxyFor(URI.create("https://near/")));
        ProxyException exception =
                assertThrows(ProxyException.class, () -> settings.proxyFor(URI.create("https://x/")));
        assertEquals(ProxyException.Kind.UNSUPPORTED_SCHEME, exception.kind());
        assertEquals(scheme, exception.detail());
        assertFalse(String.valueOf(exception.getMessage()).contains("secret"));
    }

    @Test
    void hidesCredentials() throws Exception {
        ProxySettings settings = ProxySettings.of(Map.of("ALL_PROXY", "http://person:secret@proxy:1"));
        assertEquals("ProxySettings[***@proxy:1, ***@proxy:1]", settings.toString());
    }

    /** Rules and cases of Go's {@code httpproxy}: its documentation and its own table of tests. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://example.com/ | example.com | direct",
                "http://www.example.com/ | example.com | direct",
                "http://notexample.com/ | example.com | proxy",
                "http://example.com/ | .example.com | proxy",
                "http://www.example.com/ | .example.com | direct",
                "http://example.com/ | *.example.com | proxy",
                "http://www.example.com/ | *.example.com | direct",
                "http://EXAMPLE.com/ | Example.COM | direct",
                "http://example.com:8080/ | example.com:80 | proxy",
                "http://example.com/ | example.com:80 | direct",
                "https://example.com/ | example.com:443 | direct",
                "https://example.com/ | example.com:80 | proxy",
                "http://a.example.com:5000/ | .example.com:5000 | direct",
                "http://a.example.com/ | b.example.com, c.example.com a.example.com | direct",
                "http://example.com/ | ,, , | proxy",
                "http://example.com/ | * | direct",
                "http://10.9.8.7/ | * | direct",
                "http://10.9.8.7/ | other,* | direct",
                "http://10.9.8.7/ | 10.0.0.0/8 | direct",
                "http://11.9.8.7/ | 10.0.0.0/8 | proxy",
                "http://10.9.8.7/ | 10.9.8.6/31 | direct",
                "http://10.9.8.5/ | 10.9.8.6/31 | proxy",
                "http://10.9.8.5/ | 0.0.0.0/0 | direct",
                "http://10.9.8.5/ | 10.9.8.5/33 | proxy",
                "http://10.9.8.5/ | 10.9.8.5/x | proxy",
                "http://10.9.8.7/ | 10.9.8.7 | direct",
                "http://10.9.8.7:81/ | 10.9.8.7:80 | proxy",
                "http://10.9.8.7/ | 10.9.8.7:80 | direct",
                "http://110.9.8.7/ | 10.9.8.7 | proxy",
                "http://10.9.8.7/ | 9.8.7 | proxy",
                "http://[fd00::1]/ | fd00::/8 | direct",
                "http://[fe00::1]/ | fd00::/8 | proxy",
                "http://[fd00::1]/ | fd00:0::1 | direct",
                "http://[fd00::1]:81/ | [fd00::1]:81 | direct",
                "http://[fd00::1]:81/ | [fd00::1]:80 | proxy",
                "http://[fd00::1]/ | [fd00::1] | direct",
                "http://10.9.8.7/ | fd00::/8 | proxy",
                "http://example.com/ | example.com:http | proxy",
                "http://example.com/ | :80 | proxy",
                "http://example.com/ | . | proxy",
                "http://localhost:5000/ | other | direct",
                "http://LocalHost/ | other | direct",
                "http://127.0.0.1:5000/ | other | direct",
                "http://127.8.9.1/ | other | direct",
                "http://[::1]/ | other | direct",
                "http://localhost.example/ | other | proxy",
            })
    void knowsWhichHostsNeedNoProxy(String uri, String exclusions, String expected) throws Exception {
        ProxySettings settings = ProxySettings.of(Map.of("ALL_PROXY", "proxy:1", "NO_PROXY", exclusions));
        assertEquals(expected, settings.proxyFor(URI.create(uri)) == null ? "direct" : "proxy");
    }

    @Test
    void saysWhyAProxyIsUsedOrNot() throws ProxyException {
        ProxySettings settings = ProxySettings.of(
                Map.of("https_proxy", "http://u:secret@proxy:3128", "NO_PROXY", ".inner", "no_proxy", ""));
        assertEquals(
                new ProxyChoice(new Proxy("proxy", 3128, "u", "secret"), "https_proxy", null),
                settings.choiceFor(URI.create("https://outer.example")));
        assertEquals(
                new ProxyChoice(null, "https_proxy", "NO_PROXY"), settings.choiceFor(URI.create("https://a.inner")));
        assertEquals(
                new ProxyChoice(null, "https_proxy", null), settings.choiceFor(URI.create("https://127.0.0.1:5000")));
        assertEquals(new ProxyChoice(null, null, null), settings.choiceFor(URI.create("http://outer.example")));
    }
}
