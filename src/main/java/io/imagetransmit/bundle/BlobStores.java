package io.imagetransmit.bundle;

import io.imagetransmit.bundle.compact.CompactShape;
import io.imagetransmit.bundle.compact.KnownContent;
import io.imagetransmit.bundle.squash.SquashfsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the store for the data files that a plan asks for. */
public interface BlobStores {
    BlobStore open(BundlePlan plan, Path staging) throws IOException;

    /** Tar files, which go on where an earlier run was broken off. */
    static BlobStores tar() {
        return (plan, staging) -> {
            Path file = staging.resolve("journal");
            Journal journal = Journal.open(file);
            Path meta = journal.meta();
            if (meta != null && Files.exists(meta)) {
                // the earlier run ended between its last step and the removal of this folder
                journal.close();
                Files.delete(file);
                journal = Journal.open(file);
            }
            return TarStore.open(staging, plan.shape(), journal);
        };
    }

    /** Compact files, which go on where an earlier run was broken off. */
    static BlobStores compact(CompactShape shape, KnownContent known) {
        return (plan, staging) -> CompactStore.open(CompactStaging.open(staging, plan.volumeSize()), shape, known);
    }

    /** A squashfs image made by a tool, always from the beginning. */
    static BlobStores squashfs(SquashfsTool tool) {
        return (plan, staging) -> new SquashfsStore(tool, SquashfsStaging.open(staging));
    }
}
