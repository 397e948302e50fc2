package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void alignsTheFirstColumnLeftAndTheOthersRight() {
        TextTable table = new TextTable(20);
        table.row("name", "size", "x");
        table.line("a line that is longer than all the cells together");
        table.row("b", "1.0MB");
        assertEquals(
                List.of("name   size  x", "a line that is longer than all the cells together", "b     1.0MB"),
                table.lines());
    }

    @Test
    void aChineseCharacterIsTwoColumnsWide() {
        TextTable table = new TextTable(20);
        table.row("镜像：2 个", "大小");
        table.row("team/app:1", "1.0MB");
        assertEquals(List.of("镜像：2 个   大小", "team/app:1  1.0MB"), table.lines());
        assertEquals(10, TextTable.width("镜像：2 个"));
    }

    @Test
    void aNameThatIsTooLongGetsALineOfItsOwn() {
        TextTable table = new TextTable(6);
        table.row("short", "1");
        table.row("much-too-long", "2");
        assertEquals(List.of("short  1", "much-too-long", "       2"), table.lines());
    }

    @Test
    void nothingInACellMovesTheCursor() {
        TextTable table = new TextTable(20);
        table.row("a\u001B[2Jb\n\u202Ec", "1");
        assertEquals(List.of("a [2Jb  c  1"), table.lines());
    }

    @Test
    void breaksListsBetweenWords() {
        assertEquals(
                List.of("hits aa, bb,", "     cccccccccccc,", "     d"),
                TextTable.wrapped("hits ", List.of("aa", "bb", "cccccccccccc", "d"), 12));
        assertEquals(List.of("  one"), TextTable.wrapped("  ", List.of("one"), 80));
    }
}
