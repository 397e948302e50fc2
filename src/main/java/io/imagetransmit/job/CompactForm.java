package io.imagetransmit.job;

import io.imagetransmit.bundle.BaseIndexes;
import io.imagetransmit.bundle.BlobStores;
import io.imagetransmit.bundle.BundleMeta;
import io.imagetransmit.bundle.compact.CompactShape;
import io.imagetransmit.bundle.compact.KnownContent;
import io.imagetransmit.config.CompactSettings;
import io.imagetransmit.store.TransferException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Prepares a download in the form {@code compact}; of an increment it reads what its bases have left for that. */
final class CompactForm {
    private final Surroundings around;
    private final Task task;

    CompactForm(Surroundings around, Task task) {
        this.around = around;
        this.task = task;
    }

    /** @param bases the bundles that the increment leaves out */
    BlobStores stores(List<BundleMeta> bases) throws TransferException {
        CompactSettings settings = task.settings().compact();
        CompactShape shape = CompactShape.of(settings.level(), settings.window());
        List<Path> files = task.request().bases().stream()
                .map(base -> around.environment().resolve(base))
                .toList();
        if (task.request().dryRun() || files.isEmpty()) {
            return BlobStores.compact(shape, KnownContent.none());
        }
        BaseIndexes indexes = BaseIndexes.read(files, bases, shape.memory());
        for (BaseIndexes.Trouble trouble : indexes.troubles()) {
            task.console()
                    .log(around.messages()
                            .text(
                                    trouble.elsewhere() ? "log.baseElsewhere" : "log.noBaseIndex",
                                    Map.of(
                                            "base", trouble.base(),
                                            "path", trouble.index(),
                                            "text", trouble.reason() == null ? "" : trouble.reason())));
        }
        return BlobStores.compact(shape, indexes.known());
    }
}
