package io.imagetransmit.gui.view;

import java.awt.FontMetrics;

/** Texts that are longer than their place. */
final class Cut {
    private static final String DOTS = "…";
    private static final int TIP_LETTERS = 100;
    private static final int TIP_MOST = 3000;

    private Cut() {}

    /** Without its middle, so that both the beginning and the end can be read: of an image, the registry and the tag. */
    static String middle(String text, FontMetrics metrics, int width) {
        if (metrics.stringWidth(text) <= width) {
            return text;
        }
        int low = 0;
        int high = text.length() - 1;
        while (low < high) {
            int kept = (low + high + 1) / 2;
            if (metrics.stringWidth(middle(text, kept)) <= width) {
                low = kept;
            } else {
                high = kept - 1;
            }
        }
        return middle(text, low);
    }

    private static String middle(String text, int kept) {
        int behind = (kept * 2 + 2) / 3;
        int front = kept - behind;
        if (front > 0 && Character.isHighSurrogate(text.charAt(front - 1))) {
            front--;
        }
        int rest = text.length() - behind;
        if (rest < text.length() && Character.isLowSurrogate(text.charAt(rest))) {
            rest++;
        }
        return text.substring(0, front) + DOTS + text.substring(rest);
    }

    /** A tool tip in lines of a readable length. */
    static String tip(String text) {
        StringBuilder html = new StringBuilder("<html>");
        int column = 0;
        for (int i = 0; i < Math.min(text.length(), TIP_MOST); i++) {
            char letter = text.charAt(i);
            column = letter == '\n' ? 0 : column + (letter > 0x10FF ? 2 : 1);
            switch (letter) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '\n' -> html.append("<br>");
                default -> html.append(letter);
            }
            boolean breakable = letter == ' ' || (letter > 0x10FF && !Character.isHighSurrogate(letter));
            if ((column >= TIP_LETTERS && breakable) || column >= TIP_LETTERS * 3 / 2) {
                html.append("<br>");
                column = 0;
            }
        }
        return html.append(text.length() > TIP_MOST ? DOTS : "").toString();
    }
}
