package io.imagetransmit.notify;

import java.util.regex.Pattern;

/** What all the services understand of Markdown is little, and none of them knows the backslash. */
public final class Markdown {
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    private Markdown() {}

    /**
     * A text from outside as it may stand in a notice: on one line, and without what would make a link, a picture or a mention of
     * everybody out of it.
     */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        BREAKS.matcher(text)
                .replaceAll(" ")
                .codePoints()
                .map(Markdown::harmless)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static int harmless(int c) {
        return switch (c) {
            case '<' -> '＜';
            case '>' -> '＞';
            case '[' -> '［';
            case ']' -> '］';
            case '*' -> '＊';
            case '`' -> '\'';
            case '~' -> '～';
            default -> c;
        };
    }
}
