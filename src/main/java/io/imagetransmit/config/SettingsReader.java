package io.imagetransmit.config;

import io.imagetransmit.config.ConfigProblem.Expected;
import io.imagetransmit.config.ConfigProblem.Kind;
import io.imagetransmit.image.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** The root of {@code cfg.yaml} to settings. */
final class SettingsReader {
    /** Of compact bundles; as bundle.compact.CompactShape has them. */
    private static final int DEFAULT_LEVEL = 7;

    private static final int HIGHEST_LEVEL = 19;
    private static final String DEFAULT_WINDOW = "4mb";
    private static final List<String> WINDOWS = List.of("1mb", "2mb", "4mb", "8mb", "16mb", "32mb");
    private static final int MAXIMUM = 1_000_000;
    private static final long SMALLEST_VOLUME = 64 << 10;
    /** What versions before the last one packed with; the last one writes tar for all of them. */
    private static final Set<String> OLD_COMPRESSORS = Set.of("zstd", "gzip", "xz", "lz4");

    private final Path file;
    private final Variables variables;
    private final Problems problems;

    SettingsReader(Path file, Variables variables, Problems problems) {
        this.file = file;
        this.variables = variables;
        this.problems = problems;
    }

    Settings read(@Nullable Node root) {
        ConfigMap given = ConfigMap.of(Section.TOP, "", root, problems);
        // the defaults of an empty file where this one cannot be understood
        ConfigMap map = given == null ? ConfigMap.empty(Section.TOP, "", problems) : given;
        boolean skipTlsVerify = map.flag("skiptlsverify", false);
        RepositoryReader repositories = new RepositoryReader(file, variables, skipTlsVerify, problems);
        Map<String, Integer> targetLines = new LinkedHashMap<>();
        ChannelReader channels = new ChannelReader(map, variables, problems);
        Settings settings = new Settings(
                file,
                repositories.readAll("source", map.list("source"), new LinkedHashMap<>()),
                repositories.readAll("target", map.list("target"), targetLines),
                new GroupReader(targetLines, problems).readAll(map.list("group")),
                map.positiveNumber("maxconn", 5, 256),
                map.number("retries", 2, 0, 100),
                map.flag("singlefile", false),
                map.flag("dockerfile", false),
                compressor(map),
                compact(map),
                lang(map),
                cache(map),
                map.text("outprefix"),
                map.positiveNumber("interval", 60, MAXIMUM),
                schedule(map),
                channels.dingtalk(),
                channels.wecom(),
                channels.feishu(),
                channels.webhook(),
                skipTlsVerify,
                maxrate(map),
                volumesize(map),
                map.flag("foreignlayers", false),
                map.flag("referrers", false),
                platforms(map),
                map.oneOf("squashfs", List.of("stream", "nocmd")),
                map.flag("keeptemp", false));
        if (settings.dockerfile() && !settings.singlefile()) {
            problems.warning(map.line("dockerfile"), "dockerfile", Kind.NEEDS_KEY, Map.of("needs", "singlefile"));
        }
        return settings;
    }

    private @Nullable String compressor(ConfigMap map) {
        String text = map.text("compressor");
        if (text != null && OLD_COMPRESSORS.contains(text.toLowerCase(Locale.ROOT))) {
            problems.warning(
                    map.line("compressor"), "compressor", Kind.OUTDATED_VALUE, Map.of("value", text, "used", "tar"));
            return "tar";
        }
        return map.oneOf("compressor", List.of("tar", "squashfs", "compact"));
    }

    private CompactSettings compact(ConfigMap top) {
        ConfigMap given = ConfigMap.of(Section.COMPACT, "compact", top.node("compact"), problems);
        ConfigMap map = given == null ? ConfigMap.empty(Section.COMPACT, "compact", problems) : given;
        String window = map.oneOf("window", WINDOWS);
        int mebibytes = Integer.parseInt((window == null ? DEFAULT_WINDOW : window).replace("mb", ""));
        return new CompactSettings(map.number("level", DEFAULT_LEVEL, 1, HIGHEST_LEVEL), mebibytes << 20);
    }

    private @Nullable String lang(ConfigMap map) {
        String text = map.text("lang");
        if (text == null) {
            return null;
        }
        String language = text.toLowerCase(Locale.ROOT);
        if (language.matches("(zh|en)([_.@-].*)?")) {
            return text;
        }
        problems.wrongValue(map.line("lang"), "lang", Expected.ONE_OF, text, Map.of("values", "en_US, zh_CN"));
        return null;
    }

    private @Nullable CacheSettings cache(ConfigMap top) {
        ConfigMap map = ConfigMap.of(Section.CACHE, "cache", top.node("cache"), problems);
        if (map == null) {
            return null;
        }
        String pathname = map.text("pathname");
        int keepdays = map.positiveNumber("keepdays", 7, MAXIMUM);
        int keepsize = map.positiveNumber("keepsize", 10, MAXIMUM);
        if (pathname == null) {
            if (!map.isEmpty()) {
                problems.warning(map.line(), "cache", Kind.NEEDS_KEY, Map.of("needs", "pathname"));
            }
            return null;
        }
        return new CacheSettings(pathname, keepdays, keepsize);
    }

    private @Nullable CronExpression schedule(ConfigMap map) {
        String text = map.text("schedule");
        if (text == null) {
            return null;
        }
        try {
            return new CronExpression(text.strip());
        } catch (IllegalArgumentException e) {
            problems.wrongValue(map.line("schedule"), "schedule", Expected.SCHEDULE, text);
            return null;
        }
    }

    private long maxrate(ConfigMap map) {
        String text = map.text("maxrate");
        if (text == null) {
            return 0;
        }
        OptionalLong rate = Rate.parse(text);
        if (rate.isEmpty()) {
            problems.wrongValue(map.line("maxrate"), "maxrate", Expected.RATE, text);
        }
        return rate.orElse(0);
    }

    private long volumesize(ConfigMap map) {
        String text = map.text("volumesize");
        if (text == null) {
            return 0;
        }
        OptionalLong size = text.contains("/") ? OptionalLong.empty() : Rate.parse(text);
        if (size.isEmpty() || (size.getAsLong() > 0 && size.getAsLong() < SMALLEST_VOLUME)) {
            problems.wrongValue(map.line("volumesize"), "volumesize", Expected.SIZE, text);
            return 0;
        }
        return size.getAsLong();
    }

    private List<Platform> platforms(ConfigMap map) {
        List<Platform> platforms = new ArrayList<>();
        for (Node node : map.list("platform")) {
            String text = map.written("platform", node);
            if (text == null) {
                continue;
            }
            try {
                platforms.addAll(Platform.parseList(text));
            } catch (IllegalArgumentException e) {
                problems.wrongValue(ConfigYaml.line(node.getStartMark()), "platform", Expected.PLATFORMS, text);
            }
        }
        return platforms;
    }
}
