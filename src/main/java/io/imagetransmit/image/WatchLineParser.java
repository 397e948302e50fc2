package io.imagetransmit.image;

import io.imagetransmit.image.ListLine.Reason;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads {@code source[:tag] [~ filter] [-> target]}, where the source may end in {@code /*}. */
final class WatchLineParser {
    private static final String ALL = "*";
    /** Stands for the last segment while the rest of the name is looked at. */
    private static final String ANY = "any";

    private WatchLineParser() {}

    static WatchLine line(int number, String text) throws RefusedLineException {
        RefusedCharacter.check(text);
        int tilde = text.indexOf('~');
        // the filter may hold anything, arrows too: the last one is ours
        int arrow = tilde < 0 ? text.indexOf(ListLineParser.ARROW) : text.lastIndexOf(ListLineParser.ARROW);
        if (arrow < tilde) {
            arrow = tilde < 0 ? arrow : -1;
        }
        int sourceEnd = tilde >= 0 ? tilde : arrow >= 0 ? arrow : text.length();
        String source = ListLineParser.trim(text.substring(0, sourceEnd));
        String filter = tilde < 0 ? null : text.substring(tilde + 1, arrow < 0 ? text.length() : arrow);
        String target = arrow < 0 ? null : text.substring(arrow + ListLineParser.ARROW.length());
        ListLineParser.checkArrow(tilde < 0 ? text : source + (target == null ? "" : "->" + target));
        return line(number, text, source, filter, target);
    }

    private static WatchLine line(
            int number, String text, String source, @Nullable String filter, @Nullable String target)
            throws RefusedLineException {
        if (source.isEmpty()) {
            throw new RefusedLineException(target == null ? Reason.NAME_MISSING : Reason.SOURCE_MISSING, "");
        }
        String named = withoutStar(source);
        boolean below = !named.equals(source);
        ListedImage listed = NameParser.source(named);
        if (listed.image().digest() != null) {
            throw new RefusedLineException(Reason.WATCH_DIGEST, source);
        }
        String repository = listed.image().repository();
        return new WatchLine(
                number,
                text,
                listed.host(),
                below ? parent(repository) : repository,
                below,
                NameParser.rename(named).tag(),
                filter == null ? null : pattern(ListLineParser.trim(filter)),
                target == null ? null : target(ListLineParser.trim(target), below));
    }

    private static String withoutStar(String source) throws RefusedLineException {
        int star = source.indexOf(ALL);
        if (star < 0) {
            return source;
        }
        boolean segment = star == 0 || source.charAt(star - 1) == '/';
        String behind = source.substring(star + 1);
        if (!segment || behind.contains(ALL) || !(behind.isEmpty() || behind.startsWith(":"))) {
            throw new RefusedLineException(Reason.STAR, source);
        }
        return source.substring(0, star) + ANY + behind;
    }

    private static String parent(String repository) {
        return repository.substring(0, Math.max(0, repository.lastIndexOf('/')));
    }

    private static Pattern pattern(String filter) throws RefusedLineException {
        if (filter.isEmpty()) {
            throw new RefusedLineException(Reason.FILTER_MISSING, "");
        }
        try {
            return Pattern.compile(filter);
        } catch (PatternSyntaxException e) {
            throw new RefusedLineException(
                    Reason.FILTER, Map.of("part", filter, "message", String.valueOf(e.getDescription())));
        } catch (StackOverflowError e) {
            throw new RefusedLineException(Reason.FILTER, filter); // thousands of parentheses, one within the other
        }
    }

    private static Rename target(String text, boolean below) throws RefusedLineException {
        if (text.isEmpty()) {
            throw new RefusedLineException(Reason.TARGET_MISSING, "");
        }
        if (below) {
            throw new RefusedLineException(Reason.WATCH_RENAME_ALL, text);
        }
        Rename rename = NameParser.rename(text);
        if (rename.tag() != null) {
            throw new RefusedLineException(Reason.WATCH_RENAME_TAG, text);
        }
        return rename;
    }
}
