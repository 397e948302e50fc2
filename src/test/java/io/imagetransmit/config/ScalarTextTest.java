package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ScalarTextTest {
    private static final String PIECES =
            "ab 1.:#'\"\\-,{}[]&*!%@`|>?~=\t\n\r\0南，\u0085\u2028\uFEFF\u202E\uD83D\uDE00\uD800$/+";

    /** As a reader with all of YAML's types takes it. */
    private static Object loaded(String written, boolean flow) {
        String text = flow ? "{k: [" + written + ", x]}" : "k: " + written + " # x\nj: 1\n";
        Object value = new Yaml(new SafeConstructor(new LoaderOptions()))
                .<Map<String, Object>>load(text)
                .get("k");
        return Objects.requireNonNull(value instanceof List<?> list ? list.get(0) : value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob",
                "南京",
                "http://10.45.80.1:5000/p",
                "registry.example:8443",
                "robot$ci",
                "C:\\certs\\ca.pem",
                "a b",
                "$x",
                "10MB",
                "10.45.80.1",
                "en_US",
                "linux/amd64",
                "a@b.c",
                "x-y_z",
                "pa$$word+"
            })
    void whatIsHarmlessIsPlain(String value) {
        assertEquals(value, ScalarText.of(value, ScalarStyle.PLAIN, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0", "12345", "true", "false"})
    void numbersAndTruthValuesArePlain(String value) {
        assertEquals(value, ScalarText.of(value, ScalarStyle.PLAIN, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes",
                "on",
                "Off",
                "n",
                "Y",
                "012",
                "1e3",
                "0x1F",
                "1_000",
                "12:30:45",
                "2020-01-01",
                "null",
                "Null",
                "~",
                ".inf",
                "-1",
                "+1",
                "TRUE",
                "<<",
                "=",
                "a: b",
                "a #b",
                "a:",
                "#",
                "@a",
                "`a",
                "*a",
                "&a",
                "!a",
                "%a",
                "|",
                ">",
                "- a",
                "-",
                "?",
                "? a",
                "[a",
                "{a",
                " a",
                "a ",
                "",
                "''",
                "'",
                "a, b]",
                "---",
                "\"q\"",
                "1.5",
                "，",
                "9999999999"
            })
    void whatOthersCouldMistakeIsInSingleQuotes(String value) {
        boolean flow = value.indexOf(',') >= 0;
        String written = ScalarText.of(value, ScalarStyle.PLAIN, flow);
        assertEquals("'" + value.replace("'", "''") + "'", written);
        assertEquals(value, loaded(written, flow));
    }

    @Test
    void whatCannotBeSeenIsEscaped() {
        for (ScalarStyle style : List.of(ScalarStyle.PLAIN, ScalarStyle.SINGLE_QUOTED)) {
            assertEquals("\"a\\nb\\\\\\\"\"", ScalarText.of("a\nb\\\"", style, false));
            assertEquals("\"\\t\"", ScalarText.of("\t", style, false));
            assertEquals("\"\\u202E\\u2028\"", ScalarText.of("\u202E\u2028", style, false));
            assertEquals("\"\uD83D\uDE00\\0\\uD83D\"", ScalarText.of("\uD83D\uDE00\0\uD83D", style, false));
            assertEquals("\"\\U000E0001\"", ScalarText.of("\uDB40\uDC01", style, false));
        }
    }

    @Test
    void everyValueComesBack() {
        Random random = new Random(7);
        int[] points = PIECES.codePoints().toArray();
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.appendCodePoint(points[random.nextInt(points.length)]);
            }
            String value = text.toString();
            for (ScalarStyle style : List.of(ScalarStyle.PLAIN, ScalarStyle.SINGLE_QUOTED, ScalarStyle.DOUBLE_QUOTED)) {
                boolean flow = random.nextBoolean();
                String written = ScalarText.of(value, style, flow);
                assertEquals(value, String.valueOf(loaded(written, flow)), () -> written);
            }
        }
    }
}
