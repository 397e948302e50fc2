package io.imagetransmit.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.ListLine.Entry;
import io.imagetransmit.image.ListLine.Invalid;
import io.imagetransmit.image.ListLine.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageListTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    private static Entry entry(String line) {
        return assertInstanceOf(Entry.class, one(line), line);
    }

    private static Invalid invalid(String line) {
        return assertInstanceOf(Invalid.class, one(line), line);
    }

    private static ListLine one(String line) {
        List<ListLine> lines = ImageList.of(List.of(line)).lines();
        assertEquals(1, lines.size(), line);
        return lines.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "10.45.80.1/public/alpine:3.5,            10.45.80.1,      public/alpine:3.5",
        "https://10.45.80.1/public/alpine:3.5,    10.45.80.1,      public/alpine:3.5",
        "http://10.45.80.1/public/alpine:3.5,     10.45.80.1,      public/alpine:3.5",
        "HTTPS://Harbor.Example.COM/a/b:C,        harbor.example.com, a/b:C",
        "public/alpine:3.5,                       ,                public/alpine:3.5",
        "public/alpine,                           ,                public/alpine:latest",
        "alpine,                                  ,                alpine:latest",
        "alpine:3.5,                              ,                alpine:3.5",
        "localhost/x,                             localhost,       x:latest",
        "localhost:5000/x:1,                      localhost:5000,  x:1",
        "localhosts/x:1,                          ,                localhosts/x:1",
        "registry:5000/x/y,                       registry:5000,   x/y:latest",
        "my_host:5000/x,                          my_host:5000,    x:latest",
        "[::1]:5000/x/y:1,                        [::1]:5000,      x/y:1",
        "docker.io/nginx,                         docker.io,       nginx:latest",
        "http://harbor/public/alpine:1,           harbor,          public/alpine:1",
        "https://localhost/alpine:1,              localhost,       alpine:1",
        "a.b/c.d/e:1,                             a.b,             c.d/e:1",
        "a/b.c/d:1,                               ,                a/b.c/d:1",
        "nginx.test:1.2,                          ,                nginx.test:1.2",
        "a__b/c--d/e.f_g:_x.Y-z,                  ,                a__b/c--d/e.f_g:_x.Y-z",
    })
    void splitsHostRepositoryAndTag(String line, String host, String image) {
        Entry entry = entry(line);
        assertEquals(host, entry.source().host());
        assertEquals(image, entry.source().image().toString());
        assertNull(entry.target());
        assertEquals(line, entry.text());
    }

    @Test
    void understandsDigests() {
        Digest digest = Digest.parse(DIGEST);
        assertEquals(
                new ImageReference("a/b", null, digest),
                entry("a/b@" + DIGEST).source().image());
        assertEquals(
                new ImageReference("a/b", "1", digest),
                entry("10.1.1.1:80/a/b:1@" + DIGEST).source().image());
        assertEquals(
                new ImageReference("nginx", null, digest),
                entry("nginx@" + DIGEST).source().image());
        String sha512 = "sha512:" + "0".repeat(128);
        assertEquals(Digest.parse(sha512), entry("a@" + sha512).source().image().digest());
    }

    @ParameterizedTest
    @CsvSource({
        "10.45.80.1/public/alpine:3.5 -> alpine-2:3.5-2,            alpine-2,          3.5-2",
        "10.45.80.1/public/alpine:3.5->alpine-2:3.5-2,              alpine-2,          3.5-2",
        "10.45.80.1/public/alpine:3.5   ->   public-2/alpine-2:2,   public-2/alpine-2, 2",
        "public/alpine:3.5 -> other.host/p/alpine:1,                p/alpine,          1",
        "public/alpine:3.5 -> https://other.host:443/p/alpine:1,    p/alpine,          1",
        "public/alpine:3.5 -> localhost:5000/alpine,                alpine,            ",
        "public/alpine:3.5 -> p/alpine,                             p/alpine,          ",
    })
    void readsRenames(String line, String repository, String tag) {
        assertEquals(new Rename(repository, tag), entry(line).target());
    }

    @Test
    void skipsCommentsAndBlankLinesButCountsThem() {
        String text = "\uFEFF# head\n\n  \t \r\n#\nalpine:1 # first\r\n\talpine:2\t# second\r  # third\n alpine:3 #->x";
        ImageList list = readUnchecked(text);
        assertEquals(
                List.of(5, 6, 8), list.entries().stream().map(Entry::lineNumber).toList());
        assertEquals(
                List.of("alpine:1", "alpine:2", "alpine:3"),
                list.entries().stream().map(Entry::text).toList());
        assertEquals(List.of(), list.invalid());
    }

    @Test
    void aByteOrderMarkIsNoPartOfAName() {
        assertEquals("alpine:1", entry("\uFEFFalpine:1").text());
        assertEquals(2, readUnchecked("\uFEFFa:1\n\uFEFFb:1").entries().size());
        assertEquals(0, readUnchecked("\uFEFF").lines().size());
    }

    @Test
    void dropsTabsAnywhereAsTheOldToolDid() {
        assertEquals("public/alpine:3.5", entry("\tpublic/\talpine:3.5\t").text());
        assertEquals(new Rename("b", "2"), entry("a:1\t->\tb:2").target());
    }

    @Test
    void onlyABlankMakesAHashAComment() {
        assertEquals(Reason.TAG, invalid("alpine:1#2").reason());
        assertEquals("alpine:1", entry("alpine:1 #镜像，：　").text());
        assertEquals(0, ImageList.of(List.of("# 说明：一行一个", "   # 说明")).lines().size());
    }

    @ParameterizedTest
    @CsvSource({
        "LOOKALIKE, public／alpine：3.5, ／, U+FF0F, FULLWIDTH SOLIDUS, /",
        "LOOKALIKE, alpine：3.5, ：, U+FF1A, FULLWIDTH COLON, :",
        "LOOKALIKE, ａlpine:3.5, ａ, U+FF41, FULLWIDTH LATIN SMALL LETTER A, a",
        "LOOKALIKE, a:1 → b:1, →, U+2192, RIGHTWARDS ARROW, ->",
        "LOOKALIKE, a:1 －> b:1, －, U+FF0D, FULLWIDTH HYPHEN-MINUS, -",
        "LOOKALIKE, a:1 ——> b:1, —, U+2014, EM DASH, ->",
        "LOOKALIKE, a:1 —》 b:1, —, U+2014, EM DASH, ->",
        "LOOKALIKE, a:1 -》 b:1, 》, U+300B, RIGHT DOUBLE ANGLE BRACKET, >",
        "LOOKALIKE, a——b:1, —, U+2014, EM DASH, _",
        "LOOKALIKE, a—b:1, —, U+2014, EM DASH, -",
        "LOOKALIKE, a–b:1, –, U+2013, EN DASH, -",
        "LOOKALIKE, 10。45.80.1/a, 。, U+3002, IDEOGRAPHIC FULL STOP, .",
        "LOOKALIKE, a、b:1, 、, U+3001, IDEOGRAPHIC COMMA, /",
        "CHARACTER, 镜像:1, 镜, U+955C, CJK UNIFIED IDEOGRAPHS 955C, ",
        "CHARACTER, a😀:1, 😀, U+1F600, GRINNING FACE, ",
        "CHARACTER, “a:1”, “, U+201C, LEFT DOUBLE QUOTATION MARK, ",
    })
    void namesTheForeignCharacterAndWhatToType(
            Reason reason, String line, String part, String code, String name, String instead) {
        Invalid invalid = invalid(line);
        assertEquals(reason, invalid.reason());
        assertEquals(part, invalid.part());
        assertEquals(code, invalid.details().get("code"));
        assertEquals(name, invalid.details().get("name"));
        assertEquals(instead, invalid.details().get("instead"));
        assertEquals(line, invalid.text());
    }

    @Test
    void namesCharactersThatCannotBeSeen() {
        assertInvisible(Reason.ODD_BLANK, "a:1\u3000", "U+3000", "a:1\u3000");
        assertInvisible(Reason.ODD_BLANK, "\u00A0a:1", "U+00A0", "\u00A0a:1");
        assertInvisible(Reason.INVISIBLE, "a\u200B:1", "U+200B", "a<U+200B>:1");
        assertInvisible(Reason.INVISIBLE, "a\u001B[31m:1", "U+001B", "a<U+001B>[31m:1");
        assertInvisible(Reason.INVISIBLE, "a:1\nb:1", "U+000A", "a:1<U+000A>b:1");
        assertInvisible(Reason.INVISIBLE, "a:1\u202Etxt", "U+202E", "a:1<U+202E>txt");
        assertInvisible(Reason.INVISIBLE, "a:1\uD800", "U+D800", "a:1<U+D800>");
        assertInvisible(Reason.INVISIBLE, "a\uFEFF:1", "U+FEFF", "a<U+FEFF>:1");
        assertInvisible(Reason.NOT_UTF8, "\uFFFD\uFFFDa\u0000", "U+FFFD", "\uFFFD\uFFFDa<U+0000>");
        assertInvisible(Reason.NOT_UTF8, "a\u0000:1", "U+0000", "a<U+0000>:1");
    }

    private static void assertInvisible(Reason reason, String line, String code, String text) {
        Invalid invalid = invalid(line);
        assertEquals(reason, invalid.reason(), line);
        assertEquals(code, invalid.details().get("code"));
        assertEquals(text, invalid.text());
    }

    @ParameterizedTest
    @CsvSource({
        "ARROW, a:1 => b:1, =>",
        "ARROW, a:1 --> b:1, -->",
        "ARROW, a:1--> b:1, -->",
        "ARROW, a:1 > b:1, >",
        "ARROW, a:1 ->> b:1, ->>",
        "RENAME_TWICE, a:1 -> b:1 -> c:1, b:1 -> c:1",
        "SOURCE_MISSING, -> b:1, ''",
        "TARGET_MISSING, a:1 ->, ''",
        "TARGET_MISSING, a:1 -> # nothing, ''",
        "BLANK, a:1 b:1, a:1 b:1",
        "BLANK, a :1 -> b:1, a :1",
        "SCHEME, docker://alpine:1, docker://",
        "SCHEME, oci://a.b/c:1, oci://",
        "SCHEME, ://a.b/c:1, ://",
        "HOST, nginx:latest/foo, nginx:latest",
        "HOST, https:///foo, ''",
        "HOST, a..b/c:1, a..b",
        "HOST, .hidden/c:1, .hidden",
        "NAME_MISSING, 10.45.80.1/, 10.45.80.1/",
        "NAME_MISSING, https://10.45.80.1, https://10.45.80.1",
        "NAME_MISSING, 10.45.80.1/:1, 10.45.80.1/:1",
        "NAME_MISSING, :1, :1",
        "UPPERCASE, Public/Alpine:1, Public/Alpine",
        "NAME_CHARACTER, a$b:1, $",
        "NAME_CHARACTER, '\"alpine:1\"', '\"'",
        "NAME_CHARACTER, x/a:1/b:2, :",
        "NAME, public//alpine:1, public//alpine",
        "NAME, public/alpine/, public/alpine/",
        "BLANK, - alpine:1, - alpine:1",
        "NAME, -alpine:1, -alpine",
        "NAME, a...b, a...b",
        "TAG_MISSING, alpine:, ''",
        "TAG_MISSING, a -> b:, ''",
        "TAG, alpine:-1, -1",
        "TAG, 'alpine:1,', '1,'",
        "NAME_CHARACTER, alpine:a:b, :",
        "DIGEST, alpine@, ''",
        "DIGEST, alpine@sha256:0123, sha256:0123",
        "DIGEST, alpine@md5:0123, md5:0123",
    })
    void tellsWhatIsWrong(Reason reason, String line, String part) {
        assertEquals(reason, invalid(line).reason(), line);
        assertEquals(part, invalid(line).part(), line);
    }

    @Test
    void hintsAtLowerCase() {
        assertEquals(
                "public/alpine", invalid("10.1.1.1/Public/Alpine:V1").details().get("instead"));
        assertEquals("my/app", invalid("a -> MY/app:1").details().get("instead"));
    }

    @Test
    void aNewNameHasNoDigest() {
        Invalid invalid = invalid("a/b:1 -> c/d:1@" + DIGEST);
        assertEquals(Reason.RENAME_DIGEST, invalid.reason());
        assertEquals("@" + DIGEST, invalid.part());
    }

    @Test
    void lengthsHaveTheirEnds() {
        assertEquals("latest", entry("a".repeat(255)).source().image().tag());
        assertEquals(Reason.NAME_TOO_LONG, invalid("a".repeat(256)).reason());
        assertEquals(128, entry("a:" + "b".repeat(128)).text().length() - 2);
        assertEquals(Reason.TAG, invalid("a:" + "b".repeat(129)).reason());
        assertEquals(Reason.NAME_TOO_LONG, invalid("a".repeat(4096)).reason());
        assertEquals(Reason.LINE_TOO_LONG, invalid("a".repeat(4097)).reason());
        assertEquals(
                "a:1", entry("a:1" + " ".repeat(9) + "#" + "x".repeat(9000)).text());
        assertTrue(invalid("a".repeat(4096)).text().length() < 400);
        assertTrue(invalid("a".repeat(4096)).part().length() < 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://robot:s3cret@10.1.1.1/a:1",
                "robot:s3cret@10.1.1.1/a:1",
                "s3cret@10.1.1.1/a:1",
                "https://robot:s3cret@10.1.1.1",
                "https://robot:s3@cret@10.1.1.1/a:1",
                "https://robot:s3cret@10.1.1.1/a@sha256:00",
                "https://robot：s3cret@10.1.1.1/a：1",
                "a:1 -> https://robot:s3cret@10.1.1.1/a:1",
                "https://robot:s3cret@h/a:1->robot:s3cret@h/a:1",
            })
    void keepsPasswordsOutOfEverythingItSays(String line) {
        Invalid invalid = invalid(line);
        assertEquals(Reason.CREDENTIALS, invalid.reason());
        assertFalse(invalid.toString().contains("s3"), invalid.toString());
        assertTrue(invalid.text().contains("***@"), invalid.text());
        Invalid tooLong = invalid(line + "x".repeat(5000));
        assertEquals(Reason.LINE_TOO_LONG, tooLong.reason());
        assertFalse(tooLong.toString().contains("s3"), tooLong.toString());
    }

    @Test
    void aBadLineDoesNotSpoilTheOthers() {
        ImageList list = readUnchecked("a:1\nB:1\n\nc：1\nd:1 -> e:2");
        assertEquals(
                List.of(1, 5), list.entries().stream().map(Entry::lineNumber).toList());
        assertEquals(
                List.of(2, 4), list.invalid().stream().map(Invalid::lineNumber).toList());
        assertEquals(4, list.lines().size());
    }

    @Test
    void detailsCannotBeChanged() {
        assertThrows(
                UnsupportedOperationException.class,
                () -> invalid("B:1").details().putAll(Map.of("part", "x")));
    }

    private static ImageList readUnchecked(String text) {
        try {
            return ImageList.read(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
