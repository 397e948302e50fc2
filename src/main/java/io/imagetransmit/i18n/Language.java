package io.imagetransmit.i18n;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The languages that there are message files for. */
public enum Language {
    ZH,
    EN;

    /**
     * The first of these that is given, Chinese for all that begins with {@code zh} and English for everything else: the
     * {@code lang} key of {@code cfg.yaml}, the environment variable {@code lang} (in lower case, as users of the earlier tool
     * know it), the system's own. {@code LANG} and {@code LC_ALL} are not looked at here, since the Java runtime has already
     * made the system locale from them, in their right order.
     *
     * @param configured for instance {@code zh_CN}, {@code en_US}, {@code zh}, {@code zh-Hans}
     */
    public static Language choose(@Nullable String configured, Map<String, String> environment, Locale system) {
        if (configured != null && !configured.isBlank()) {
            return of(configured);
        }
        String variable = environment.get("lang");
        return of(variable == null || variable.isBlank() ? system.getLanguage() : variable);
    }

    /** The locale that stands for this language. */
    public Locale locale() {
        return this == ZH ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }

    private static Language of(String name) {
        return name.strip().toLowerCase(Locale.ROOT).startsWith("zh") ? ZH : EN;
    }
}
