package io.imagetransmit.bundle;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of files that come from outside, and those that must be legal on every system. */
final class FileNames {
    private static final Pattern ILLEGAL = Pattern.compile("[\\p{Cc}<>:\"/\\\\|?*]");
    private static final Pattern RESERVED =
            Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

    /** Bytes of one file's name on any usual file system. */
    private static final int LONGEST = 255;

    private FileNames() {}

    /** Whether this is one file's name, without any folder, that every system can have. */
    static boolean isPlain(String name) {
        return !name.isEmpty()
                && isShort(name, LONGEST)
                && !name.startsWith("..")
                && !name.equals(".")
                && !name.endsWith(".")
                && !name.endsWith(" ")
                && !ILLEGAL.matcher(name).find()
                && !RESERVED.matcher(name).matches();
    }

    /** Whether the name has no more than so many bytes; systems count in UTF-8, or are more generous. */
    static boolean isShort(String name, int bytes) {
        return name.length() <= bytes && name.getBytes(StandardCharsets.UTF_8).length <= bytes;
    }

    /** Two names with the same folded form are one file somewhere. */
    static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** Safe to print. */
    static String shown(String name) {
        String harmless = name.replaceAll("\\p{Cc}", "?");
        return harmless.length() <= 80 ? harmless : harmless.substring(0, 80) + "…";
    }
}
