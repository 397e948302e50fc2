package io.imagetransmit.job;

import io.imagetransmit.cache.BlobCache;
import io.imagetransmit.cache.CacheLimits;
import io.imagetransmit.cache.CachingSource;
import io.imagetransmit.config.CacheSettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.TargetSelection;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.transfer.TransferOptions;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What every kind of job begins with. */
record Task(
        Surroundings around,
        JobRequest request,
        Settings settings,
        TransferOptions options,
        Console console,
        Registries registries,
        RegistryEnds ends,
        ListInput lists,
        Notifications notifications) {

    /** Both ends, as far as they are known before they have been called on. */
    NoticeText.Ends namedEnds() {
        String bundle = request.bundle();
        String target = request.target();
        return new NoticeText.Ends(
                bundle == null ? source(request.source()) : bundle,
                target == null ? around.messages().text("target.bundle") : targets(target));
    }

    private String source(@Nullable String name) {
        return settings.source(name) instanceof Selection.Chosen chosen
                ? chosen.repository().address().authority()
                : String.valueOf(name);
    }

    private String targets(String names) {
        return settings.targets(names) instanceof TargetSelection.Chosen chosen
                ? chosen.repositories().stream()
                        .map(target -> target.address().authority())
                        .distinct()
                        .collect(Collectors.joining(", "))
                : names;
    }

    /** The source behind the local cache, if one is configured; a dry run moves nothing that could be kept. */
    ImageSource cached(ImageSource source) {
        CacheSettings cache = settings.cache();
        if (cache == null || request.dryRun()) {
            return source;
        }
        return new CachingSource(
                source,
                new BlobCache(
                        around.environment().data().resolve(cache.pathname()),
                        CacheLimits.of(cache.keepdays(), cache.keepsize()),
                        around.clock(),
                        registries.hashes(),
                        trouble -> console.log(around.errors().sentence(trouble, null))));
    }
}
