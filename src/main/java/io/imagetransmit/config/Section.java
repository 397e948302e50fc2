package io.imagetransmit.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The mappings of {@code cfg.yaml}, each with the keys it may hold. */
enum Section {
    TOP(
            "",
            "source",
            "target",
            "group",
            "maxconn",
            "retries",
            "singlefile",
            "dockerfile",
            "compressor",
            "compact",
            "lang",
            "cache",
            "outprefix",
            "interval",
            "schedule",
            "dingtalk",
            "wecom",
            "feishu",
            "webhook",
            "skiptlsverify",
            "squashfs",
            "keeptemp",
            "maxrate",
            "volumesize",
            "platform",
            "referrers",
            "foreignlayers"),
    REPOSITORY(
            "source",
            "registry",
            "user",
            "password",
            "name",
            "repository",
            "ca",
            "clientcert",
            "clientkey",
            "skiptlsverify"),
    GROUP("group", "name", "targets"),
    CACHE("cache", "pathname", "keepdays", "keepsize"),
    COMPACT("compact", "level", "window"),
    DINGTALK("dingtalk", "token", "secret", "url"),
    WECOM("wecom", "key", "url"),
    FEISHU("feishu", "token", "secret", "url"),
    WEBHOOK("webhook", "url", "secret");

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> keys;

    Section(String title, String... keys) {
        this.title = title;
        this.keys = List.of(keys);
    }

    List<String> keys() {
        return keys;
    }

    /** The known key that a mistyped one most likely means, or null. */
    @Nullable
    String nearest(String key) {
        return nearest(key, keys);
    }

    /** The key of the section that this key would be right in, or null; the top level is {@code /}. */
    @Nullable
    String belongs(String key) {
        return Arrays.stream(values())
                .filter(section -> section != this && section.keys.contains(key))
                .map(section -> section.title.isEmpty() ? "/" : section.title)
                .findFirst()
                .orElse(null);
    }

    /** The candidate that differs from the text in few enough letters to be meant, or null. */
    static @Nullable String nearest(String text, Collection<String> candidates) {
        String wanted = text.toLowerCase(Locale.ROOT);
        if (wanted.length() > 64) {
            return null;
        }
        List<String> near = new ArrayList<>();
        for (String candidate : candidates) {
            if (candidate.length() <= 64 && isNear(wanted, candidate.toLowerCase(Locale.ROOT))) {
                near.add(candidate);
            }
        }
        return near.stream()
                .min(Comparator.comparingInt(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT))))
                .orElse(null);
    }

    private static boolean isNear(String wanted, String candidate) {
        int shorter = Math.min(wanted.length(), candidate.length());
        int allowed = Math.min(3, (Math.max(wanted.length(), candidate.length()) + 2) / 3);
        return (shorter >= 4 && (wanted.startsWith(candidate) || candidate.startsWith(wanted)))
                || distance(wanted, candidate) <= Math.min(allowed, shorter - 1);
    }

    /** Optimal string alignment: insertions, deletions, replacements and exchanges of neighbours. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
