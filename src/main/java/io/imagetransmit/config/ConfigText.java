package io.imagetransmit.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a configuration file. It is read as people's editors write it: UTF-8 with or without byte order mark,
 * UTF-16 with one, and, with a warning, GB18030 (what a Chinese Windows calls ANSI).
 */
final class ConfigText {
    static final int MAXIMUM_BYTES = 1 << 20;

    /** What ends a line for YAML. */
    static final String BREAKS = "\n\r\u0085\u2028\u2029";

    private static final Pattern LINE = Pattern.compile("[^" + BREAKS + "]++");
    private static final Pattern TAB_AFTER_DASH = Pattern.compile("^ *+-[ \\t]++");
    private static final Pattern TAB_AFTER_COLON = Pattern.compile("^ *+(?:- *+)?+[\"']?\\w++[\"']?[ \\t]*+:[ \\t]++");
    private static final Pattern TAB_AFTER_QUOTE = Pattern.compile("[\"'] *+\\t[ \\t]*+(?:#.*+)?+$");

    private ConfigText() {}

    /** The text, or null with a problem that says why there is none. */
    static @Nullable String read(Path file, Problems problems) {
        byte[] bytes = bytes(file, problems);
        return bytes == null ? null : decode(bytes, problems);
    }

    private static byte @Nullable [] bytes(Path file, Problems problems) {
        if (Files.isDirectory(file)) {
            problems.error(0, "", ConfigProblem.Kind.FILE_UNREADABLE, Map.of("reason", "directory"));
            return null;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(MAXIMUM_BYTES + 1);
            if (bytes.length <= MAXIMUM_BYTES) {
                return bytes;
            }
            problems.error(0, "", ConfigProblem.Kind.FILE_TOO_LARGE, Map.of("limit", Integer.toString(MAXIMUM_BYTES)));
        } catch (AccessDeniedException e) {
            unreadable("permission", e, problems);
        } catch (IOException e) {
            unreadable("io", e, problems);
        }
        return null;
    }

    private static void unreadable(String reason, IOException cause, Problems problems) {
        String message = Problems.shown(String.valueOf(cause.getMessage()));
        problems.error(0, "", ConfigProblem.Kind.FILE_UNREADABLE, Map.of("reason", reason, "message", message));
    }

    static @Nullable String decode(byte[] bytes, Problems problems) {
        TextEncoding encoding = TextEncoding.of(bytes);
        if (encoding == null) {
            problems.error(0, "", ConfigProblem.Kind.ENCODING_UNKNOWN, Map.of());
            return null;
        }
        if (encoding == TextEncoding.GB18030) {
            problems.warning(0, "", ConfigProblem.Kind.ENCODING_GUESSED, Map.of("charset", "GB18030"));
        }
        return encoding.text(bytes);
    }

    /**
     * The same lines with blanks for those tabs that separate and do not indent. The original's parser took them, ours
     * does not. No character changes place.
     */
    static String withoutSeparatingTabs(String text) {
        if (text.indexOf('\t') < 0) {
            return text;
        }
        return LINE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(withoutSeparatingTab(match.group())));
    }

    /** Lines as YAML counts them; Java's own splitting leaves out the last empty ones. */
    static List<String> lines(String text) {
        return List.of(text.split("\r\n|[" + BREAKS + "]", -1));
    }

    private static String withoutSeparatingTab(String line) {
        if (line.indexOf('\t') < 0) {
            return line;
        }
        String stripped = line.strip();
        if (stripped.isEmpty() || stripped.startsWith("#")) {
            return line.replace('\t', ' ');
        }
        return blanked(TAB_AFTER_QUOTE, blanked(TAB_AFTER_COLON, blanked(TAB_AFTER_DASH, line)));
    }

    private static String blanked(Pattern pattern, String line) {
        return pattern.matcher(line)
                .replaceFirst(match -> Matcher.quoteReplacement(match.group().replace('\t', ' ')));
    }
}
