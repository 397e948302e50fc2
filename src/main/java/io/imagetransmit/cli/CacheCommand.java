package io.imagetransmit.cli;

import io.imagetransmit.cache.BlobCache;
import io.imagetransmit.cache.CacheLimits;
import io.imagetransmit.cache.CacheStatistics;
import io.imagetransmit.config.CacheSettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.image.Digest;
import io.imagetransmit.job.Environment;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.job.UsageException;
import io.imagetransmit.store.TransferException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code cache}, {@code cache trim} and {@code cache clear}: what the local cache holds, and making room in it. */
final class CacheCommand {
    private final Surroundings around;

    CacheCommand(Surroundings around) {
        this.around = around;
    }

    ExitCode run(Arguments arguments, Settings settings) throws UsageException, TransferException {
        List<String> operands = arguments.operands();
        String action = operands.isEmpty() ? "" : operands.get(0);
        if (!List.of("", "trim", "clear").contains(action)) {
            throw new UsageException("usage.unknown", Map.of("argument", action));
        }
        CacheSettings wanted = settings.cache();
        if (wanted == null) {
            throw new UsageException("usage.noCache", Map.of());
        }
        Path folder = folder(around.environment(), wanted);
        CacheLimits limits = CacheLimits.of(wanted.keepdays(), wanted.keepsize());
        BlobCache cache = new BlobCache(folder, limits, around.clock(), Digest::newMessageDigest, trouble -> {
            around.complain(around.errors().sentence(trouble, null));
            around.trace(trouble);
        });
        switch (action) {
            case "trim" -> say("cache.removed", folder, cache.trim());
            case "clear" -> say("cache.removed", folder, cache.clear());
            default -> {
                // only shown
            }
        }
        say("cache.holds", folder, cache.statistics());
        around.say(around.messages()
                .text(
                        "cache.keeps",
                        Map.of(
                                "bytes", HumanUnits.bytes(limits.bytes()),
                                "days", String.valueOf(wanted.keepdays()))));
        return ExitCode.DONE;
    }

    /** Where the cache lies: below {@code data/}, unless the user has given a whole path. */
    static Path folder(Environment environment, CacheSettings settings) throws UsageException {
        try {
            return environment.data().resolve(settings.pathname()).normalize();
        } catch (InvalidPathException e) {
            throw new UsageException("usage.cacheFolder", Map.of("argument", settings.pathname()));
        }
    }

    private void say(String key, Path folder, CacheStatistics statistics) {
        Map<String, String> details = new HashMap<>(Map.of(
                "folder", folder.toString(),
                "count", String.valueOf(statistics.blobs()),
                "bytes", HumanUnits.bytes(statistics.bytes())));
        if (statistics.unfinished() > 0) {
            details.put("unfinished", String.valueOf(statistics.unfinished()));
            details.put("unfinishedBytes", HumanUnits.bytes(statistics.unfinishedBytes()));
        }
        around.say(around.messages().text(key, details));
    }
}
