package io.imagetransmit.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The order that the original gives tags: PHP's {@code version_compare} on Composer's normal form of a version. Its oddities are
 * kept, since lists in use rely on them: {@code 1.0-patch1} comes before {@code 1.0}, two suffixes without a number are equal, a
 * number that does not fit 64 bits is a word. Tags that differ may be equal in this order.
 */
public final class VersionOrder implements Comparator<String> {
    public static final VersionOrder INSTANCE = new VersionOrder();

    private static final String NEWEST_BRANCH = "9999999";
    private static final Pattern MAIN_BRANCH = Pattern.compile("(?:dev-)?(?:master|trunk|default)");
    /** What may stand behind the numbers: stability, its number, "dev". */
    private static final String MODIFIER =
            "[._-]?(?:(stable|beta|b|RC|alpha|a|patch|pl|p)(?:[.-]?(\\d+))?)?([.-]?dev)?";

    private static final Pattern NUMBERS =
            Pattern.compile("v?(\\d{1,3})(\\.\\d+)?(\\.\\d+)?(\\.\\d+)?" + MODIFIER, Pattern.CASE_INSENSITIVE);
    private static final Pattern DATE =
            Pattern.compile("v?(\\d{4}(?:[.:-]?\\d{2}){1,6}(?:[.:-]?\\d{1,3})?)" + MODIFIER, Pattern.CASE_INSENSITIVE);
    private static final Pattern BRANCH = Pattern.compile("(.*?)[.-]?dev");
    private static final Pattern NUMBERED_BRANCH = Pattern.compile(
            "v?(\\d+)(\\.(?:\\d+|[x*]))?(\\.(?:\\d+|[x*]))?(\\.(?:\\d+|[x*]))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORD = Pattern.compile("[^.\\d]+");
    private static final Pattern DOTS = Pattern.compile("\\.{2,}");

    private static final Map<String, String> STABILITIES =
            Map.of("a", "alpha", "b", "beta", "p", "patch", "pl", "patch", "rc", "RC");
    private static final Map<String, Long> WORDS = Map.of(
            "dev", -6L, "alpha", -5L, "a", -5L, "beta", -4L, "b", -4L, "RC", -3L, "rc", -3L, "#", -2L, "p", 1L, "pl",
            1L);
    private static final long OTHER_WORD = -7;

    private VersionOrder() {}

    @Override
    public int compare(String one, String other) {
        return compareDotted(dotted(one), dotted(other));
    }

    /** These tags, each once, the oldest first; what is equal by age in the order of its characters. */
    static List<String> sorted(Collection<String> tags) {
        // taking a tag apart takes much longer than comparing two
        return tags.stream()
                .distinct()
                .map(tag -> new Dotted(tag, dotted(tag)))
                .sorted(Comparator.comparing(Dotted::parts, VersionOrder::compareDotted)
                        .thenComparing(Dotted::tag))
                .map(Dotted::tag)
                .toList();
    }

    private record Dotted(String tag, String parts) {}

    private static int compareDotted(String one, String other) {
        List<String> left = parts(one);
        List<String> right = parts(other);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            boolean both = i < left.size() && i < right.size();
            if (both && left.get(i).equals(right.get(i))) {
                continue;
            }
            int order = Long.compare(value(left, i), value(right, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Composer's normal form: four numbers, or a date, and a stability behind them; what is neither stays as it is. */
    private static String normal(String version) {
        String lower = version.toLowerCase(Locale.ROOT);
        if (MAIN_BRANCH.matcher(lower).matches()) {
            return NEWEST_BRANCH + "-dev";
        }
        if (lower.startsWith("dev-")) {
            return "dev-" + version.substring(4);
        }
        Matcher numbers = NUMBERS.matcher(version);
        if (numbers.matches()) {
            return fourParts(numbers, ".0") + modifier(numbers, 5);
        }
        Matcher date = DATE.matcher(version);
        if (date.matches()) {
            return date.group(1).replaceAll("\\D", "-") + modifier(date, 2);
        }
        Matcher branch = BRANCH.matcher(version);
        return branch.matches() ? normalBranch(branch.group(1)) : version;
    }

    private static String fourParts(Matcher matcher, String missing) {
        StringBuilder parts = new StringBuilder();
        for (int group = 1; group <= 4; group++) {
            parts.append(present(matcher.group(group)) ? matcher.group(group) : missing);
        }
        return parts.toString();
    }

    private static String modifier(Matcher matcher, int group) {
        String stability = matcher.group(group);
        if ("stable".equals(stability)) {
            return "";
        }
        String text = "";
        if (stability != null) {
            String lower = stability.toLowerCase(Locale.ROOT);
            String number = matcher.group(group + 1);
            text = "-" + STABILITIES.getOrDefault(lower, lower) + (number == null ? "" : number);
        }
        return present(matcher.group(group + 2)) ? text + "-dev" : text;
    }

    private static String normalBranch(String name) {
        if (MAIN_BRANCH.matcher(name).matches()) {
            return NEWEST_BRANCH + "-dev";
        }
        Matcher numbered = NUMBERED_BRANCH.matcher(name);
        if (numbered.matches()) {
            String newest = fourParts(numbered, "." + NEWEST_BRANCH);
            return newest.replace("*", NEWEST_BRANCH).replace("x", NEWEST_BRANCH) + "-dev";
        }
        return "dev-" + name;
    }

    private static boolean present(@Nullable String group) {
        return group != null && !group.isEmpty();
    }

    /** With a dot at each sign and between words and numbers: {@code 1.0.0-RC1} is {@code 1.0.0.RC.1}. */
    private static String dotted(String version) {
        String dotted = normal(version).replace('_', '.').replace('-', '.').replace('+', '.');
        String apart = WORD.matcher(dotted).replaceAll(word -> "." + Matcher.quoteReplacement(word.group()) + ".");
        return DOTS.matcher(apart).replaceAll(".");
    }

    private static List<String> parts(String single) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int dot = single.indexOf('.'); dot >= 0; dot = single.indexOf('.', start)) {
            parts.add(single.substring(start, dot));
            start = dot + 1;
        }
        parts.add(single.substring(start));
        return parts;
    }

    private static long value(List<String> parts, int index) {
        String part = index < parts.size() ? parts.get(index) : "";
        if (part.isEmpty()) {
            return 0;
        }
        if (Character.isDigit(part.charAt(0))) {
            try {
                return Long.parseLong(part);
            } catch (NumberFormatException e) {
                return OTHER_WORD;
            }
        }
        return WORDS.getOrDefault(part, OTHER_WORD);
    }
}
