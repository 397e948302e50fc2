package io.imagetransmit.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are commented out, with an explanation mostly, as in the sample that people start from: {@code #maxconn: 5 # ...}. The
 * real key belongs below such a line.
 */
final class Templates {
    private final YamlDocument document;
    private final int column;

    /** @param column of the keys, and of the number sign in front of those that are commented out */
    Templates(YamlDocument document, int column) {
        this.document = document;
        this.column = column;
    }

    /** Where a line begins that comes behind the template of a key, among the lines of a stretch; null if there is none. */
    @Nullable
    Integer below(String key, int from, int to) {
        String blanks = " ".repeat(column);
        Pattern template = Pattern.compile(blanks + "# ?" + Pattern.quote(key) + " *:");
        // "#cache:" goes on with "#  pathname: cache", and "#dingtalk:" with "#- token:"
        Pattern more = Pattern.compile(blanks + "#(?:  | ?-).*", Pattern.DOTALL);
        String text = document.text();
        for (int line = from; line < to; line = document.nextLine(line)) {
            if (template.matcher(text).region(line, document.lineEnd(line)).lookingAt()) {
                int next = document.nextLine(line);
                while (next < to
                        && more.matcher(text)
                                .region(next, document.lineEnd(next))
                                .matches()) {
                    next = document.nextLine(next);
                }
                return next;
            }
        }
        return null;
    }
}
