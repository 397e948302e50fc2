package io.imagetransmit.image;

import io.imagetransmit.image.ListLine.Entry;
import io.imagetransmit.image.ListLine.Invalid;
import io.imagetransmit.image.ListLine.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one line of the image list: comment, arrow, characters, then each side by {@link NameParser}. */
final class ListLineParser {
    /** Far more than host, repository, tag and digest can take on both sides of an arrow. */
    static final int LONGEST_LINE = 4096;

    private static final int LONGEST_SHOWN = 300;
    static final String ARROW = "->";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern DIGEST_BEGIN = Pattern.compile("(?i)sha[0-9]+:.*");

    private ListLineParser() {}

    /** Null for a blank line or a mere comment. Longer lines than {@link #LONGEST_LINE} may come cut behind that. */
    static @Nullable ListLine parse(int number, String raw) {
        return parse(number, raw, ListLineParser::entry);
    }

    /** Makes what a kind of list wants of the text of a line. */
    interface Meaning {
        ListLine of(int number, String text) throws RefusedLineException;
    }

    /** What the two kinds of lists have in common; gives what {@code meaning} gives, an {@link Invalid}, or null for nothing. */
    static @Nullable ListLine parse(int number, String raw, Meaning meaning) {
        // Lists are put together with cat and copy, so the mark turns up in the middle as well.
        String line = raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(1) : raw;
        int comment = commentStart(line);
        if (comment == line.length() && line.length() > LONGEST_LINE) {
            return invalid(number, maskCredentials(line), new RefusedLineException(Reason.LINE_TOO_LONG, ""));
        }
        String text = trim(line.substring(0, comment).replace("\t", ""));
        if (text.isEmpty()) {
            return null;
        }
        String masked = maskCredentials(text);
        if (!masked.equals(text)) {
            return invalid(number, masked, new RefusedLineException(Reason.CREDENTIALS, ""));
        }
        try {
            return meaning.of(number, text);
        } catch (RefusedLineException e) {
            return invalid(number, text, e);
        }
    }

    private static ListLine entry(int number, String text) throws RefusedLineException {
        RefusedCharacter.check(text);
        if (text.indexOf('~') >= 0 || text.indexOf('*') >= 0) {
            throw new RefusedLineException(Reason.WATCH_ONLY, text);
        }
        checkArrow(text);
        int arrow = text.indexOf(ARROW);
        if (arrow < 0) {
            return new Entry(number, text, NameParser.source(text), null);
        }
        String left = trim(text.substring(0, arrow));
        String right = trim(text.substring(arrow + ARROW.length()));
        if (right.contains(ARROW)) {
            throw new RefusedLineException(Reason.RENAME_TWICE, right);
        }
        if (left.isEmpty()) {
            throw new RefusedLineException(Reason.SOURCE_MISSING, "");
        }
        if (right.isEmpty()) {
            throw new RefusedLineException(Reason.TARGET_MISSING, "");
        }
        return new Entry(number, text, NameParser.source(left), NameParser.rename(right));
    }

    /** Refuses {@code >}, {@code =>} and {@code -->}: the last one would otherwise be a tag that ends in a hyphen. */
    static void checkArrow(String text) throws RefusedLineException {
        for (int head = text.indexOf('>'); head >= 0; head = text.indexOf('>', head + 1)) {
            int begin = head;
            while (begin > 0 && "-=~<>".indexOf(text.charAt(begin - 1)) >= 0) {
                begin--;
            }
            int end = head + 1;
            while (end < text.length() && text.charAt(end) == '>') {
                end++;
            }
            String written = text.substring(begin, end);
            if (!written.equals(ARROW)) {
                throw new RefusedLineException(Reason.ARROW, written);
            }
        }
    }

    /** Where the comment begins: at a {@code #} that has nothing or a blank in front; the line's end if there is none. */
    private static int commentStart(String line) {
        boolean blankBefore = true;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '#' && blankBefore) {
                return i;
            }
            blankBefore = c == ' ' || c == '\t';
        }
        return line.length();
    }

    /** Only ordinary blanks and line ends: an ideographic blank is to be named, not to vanish. */
    static String trim(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isBlank(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\r' || c == '\n';
    }

    private static String maskCredentials(String text) {
        if (text.indexOf('@') < 0) {
            return text;
        }
        int arrow = text.indexOf(ARROW);
        if (arrow < 0) {
            return maskSide(text);
        }
        int right = arrow + ARROW.length();
        return maskSide(text.substring(0, arrow)) + ARROW + maskSide(text.substring(right));
    }

    /** {@code user:password@host/name}; an {@code @} in front of a digest is none of these. */
    private static String maskSide(String side) {
        int scheme = side.indexOf("://");
        int begin = scheme < 0 ? 0 : scheme + 3;
        int at = side.lastIndexOf('@');
        if (at >= begin && DIGEST_BEGIN.matcher(side.substring(at + 1)).matches()) {
            at = side.lastIndexOf('@', at - 1);
        }
        if (at < begin) {
            return side;
        }
        boolean hostFollows = scheme >= 0 || side.indexOf('/', at) > at + 1;
        return hostFollows ? side.substring(0, begin) + "***" + side.substring(at) : side;
    }

    static Invalid invalid(int number, String text, RefusedLineException refusal) {
        return new Invalid(number, shown(text), refusal.reason(), shownDetails(refusal.details()));
    }

    private static Map<String, String> shownDetails(Map<String, String> details) {
        Map<String, String> shown = new HashMap<>(details);
        shown.replaceAll((key, value) -> shown(value));
        return shown;
    }

    private static String shown(String text) {
        if (text.length() <= LONGEST_SHOWN) {
            return RefusedCharacter.visible(text);
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_SHOWN - 1)) ? LONGEST_SHOWN - 1 : LONGEST_SHOWN;
        return RefusedCharacter.visible(text.substring(0, end)) + "…";
    }
}
