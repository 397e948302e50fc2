package io.imagetransmit.gui.settings;

import io.imagetransmit.config.CacheSettings;
import io.imagetransmit.config.Settings;
import java.util.List;
import java.util.Locale;

/** The single values of {@code cfg.yaml} that can be changed here. */
enum Setting {
    MAXCONN(Kind.NUMBER),
    RETRIES(Kind.NUMBER),
    MAXRATE(Kind.TEXT),
    PLATFORM(Kind.TEXT),
    REFERRERS(Kind.FLAG),
    SINGLEFILE(Kind.FLAG),
    DOCKERFILE(Kind.FLAG),
    COMPRESSOR(Kind.CHOICE),
    VOLUMESIZE(Kind.TEXT),
    OUTPREFIX(Kind.TEXT),
    INTERVAL(Kind.NUMBER),
    SCHEDULE(Kind.TEXT),
    LANG(Kind.CHOICE),
    PATHNAME(Kind.TEXT),
    KEEPDAYS(Kind.NUMBER),
    KEEPSIZE(Kind.NUMBER);

    /** How it is asked for. */
    enum Kind {
        NUMBER,
        TEXT,
        /** Yes or no. */
        FLAG,
        /** One of several, or none of them. */
        CHOICE
    }

    private final Kind kind;

    Setting(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The name of its key, without the section's. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its key, as problems have it. */
    String key() {
        return switch (this) {
            case PATHNAME, KEEPDAYS, KEEPSIZE -> "cache." + label();
            default -> label();
        };
    }

    /** What can be chosen besides nothing at all. */
    List<String> choices() {
        return switch (this) {
            case COMPRESSOR -> List.of("tar", "squashfs", "compact");
            case LANG -> List.of("zh_CN", "en_US");
            default -> List.of();
        };
    }

    /** What these settings have for it; empty where that is nothing. */
    String of(Settings settings) {
        CacheSettings cache = settings.cache();
        return switch (this) {
            case MAXCONN -> Integer.toString(settings.maxconn());
            case RETRIES -> Integer.toString(settings.retries());
            case REFERRERS -> Boolean.toString(settings.referrers());
            case SINGLEFILE -> Boolean.toString(settings.singlefile());
            case DOCKERFILE -> Boolean.toString(settings.dockerfile());
            case INTERVAL -> Integer.toString(settings.interval());
            case PATHNAME -> cache == null ? "" : cache.pathname();
            case KEEPDAYS -> cache == null ? "" : Integer.toString(cache.keepdays());
            case KEEPSIZE -> cache == null ? "" : Integer.toString(cache.keepsize());
            case MAXRATE, PLATFORM, COMPRESSOR, VOLUMESIZE, OUTPREFIX, SCHEDULE, LANG -> "";
        };
    }
}
