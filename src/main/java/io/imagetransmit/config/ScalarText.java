package io.imagetransmit.config;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Writes a value as a YAML scalar in one line, without quotes where no reader of YAML could take it for anything else. */
final class ScalarText {
    private static final Pattern HARMLESS =
            Pattern.compile("[\\p{L}\\p{N}_/.$](?:[\\p{L}\\p{N}_/.$@+=~;()*%\\\\ -]|:(?! |$))*+(?<! )");
    /** Braces, brackets and commas end a plain scalar within braces and brackets. */
    private static final Pattern HARMLESS_IN_BLOCK =
            Pattern.compile("[\\p{L}\\p{N}_/.$](?:[\\p{L}\\p{N}_/.$@+=~;()*%\\\\ {},-]|:(?! |$))*+(?<! )");
    /** What is no text to YAML and yet the same for all of its readers. */
    private static final Pattern PLAIN_VALUE = Pattern.compile("0|[1-9][0-9]{0,8}|true|false");

    private static final String SHORT_ESCAPES = "\0\t\n\r\"\\";
    private static final String SHORT_LETTERS = "0tnr\"\\";

    private ScalarText() {}

    /**
     * @param style the wanted style; another is taken where the value cannot be written in it
     * @param flow whether it will stand in braces or brackets
     */
    static String of(String value, ScalarStyle style, boolean flow) {
        if (style == ScalarStyle.PLAIN && isPlain(value, flow)) {
            return value;
        }
        if (style == ScalarStyle.DOUBLE_QUOTED || !isSimple(value)) {
            return doubleQuoted(value);
        }
        return "'" + value.replace("'", "''") + "'";
    }

    private static boolean isPlain(String value, boolean flow) {
        if (!(flow ? HARMLESS : HARMLESS_IN_BLOCK).matcher(value).matches()) {
            return false;
        }
        Tag tag = new Resolver().resolve(NodeId.scalar, value, true);
        return Tag.STR.equals(tag)
                ? !isTruth(value)
                : PLAIN_VALUE.matcher(value).matches();
    }

    /** What YAML 1.1 takes for a truth value, though this parser does not. */
    private static boolean isTruth(String value) {
        return value.equalsIgnoreCase("y") || value.equalsIgnoreCase("n");
    }

    /** Whether single quotes can hold it: all of it can be seen, and it has no line ends. */
    private static boolean isSimple(String value) {
        return value.codePoints().allMatch(ScalarText::isVisible);
    }

    private static boolean isVisible(int point) {
        return StreamReader.isPrintable(point)
                && !Character.isISOControl(point)
                && Character.getType(point) != Character.FORMAT
                && Character.getType(point) != Character.LINE_SEPARATOR
                && Character.getType(point) != Character.PARAGRAPH_SEPARATOR;
    }

    private static String doubleQuoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints().forEach(point -> {
            int escape = SHORT_ESCAPES.indexOf(point);
            if (escape >= 0) {
                text.append('\\').append(SHORT_LETTERS.charAt(escape));
            } else if (isVisible(point)) {
                text.appendCodePoint(point);
            } else {
                text.append(point > 0xFFFF ? String.format("\\U%08X", point) : String.format("\\u%04X", point));
            }
        });
        return text.append('"').toString();
    }
}
