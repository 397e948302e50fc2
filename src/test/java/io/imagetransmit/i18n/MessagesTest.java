package io.imagetransmit.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.ListLine;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private static final Messages ENGLISH = Messages.of(Language.EN);
    private static final Messages CHINESE = Messages.of(Language.ZH);
    private static final Pattern KEY = Pattern.compile("\"([a-z]+)(\\.[A-Za-z.-]*[A-Za-z])\"");

    @Test
    void bothLanguagesSayTheSameThings() {
        assertEquals(ENGLISH.keys(), CHINESE.keys());
        assertTrue(ENGLISH.keys().size() > 100);
    }

    @Test
    void bothLanguagesTakeTheSameDetails() {
        for (String key : ENGLISH.keys()) {
            assertEquals(ENGLISH.placeholders(key), CHINESE.placeholders(key), key);
        }
    }

    @Test
    void everyKindOfFailureHasItsSentenceAndItsCure() {
        for (TransferException.Kind kind : TransferException.Kind.values()) {
            assertTrue(ENGLISH.has("error." + kind), "error." + kind);
            assertTrue(ENGLISH.has("cure." + kind), "cure." + kind);
        }
        for (TransferException.Side side : TransferException.Side.values()) {
            assertTrue(ENGLISH.has("side." + side), "side." + side);
        }
    }

    @Test
    void everyReasonToRefuseALineHasItsSentence() {
        for (ListLine.Reason reason : ListLine.Reason.values()) {
            assertTrue(ENGLISH.has("list." + reason), "list." + reason);
        }
    }

    @Test
    void noSentenceIsForAKindOrReasonThatIsGone() {
        Set<String> known = new HashSet<>();
        for (TransferException.Kind kind : TransferException.Kind.values()) {
            for (String family : List.of("error.", "cure.")) {
                known.add(family + kind);
                for (TransferException.Side side : TransferException.Side.values()) {
                    known.add(family + kind + "." + side);
                }
            }
        }
        for (ListLine.Reason reason : ListLine.Reason.values()) {
            known.add("list." + reason);
        }
        Set<String> stray = new TreeSet<>(ENGLISH.keys());
        stray.removeAll(known);
        stray.removeIf(key -> !key.matches("(error|cure|list)\\.[A-Z].*"));
        assertEquals(Set.of(), stray);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void noKeyStandsTwiceInAFileAndNoneIsEmpty(Language language) throws IOException {
        List<String> keys = new ArrayList<>();
        for (String line : file(language).lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                assertTrue(line.matches("[A-Za-z0-9_.-]+=\\S.*\\S"), line);
                assertFalse(line.contains("\\"), "properties files take a backslash for something else: " + line);
                keys.add(line.substring(0, line.indexOf('=')));
            }
        }
        assertEquals(new TreeSet<>(keys), Messages.of(language).keys());
        assertEquals(new HashSet<>(keys).size(), keys.size());
    }

    @Test
    void chineseIsChineseAndEnglishIsNot() {
        for (String key : ENGLISH.keys()) {
            assertTrue(CHINESE.text(key).chars().anyMatch(c -> c > 0x3000), key);
            assertFalse(hasHan(ENGLISH.text(key)), key);
            assertNotEquals(ENGLISH.text(key), CHINESE.text(key), key);
        }
    }

    /** A detail may always be missing; the sentence then has no hole in it. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void leavesNoHoleWhereAnOptionalDetailIsMissing(Language language) {
        Messages messages = Messages.of(language);
        for (String key : messages.keys()) {
            // the template is a file and no sentence
            if (key.matches("(error|cure|list)\\..*") && !key.equals("error.cfgTemplate")) {
                // These are filled in always.
                String text = messages.text(
                        key,
                        Map.of(
                                "side",
                                "SIDE",
                                "error",
                                "ERROR",
                                "part",
                                "PART",
                                "code",
                                "CODE",
                                "instead",
                                "INSTEAD",
                                "line",
                                "7",
                                "target",
                                "TARGET",
                                "otherLine",
                                "8",
                                "otherText",
                                "OTHER"));
                assertFalse(
                        text.matches("(?s).*(  |\\(\\)|（）| [,;:)]|：[；。，]|[,;:]$|，$|^ | $|, ;|\\( |\\( ?\\)).*"),
                        key + ": " + text);
            }
        }
    }

    @Test
    void saysWhatTheOldToolSaid() {
        Map<String, String> count = Map.of("count", "2", "failed", "0");
        assertEquals("读取2个镜像", CHINESE.text("log.imagesRead", count));
        assertEquals("Get 2 images", ENGLISH.text("log.imagesRead", count));
        Map<String, String> image = Map.of("image", "10.45.80.1/public/alpine:3.11");
        assertEquals("完成10.45.80.1/public/alpine:3.11下载任务创建", CHINESE.text("log.downloadTask", image));
        assertEquals(
                "Generated a download task for 10.45.80.1/public/alpine:3.11", ENGLISH.text("log.downloadTask", image));
        assertEquals("开始处理任务，总计2个，请稍后...", CHINESE.text("log.start", count));
        assertEquals("Start processing tasks, total 2 ...", ENGLISH.text("log.start", count));
        assertEquals("从 10.45.80.1/public/alpine:3.11 下载manifest完成", CHINESE.text("log.manifestRead", image));
        assertEquals("Get manifest from 10.45.80.1/public/alpine:3.11", ENGLISH.text("log.manifestRead", image));
        Map<String, String> blob = Map.of(
                "digest", "sha256:cbdbe7a5bc2a",
                "size", HumanUnits.bytes(2_800_000),
                "image", "10.45.80.1/public/alpine:3.11");
        assertEquals(
                "下载blob sha256:cbdbe7a5bc2a(2.7MB) 自 10.45.80.1/public/alpine:3.11 完成",
                CHINESE.text("log.blobRead", blob));
        assertEquals(
                "Get a blob sha256:cbdbe7a5bc2a(2.7MB) from 10.45.80.1/public/alpine:3.11 success",
                ENGLISH.text("log.blobRead", blob));
        assertEquals("任务处理结束，总计2任务，0任务失败", CHINESE.text("log.finished", count));
        assertEquals("Task completed, total 2 tasks with 0 failed", ENGLISH.text("log.finished", count));
        assertEquals(
                "WARNING: there are 2 images failed with invalid url(ex:image not exists)",
                ENGLISH.text("log.invalidWarning", count));
        assertEquals("Invalid url list:", ENGLISH.text("log.invalidList"));
    }

    @Test
    void showsTheStatusLineOfTheOldTool() {
        Map<String, String> status = Map.of(
                "invalid",
                "0",
                "all",
                "2",
                "ok",
                "0",
                "failed",
                "0",
                "doing",
                "2",
                "downRate",
                HumanUnits.rate(2_800_000),
                "upRate",
                HumanUnits.rate(0),
                "down",
                HumanUnits.bytes(2_800_000),
                "up",
                HumanUnits.bytes(0),
                "time",
                "3S");
        assertEquals(
                "Invalid:0 All:2 OK:0 Err:0 Doing:2 Speed:v2.7MB/s ^0.0B/s Total:v2.7MB ^0.0B Time:3S",
                ENGLISH.text("status.line", status));
        assertEquals(
                "无效:0 总计:2 成功:0 失败:0 正在处理:2 下载速度:2.7MB/s 上传速度:0.0B/s 总下载:2.7MB 总上传:0.0B 耗时:3S",
                CHINESE.text("status.line", status));
    }

    /** A key that is missing shows only when somebody reads it on a screen, so the sources are searched for them. */
    @Test
    void everyKeyThatTheProgramNamesExists() throws IOException {
        Set<String> families = ENGLISH.keys().stream()
                .map(key -> key.substring(0, key.indexOf('.')))
                .collect(Collectors.toSet());
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                KEY.matcher(Files.readString(source))
                        .results()
                        .filter(match -> families.contains(match.group(1)))
                        .forEach(match -> named.add(match.group(1) + match.group(2)));
            }
        }
        named.removeAll(Set.of("log.txt", "config.json", "config.yaml")); // names of files
        assertTrue(named.size() > 30, named::toString);
        named.removeAll(ENGLISH.keys());
        assertEquals(Set.of(), named);
    }

    @Test
    void splitsTextsOfSeveralLines() {
        List<String> lines = ENGLISH.lines("error.cfgTemplate");
        assertTrue(lines.contains("source:  # registries to read from"), lines::toString);
        assertEquals(List.of("Invalid url list:"), ENGLISH.lines("log.invalidList"));
    }

    @Test
    void anUnknownKeyIsShownAsItIs() {
        assertFalse(ENGLISH.has("no.such"));
        assertEquals("no.such", ENGLISH.text("no.such", Map.of()));
        assertEquals(Language.ZH, CHINESE.language());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "it's {a}        | it's A",
                "{a}[: {b}].     | A: B.",
                "{a}[: {none}].  | A.",
                "{a}[: {empty}]. | A.",
                "[{a}{none}]x    | x",
                "[{a}][{none}][{b}] | AB",
                "{none}x         | x",
                "{{a}} [[{a}]] }} | {a} [A] }",
                "[plain]         | plain",
                "{a}{a}          | AA",
                "{brace}         | {a}[x]",
            })
    void fillsInDetails(String template, String expected) {
        Map<String, String> details = Map.of("a", "A", "b", "B", "empty", "", "brace", "{a}[x]");
        assertEquals(expected, Template.parse(template).render(details));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a", "a}", "[a", "a]", "[a[b]]c", "{}", "{a b}", "[{a]}", "{a[b]}", "]["})
    void refusesMalformedTemplates(String template) {
        assertThrows(IllegalArgumentException.class, () -> Template.parse(template));
    }

    @Test
    void detailsCannotSteerATerminal() {
        Template template = Template.parse("<{a}>");
        assertEquals("<x [31my z w>", template.render(Map.of("a", "x\u001B[31my\nz\u202Ew")));
        assertEquals("<   >", template.render(Map.of("a", "\r\u0085\uD800")));
        assertEquals("<镜像😀>", template.render(Map.of("a", "镜像😀")));
    }

    private static boolean hasHan(String text) {
        return text.codePoints().anyMatch(Character::isIdeographic);
    }

    private static String file(Language language) throws IOException {
        String name = language == Language.ZH ? "messages_zh.properties" : "messages_en.properties";
        try (InputStream in = present(Messages.class.getResourceAsStream(name))) {
            return decode(in.readAllBytes());
        }
    }

    private static InputStream present(@Nullable InputStream in) {
        assertNotNull(in);
        return in;
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
