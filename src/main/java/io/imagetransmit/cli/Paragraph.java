package io.imagetransmit.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks a text into the lines of a column: at blanks, and between Chinese characters, which have none between them. */
final class Paragraph {
    /** What may not begin a line. */
    private static final String CLOSING = "，。；：、）！？》”’,.;:)!?";

    private Paragraph() {}

    /** Lines of at most this many columns of a terminal; a word that is longer than that has a line for itself. */
    static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words(TextTable.printable(text))) {
            boolean full = TextTable.width(line + word.stripTrailing()) > columns;
            if (full && !line.isEmpty()) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(word);
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    /** What stays together, each with the blank that follows it. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < text.length(); i++) {
            char before = text.charAt(i - 1);
            char after = text.charAt(i);
            boolean blank = before == ' ' && after != ' ';
            boolean between = (isWide(before) || isWide(after))
                    && after != ' '
                    && CLOSING.indexOf(after) < 0
                    && before != '（'
                    && !Character.isLowSurrogate(after);
            if (blank || between) {
                words.add(text.substring(start, i));
                start = i;
            }
        }
        words.add(text.substring(start));
        return words;
    }

    private static boolean isWide(char character) {
        return character >= 0x2E80;
    }
}
