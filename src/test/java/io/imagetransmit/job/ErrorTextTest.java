package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.ProxyException;
import io.imagetransmit.http.ProxySettings;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorTextTest {
    private static final ErrorText ENGLISH = new ErrorText(Messages.of(Language.EN));
    private static final ErrorText CHINESE = new ErrorText(Messages.of(Language.ZH));
    private static final Map<String, String> ALL_DETAILS = Map.of(
            "host", "10.45.80.1:5000",
            "name", "public/alpine",
            "status", "403",
            "code", "DENIED",
            "message", "requested access to the resource is denied",
            "digest", "sha256:0123",
            "found", "sha256:4567",
            "path", "data/temp",
            "expected", "linux/arm64");

    private static String english(Side side, Kind kind, Map<String, String> details, @Nullable String image) {
        return ENGLISH.sentence(new TransferException(side, kind, details), image);
    }

    private static String chinese(Side side, Kind kind, Map<String, String> details, @Nullable String image) {
        return CHINESE.sentence(new TransferException(side, kind, details), image);
    }

    @Test
    void namesImageSideCauseAndCure() {
        Map<String, String> host = Map.of("host", "10.45.80.1:5000");
        assertEquals(
                "public/alpine:3.5: the source registry 10.45.80.1:5000 refused the connection; check that it is running"
                        + " and that its address and port in cfg.yaml are right.",
                english(Side.SOURCE, Kind.REFUSED, host, "public/alpine:3.5"));
        assertEquals(
                "public/alpine:3.5：目标仓库 10.45.80.1:5000 拒绝连接；请确认仓库已启动，并检查 cfg.yaml 中的地址和端口。",
                chinese(Side.TARGET, Kind.REFUSED, host, "public/alpine:3.5"));
    }

    @Test
    void aSideMayHaveItsOwnWords() {
        assertEquals(
                "a/b:1: the target registry 10.45.80.1:5000 does not allow this user to write the image public/alpine"
                        + " (HTTP 403, DENIED, requested access to the resource is denied); check that the project exists,"
                        + " and have the permission to push granted to the user in cfg.yaml.",
                english(Side.TARGET, Kind.FORBIDDEN, ALL_DETAILS, "a/b:1"));
        assertTrue(english(Side.SOURCE, Kind.FORBIDDEN, ALL_DETAILS, "a/b:1").contains("permission to pull"));
        assertTrue(english(Side.DISK, Kind.FORBIDDEN, ALL_DETAILS, "a/b:1").contains("configure another user"));
    }

    @Test
    void doesNotSayTheNameTwice() {
        Map<String, String> details = Map.of("name", "public/alpine", "host", "h:1");
        assertEquals(
                "public/alpine:9: the source registry h:1 has no such image; check project, name and tag in the image list.",
                english(Side.SOURCE, Kind.NOT_FOUND, details, "public/alpine:9"));
        assertEquals(
                "源仓库 h:1 中没有这个镜像：public/alpine；请检查镜像列表中的项目、名称和标签。",
                chinese(Side.SOURCE, Kind.NOT_FOUND, details, null));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindIsOneTidySentenceOnEverySide(Kind kind) {
        for (Side side : Side.values()) {
            for (String image : new @Nullable String[] {null, "a/b:1"}) {
                for (Map<String, String> details : List.of(
                        ALL_DETAILS,
                        Map.<String, String>of(),
                        Map.of("host", "h"),
                        Map.of("message", "m"),
                        Map.of("status", "500"))) {
                    check(english(side, kind, details, image), ". ", image);
                    check(chinese(side, kind, details, image), "。 ", image);
                }
            }
        }
    }

    private static void check(String sentence, String end, @Nullable String image) {
        assertTrue(sentence.endsWith(end.strip()), sentence);
        assertFalse(sentence.substring(0, sentence.length() - 1).contains(end.strip() + " "), sentence);
        assertFalse(
                sentence.matches(
                        ".*(  |[\\[\\]{}]|\\(\\)|（）| [,;:)。，；：]| \\.(?!\\.)|[;:,；：，][;,；：，。]|null|error\\.|cure\\.|side\\.).*"),
                sentence);
        assertEquals(image != null, sentence.startsWith("a/b:1"), sentence);
    }

    @Test
    void repeatsNoSecretThatAServerRepeats() {
        Map<String, String> details = Map.of(
                "message",
                "no access to https://robot:s3cret@store.test/blob?X-Sig=s3cret&a=b, see 'http://h/x?token=s3cret' why",
                "host",
                "h");
        String sentence = english(Side.SOURCE, Kind.SERVER_ERROR, details, null);
        assertFalse(sentence.contains("s3cret"), sentence);
        assertTrue(sentence.contains("no access to https://store.test/blob see 'http://h/x' why"), sentence);
    }

    @Test
    void aLongOrHostileAnswerIsMadeHarmless() {
        String page = "<html>\n\u001B[2J" + "x".repeat(100_000);
        String sentence = english(Side.SOURCE, Kind.NOT_A_REGISTRY, Map.of("message", page), "a/b:1");
        assertTrue(sentence.length() < 600, sentence);
        assertTrue(sentence.chars().noneMatch(Character::isISOControl), sentence);
        String password = "p".repeat(200);
        String cut = english(
                Side.SOURCE,
                Kind.SERVER_ERROR,
                Map.of("message", "x".repeat(200) + "https://user:" + password + "@h/"),
                null);
        assertFalse(cut.contains("ppp"), cut);
    }

    @Test
    void namesTheVariableWithAProxyThatCannotBeUsed() {
        assertEquals(
                "a/b:1: the environment variable https_proxy names a proxy that cannot be used (socks5://); set it to an HTTP"
                        + " proxy (http://host:port), or put the registry's host into NO_PROXY.",
                ENGLISH.sentence(proxyFailure("socks5://bob:s3cret@proxy:1080"), "a/b:1"));
        assertEquals(
                "环境变量 https_proxy 不是有效的代理地址；请写成 http://host:port 或 http://user:password@host:port。",
                CHINESE.sentence(proxyFailure("http://bob:s3cret@:port"), null));
        assertTrue(english(Side.SOURCE, Kind.PROXY, Map.of("host", "h"), null).contains("did not let"));
    }

    private static TransferException proxyFailure(String variable) {
        ProxySettings proxies = ProxySettings.of(Map.of("https_proxy", variable));
        ProxyException cause =
                assertThrows(ProxyException.class, () -> proxies.proxyFor(URI.create("https://registry.example")));
        IOException failure = new HttpFailure(HttpFailure.Kind.PROXY, "registry.example", "", new IOException(cause));
        return new TransferException(Side.SOURCE, Kind.PROXY, Map.of("host", "registry.example"), failure);
    }

    @Test
    void saysInWordsWhyARequestIsRepeated() {
        for (HttpFailure.Kind kind : HttpFailure.Kind.values()) {
            if (new HttpFailure(kind, "registry.example", "", null).isTemporary()) {
                assertNotEquals(kind.name(), ENGLISH.reason(kind.name()));
                assertNotEquals(kind.name(), CHINESE.reason(kind.name()));
            }
        }
        assertEquals("the connection broke off", ENGLISH.reason("BROKEN"));
        assertEquals("the answer was HTTP 503", ENGLISH.reason("status 503"));
        assertEquals("返回 HTTP 503", CHINESE.reason("status 503"));
        assertEquals("something else", ENGLISH.reason("something else"));
    }

    @Test
    void tellsWhatIsWrongWithALine() {
        ListLine.Invalid line =
                ImageList.of(List.of("", "public/alpine：3.5")).invalid().get(0);
        assertEquals(
                "line 2 (public/alpine：3.5): the character ： (U+FF1A, FULLWIDTH COLON) only looks right; type : instead,"
                        + " with the input method switched to English.",
                ENGLISH.sentence(line));
        assertEquals(
                "第 2 行（public/alpine：3.5）：字符 ：（U+FF1A，FULLWIDTH COLON）只是看起来相似；请切换到英文输入法，改为输入 :。",
                CHINESE.sentence(line));
    }

    @Test
    void everyRefusedLineIsOneTidySentence() {
        List<String> lines = List.of(
                "x".repeat(5000),
                "a\u0000",
                "a：1",
                "a:1\u3000",
                "a\u200B:1",
                "镜像:1",
                "u:p@h.io/a",
                "a => b",
                "a->b->c",
                "->a",
                "a->",
                "a -> b@sha256:" + "0".repeat(64),
                "a b",
                "oci://a",
                "https:///a",
                "h.io/",
                "a".repeat(256),
                "A/b",
                "a$b",
                "a//b",
                "a:",
                "a:-",
                "a@sha256:0");
        List<ListLine.Invalid> invalid = ImageList.of(lines).invalid();
        assertEquals(lines.size(), invalid.size());
        for (ListLine.Invalid line : invalid) {
            String english = ENGLISH.sentence(line);
            assertTrue(english.startsWith("line " + line.lineNumber() + " ("), english);
            assertFalse(english.matches(".*(\\{|\\(\\)|\\( ?,|: \\)|null).*"), english);
            String chinese = CHINESE.sentence(line);
            assertTrue(chinese.startsWith("第 " + line.lineNumber() + " 行（"), chinese);
            assertFalse(chinese.matches(".*(\\{|（）|（，|null).*"), chinese);
        }
    }
}
