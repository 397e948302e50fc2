package io.imagetransmit.image;

import io.imagetransmit.image.ListLine.Reason;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Characters that have no place in an image's name, mostly left there by a Chinese input method or by a word processor. Many
 * of them look just like the right ones, so the author of the list needs to be told which it is and what to type.
 */
final class RefusedCharacter {
    private static final int REPLACEMENT = 0xFFFD;
    private static final int FULL_WIDTH_FIRST = 0xFF01;
    private static final int FULL_WIDTH_LAST = 0xFF5E;
    private static final int FULL_WIDTH_DISTANCE = 0xFEE0;
    private static final Map<Integer, String> LOOKALIKES = lookalikes();

    private RefusedCharacter() {}

    /** Throws for the first character of the text that is not printable ASCII. */
    static void check(String text) throws RefusedLineException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw refusal(text, i);
            }
        }
    }

    private static RefusedLineException refusal(String text, int index) {
        int character = text.codePointAt(index);
        Map<String, String> details = new HashMap<>();
        details.put("part", visible(Character.toString(character)));
        details.put("code", code(character));
        String name = Character.getName(character);
        if (name != null) {
            details.put("name", name);
        }
        String instead = instead(text, index);
        if (instead != null) {
            details.put("instead", instead);
        }
        return new RefusedLineException(reason(character, instead), details);
    }

    private static Reason reason(int character, @Nullable String instead) {
        if (character == 0 || character == REPLACEMENT) {
            return Reason.NOT_UTF8;
        }
        if (Character.isSpaceChar(character)) {
            return Reason.ODD_BLANK;
        }
        if (!isVisible(character)) {
            return Reason.INVISIBLE;
        }
        return instead == null ? Reason.CHARACTER : Reason.LOOKALIKE;
    }

    private static @Nullable String instead(String text, int index) {
        int character = text.codePointAt(index);
        if (character == '—') {
            return insteadOfDash(text, index);
        }
        if (character >= FULL_WIDTH_FIRST && character <= FULL_WIDTH_LAST) {
            return Character.toString(character - FULL_WIDTH_DISTANCE);
        }
        return LOOKALIKES.get(character);
    }

    /** Chinese input methods write two em dashes where the key says underscore, and many people use them for an arrow. */
    private static String insteadOfDash(String text, int index) {
        int end = index;
        while (end < text.length() && text.charAt(end) == '—') {
            end++;
        }
        boolean arrow = end < text.length() && ">＞》〉".indexOf(text.charAt(end)) >= 0;
        if (arrow) {
            return "->";
        }
        return end - index == 2 ? "_" : "-";
    }

    private static Map<Integer, String> lookalikes() {
        Map<Integer, String> map = new HashMap<>();
        put(map, "→⟶➔➜➡⇒⟹", "->");
        put(map, "‐‑‒–―−﹣", "-");
        put(map, "》〉›", ">");
        put(map, "。·•․", ".");
        put(map, "、∕⁄", "/");
        put(map, "∶︰﹕ː꞉", ":");
        put(map, "﹟", "#");
        put(map, "﹫", "@");
        put(map, "﹍﹎﹏", "_");
        return Map.copyOf(map);
    }

    private static void put(Map<Integer, String> map, String characters, String instead) {
        characters.codePoints().forEach(character -> map.put(character, instead));
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String code(int character) {
        return String.format(Locale.ROOT, "U+%04X", character);
    }

    /** The text with everything that a terminal would obey, or not show, written as {@code <U+001B>}. */
    static String visible(String text) {
        if (text.codePoints().allMatch(RefusedCharacter::isVisible)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (isVisible(character)) {
                visible.appendCodePoint(character);
            } else {
                visible.append('<').append(code(character)).append('>');
            }
        });
        return visible.toString();
    }
}
