package io.imagetransmit.image;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a line of the image list turned out to be. Blank lines and comments leave nothing behind. */
public sealed interface ListLine permits ListLine.Entry, ListLine.Invalid, WatchLine {
    /** Counted from 1. */
    int lineNumber();

    /** The line without its comment and surrounding blanks, for showing it to its author. */
    String text();

    /**
     * A line that was understood.
     *
     * @param target what the image shall be called at the target, where the line says so
     */
    record Entry(
            int lineNumber,
            String text,
            ListedImage source,
            @Nullable Rename target) implements ListLine {}

    /**
     * A line that was not understood, or that cannot be done.
     *
     * @param text safe to print: long lines are cut, control characters are written as {@code <U+001B>}, passwords are
     *     masked
     * @param details the offending {@code part}, and what else the reason's sentence needs
     */
    record Invalid(int lineNumber, String text, Reason reason, Map<String, String> details) implements ListLine {
        public Invalid {
            details = Map.copyOf(details);
        }

        /** The offending part of the line, empty where it is something missing. */
        public String part() {
            return details.getOrDefault("part", "");
        }
    }

    /** Why a line is refused, with the details that come along besides {@code part}. */
    enum Reason {
        /** The line is longer than any image's name can be. */
        LINE_TOO_LONG,
        /** Bytes that are no UTF-8, or UTF-16 read as UTF-8. */
        NOT_UTF8,
        /** A character that looks like an ASCII one: {@code code}, {@code name}, {@code instead}. */
        LOOKALIKE,
        /** A blank other than the ordinary one: {@code code}, {@code name}. */
        ODD_BLANK,
        /** A character that cannot be seen: {@code code}, {@code name}. */
        INVISIBLE,
        /** Any other character outside printable ASCII: {@code code}, {@code name}. */
        CHARACTER,
        /** A user name or password in front of the host. */
        CREDENTIALS,
        /** A rename arrow that is not written {@code ->}. */
        ARROW,
        /** More than one arrow. */
        RENAME_TWICE,
        /** Nothing in front of the arrow. */
        SOURCE_MISSING,
        /** Nothing behind the arrow. */
        TARGET_MISSING,
        /** A digest behind the arrow. */
        RENAME_DIGEST,
        /** A blank in the middle of a name. */
        BLANK,
        /** A scheme other than http and https. */
        SCHEME,
        /** The first segment must be a host by its form, but cannot be one. */
        HOST,
        /** No repository behind the host, or in front of the tag. */
        NAME_MISSING,
        /** The repository's name has more than 255 characters. */
        NAME_TOO_LONG,
        /** Upper-case letters in the repository's name: {@code instead}. */
        UPPERCASE,
        /** A printable character that no repository's name may hold. */
        NAME_CHARACTER,
        /** Only allowed characters, but not in an allowed order. */
        NAME,
        /** A colon without a tag behind it. */
        TAG_MISSING,
        TAG,
        DIGEST,
        /** The target's name has more than 255 characters: {@code target}. */
        TARGET_TOO_LONG,
        /** Another source goes to the same place: {@code target}, {@code otherLine}, {@code otherText}. */
        TARGET_TAKEN,
        /** The target is the source: {@code target}. */
        SAME_PLACE,
        /** A filter or {@code *}, which only watch mode understands. */
        WATCH_ONLY,
        /** Watch mode: the filter is no regular expression: {@code message}. */
        FILTER,
        /** Watch mode: the filter takes too long with some tag: {@code tag}. */
        FILTER_COSTLY,
        /** Watch mode: nothing behind the {@code ~}. */
        FILTER_MISSING,
        /** Watch mode: a {@code *} somewhere else than in place of the last segment. */
        STAR,
        /** Watch mode: a digest, of which there is only one for ever. */
        WATCH_DIGEST,
        /** Watch mode: a tag behind the arrow, where each tag keeps its own. */
        WATCH_RENAME_TAG,
        /** Watch mode: one new name for all repositories below another. */
        WATCH_RENAME_ALL
    }
}
