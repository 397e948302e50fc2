package io.imagetransmit.config;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into a text: a name in braces behind a dollar sign is replaced, the same with a second dollar
 * sign in front stands for itself, and every other dollar sign is left as it is, because passwords have them. What was put
 * in is not looked at again.
 */
final class Variables {
    private static final Pattern PATTERN = Pattern.compile("\\$(\\$\\{)|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * @param unset is told the name of each variable that the environment does not have; the text then has nothing in its
     *     place
     */
    String replaced(String text, Consumer<String> unset) {
        return PATTERN.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), match.group(2), unset)));
    }

    private String value(@Nullable String escaped, String name, Consumer<String> unset) {
        if (escaped != null) {
            return escaped;
        }
        String value = environment.get(name);
        if (value == null) {
            unset.accept(name);
            return "";
        }
        return value;
    }
}
