package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParagraphTest {
    @Test
    void breaksAtBlanks() {
        assertEquals(List.of("one two", "three"), Paragraph.lines("one two three", 9));
        assertEquals(List.of("one two three"), Paragraph.lines("one two three", 13));
        assertEquals(List.of(""), Paragraph.lines("", 5));
    }

    @Test
    void aLongWordHasALineForItself() {
        assertEquals(
                List.of("a", "https://registry.example", "b"), Paragraph.lines("a https://registry.example b", 10));
    }

    /** Two columns a character, and no line begins with what ends a sentence. */
    @Test
    void breaksBetweenChineseCharacters() {
        assertEquals(List.of("请检查", "端口"), Paragraph.lines("请检查端口", 6));
        assertEquals(List.of("请检", "查，好"), Paragraph.lines("请检查，好", 6));
        assertEquals(List.of("配置 ca", "（PEM）"), Paragraph.lines("配置 ca（PEM）", 8));
    }

    @Test
    void nothingMovesTheCursor() {
        assertEquals(List.of("a [2Jb"), Paragraph.lines("a\u001b[2Jb", 80));
    }
}
