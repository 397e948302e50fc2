package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // what is missing fails the test
class YamlTreeTest {
    private static final long MEMORY = 1 << 20;

    private static Map<String, Object> parse(String text) throws IOException {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> parse(byte[] bytes) throws IOException {
        return YamlTree.parse(new ByteArrayInputStream(bytes), MEMORY);
    }

    @Test
    void everyScalarIsTheTextThatWasWritten() throws IOException {
        Map<String, Object> tree =
                parse("a: 0x10\nb: [1.0, yes, ~, 2026-11-23, '']\nc: {d: 007, e: 1_000}\nf: |-\n  x\n   y\n");
        assertEquals("0x10", tree.get("a"));
        assertEquals(List.of("1.0", "yes", "~", "2026-11-23", ""), tree.get("b"));
        assertEquals(Map.of("d", "007", "e", "1_000"), tree.get("c"));
        assertEquals("x\n y", tree.get("f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "- a",
                "a: 1\n---\nb: 2",
                "a: 1\na: 2",
                "a: {b: 1, b: 2}",
                "? [a]\n: b",
                "? {a: b}\n: c",
                "a: &x 1\nb: *x",
                "a: &x [1]",
                "&x a: 1",
                "<<: *x",
                "a: 'open",
                "a: [1, 2",
                "a: }",
                "a: \u0000",
                "a: !!java.lang.Object [",
                "%YAML 9.9\n---\na: 1"
            })
    void whatIsNoPlainMapIsRefused(String text) {
        IOException refusal = assertThrows(IOException.class, () -> parse(text));
        assertTrue(String.valueOf(refusal.getMessage()).length() < 300);
    }

    @Test
    void noUtf8IsSaidSo() {
        IOException refusal = assertThrows(IOException.class, () -> parse(new byte[] {'a', ':', ' ', (byte) 0xff}));
        assertEquals("it is not in UTF-8", refusal.getMessage());
    }

    @Test
    void bombsAreRefused() {
        StringBuilder laughs = new StringBuilder("a: &a [lol]\n");
        for (char name = 'b'; name < 'k'; name++) {
            String before = "*" + (char) (name - 1);
            laughs.append(name)
                    .append(": &")
                    .append(name)
                    .append(" [")
                    .append(String.join(",", Collections.nCopies(9, before)))
                    .append("]\n");
        }
        assertThrows(IOException.class, () -> parse(laughs.toString()));
        for (String open : List.of("[", "{a: ", "- ", "? ")) {
            assertThrows(IOException.class, () -> parse("a:\n  " + open.repeat(100_000)), open);
        }
    }

    /** More than any manifest, in each of the ways to write a text, and as a comment. */
    @ParameterizedTest
    @ValueSource(strings = {"a: ", "a: \"", "a: '", "a: |\n ", "a: >\n ", "# ", "a: !", "? ", "", "a: 1 #"})
    void textWithoutEndIsNotCollected(String begin) {
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream(begin.getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                });
        assertThrows(IOException.class, () -> YamlTree.parse(endless, Long.MAX_VALUE));
    }

    @Test
    void manySmallThingsHaveTheirBound() {
        assertThrows(IOException.class, () -> parse("a: [" + "[],".repeat(20_000) + "]"));
        assertThrows(IOException.class, () -> parse("a: [" + "1,".repeat(20_000) + "]"));
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            keys.append(i).append(": \n");
        }
        assertThrows(IOException.class, () -> parse(keys.toString()));
    }

    @Test
    void numbersAreDigits() throws IOException {
        assertEquals(0, YamlTree.number("0"));
        assertEquals(123_456_789_012_345_678L, YamlTree.number("123456789012345678"));
        for (String bad : List.of("", "-1", "+1", "1.0", "1e3", "0x10", "9223372036854775808", "1 ", "٣")) {
            assertThrows(IOException.class, () -> YamlTree.number(bad), bad);
        }
        assertThrows(IOException.class, () -> YamlTree.number(List.of()));
    }

    @Test
    void whateverBytesThereAreTheAnswerIsATreeOrARefusal() {
        byte[] good = ("datafiles:\n  a_0.tar: 5\ncompressor: tar\nblobs:\n  ab:\n  - http://h/x:1\nmanifests:\n"
                        + "  http://h/x:1: |-\n    {\n      \"a\": 1\n    }\ntransmit:\n  blobs: {a: {size: 5, at: [[f, 1, 2]]}}\n")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(77);
        int trees = 0;
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = good.clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                trees += parse(bytes).isEmpty() ? 0 : 1;
            } catch (IOException e) {
                assertTrue(String.valueOf(e.getMessage()).length() < 300, e.getMessage());
            }
        }
        assertTrue(trees > 100 && trees < 5000, trees + " trees");
    }
}
