package io.imagetransmit.gui.view;

import io.imagetransmit.i18n.Language;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which fonts are asked for by name. Where nobody asks, Chinese characters come from whatever font the system thinks of first; on a Linux with all
 * of Noto CJK in another language than Chinese that is the Japanese one, in which a good many characters are drawn differently.
 */
final class Typeface {
    private static final List<String> LINUX = List.of(
            "Noto Sans CJK SC",
            "Noto Sans SC",
            "Source Han Sans SC",
            "Source Han Sans CN",
            "WenQuanYi Micro Hei",
            "WenQuanYi Zen Hei");
    private static final List<String> LINUX_MONOSPACED = List.of(
            "Noto Sans Mono CJK SC", "Source Han Mono SC", "WenQuanYi Micro Hei Mono", "WenQuanYi Zen Hei Mono");
    private static final List<String> WINDOWS = List.of("Microsoft YaHei UI", "Microsoft YaHei");
    private static final List<String> WINDOWS_MONOSPACED = List.of("Consolas");

    private Typeface() {}

    /** For all that is written in this language; null where the look and feel chooses. */
    static @Nullable String family(Language language) {
        if (language != Language.ZH) {
            return null;
        }
        return first(choice(LINUX, WINDOWS));
    }

    /** For lists and logs, in which Chinese may stand whatever the language is; null where the look and feel chooses. */
    static @Nullable String monospaced() {
        return first(choice(LINUX_MONOSPACED, WINDOWS_MONOSPACED));
    }

    private static List<String> choice(List<String> linux, List<String> windows) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return List.of(); // its own font has Chinese characters, and takes the right ones
        }
        return system.startsWith("windows") ? windows : linux;
    }

    private static @Nullable String first(List<String> families) {
        for (String family : families) {
            // A font that is not there is Dialog by another name.
            if (!new Font(family, Font.PLAIN, 12).getFamily(Locale.ROOT).equals(Font.DIALOG)) {
                return family;
            }
        }
        return null;
    }
}
