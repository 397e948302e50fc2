package io.imagetransmit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/**
 * Lines of columns, each as wide as its widest cell, the first one to the left and all others to the right; a Chinese character is
 * two columns wide. Lines that are no rows may stand between the rows. Cells may come from strangers: what could move a terminal's
 * cursor becomes a blank.
 */
final class TextTable {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
    private static final String GAP = "  ";
    private static final int LONGEST = 500;

    private final int widest;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param widest columns that the first cell may take; a longer one gets a line of its own */
    TextTable(int widest) {
        this.widest = widest;
    }

    /** Adds a row. Empty cells at its end need not be given. */
    void row(String first, String... others) {
        List<String> cells = new ArrayList<>();
        cells.add(printable(first));
        for (String other : others) {
            cells.add(printable(other));
        }
        if (width(cells.get(0)) > widest && others.length > 0) {
            rows.add(List.of(cells.get(0)));
            cells.set(0, "");
        }
        rows.add(cells);
    }

    /** Adds a line that no column is made wider for. */
    void line(String text) {
        rows.add(List.of(printable(text)));
    }

    /** The lines, without blanks at their ends. */
    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> cells : rows) {
            for (int i = 0; cells.size() > 1 && i < cells.size(); i++) {
                int width = width(cells.get(i));
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        return rows.stream().map(cells -> line(cells, widths)).toList();
    }

    private static String line(List<String> cells, List<Integer> widths) {
        if (cells.size() == 1) {
            return cells.get(0).stripTrailing();
        }
        StringBuilder line = new StringBuilder(cells.get(0));
        line.append(" ".repeat(widths.get(0) - width(cells.get(0))));
        for (int i = 1; i < cells.size(); i++) {
            line.append(GAP)
                    .append(" ".repeat(widths.get(i) - width(cells.get(i))))
                    .append(cells.get(i));
        }
        return line.toString().stripTrailing();
    }

    /** Without what could move a cursor, and no longer than anything that has a meaning. */
    static String printable(String text) {
        String bounded = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return CONTROLS.matcher(bounded).replaceAll(" ");
    }

    /** Columns of a terminal. */
    static int width(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    /** Words, with a comma and a blank between them, in lines that are no wider than this where that can be. */
    static List<String> wrapped(String start, List<String> words, int columns) {
        String indent = " ".repeat(width(start));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(start);
        boolean empty = true;
        for (int i = 0; i < words.size(); i++) {
            String word = printable(words.get(i)) + (i + 1 < words.size() ? "," : "");
            if (!empty && width(line.toString()) + 1 + width(word) > columns) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
