package io.imagetransmit.bundle;

import io.imagetransmit.bundle.compact.KnownContent;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the content of an increment's bases, and of those that these build on as far as they lie beside them: by the
 * index that the packing of each has left beside its meta file. Without an index only whole blobs are left out.
 */
public final class BaseIndexes {
    private final KnownContent known;
    private final List<Trouble> troubles = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    private final Set<Digest> given = new HashSet<>();

    /**
     * An index that cannot be used.
     *
     * @param base name of the meta file
     * @param index where the index should be
     * @param reason null if it is not there, the base is not, or never had one
     * @param elsewhere whether it is the base of a base, whose meta file does not lie beside that one; {@code index} is then where it
     *     would be
     */
    public record Trouble(
            String base, String index, @Nullable String reason, boolean elsewhere) {}

    private BaseIndexes(long memory, List<BundleMeta> bases) {
        this.known = new KnownContent(memory);
        bases.forEach(base -> given.add(base.identity()));
    }

    /**
     * Reads the indexes.
     *
     * @param files the bases' meta files
     * @param bases what is in them, in the same order
     * @param memory for what is known, bytes
     */
    public static BaseIndexes read(List<Path> files, List<BundleMeta> bases, long memory) throws TransferException {
        BaseIndexes indexes = new BaseIndexes(memory, bases);
        for (int i = 0; i < files.size(); i++) {
            indexes.add(files.get(i), bases.get(i), true);
        }
        return indexes;
    }

    public KnownContent known() {
        return known;
    }

    public List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    private void add(Path file, BundleMeta meta, boolean asked) throws TransferException {
        if (!seen.add(file.toAbsolutePath().normalize())) {
            return;
        }
        BundleMeta.Index index = meta.index();
        if (index != null) {
            Path path = file.resolveSibling(index.name());
            String reason = problem(path, index);
            if (reason != null || !Files.exists(path)) {
                troubles.add(new Trouble(meta.name(), path.toString(), reason, false));
            }
        } else if (asked) {
            troubles.add(new Trouble(meta.name(), file.toString(), null, false));
        }
        for (BundleMeta.Base deeper : meta.bases()) {
            if (deeper.identity() == null || !given.contains(deeper.identity())) {
                addDeeper(file, deeper);
            }
        }
    }

    /** What a base builds on is a help, not a condition, and known only if it lies beside it. */
    private void addDeeper(Path file, BundleMeta.Base deeper) throws TransferException {
        String shown = FileNames.shown(deeper.name());
        try {
            Path below = file.resolveSibling(deeper.name());
            BundleMeta found = Files.isRegularFile(below) ? MetaReader.read(below) : null;
            if (found == null) {
                if (seen.add(below.toAbsolutePath().normalize())) {
                    troubles.add(new Trouble(shown, below.toString(), null, true));
                }
            } else if (deeper.identity() == null || deeper.identity().equals(found.identity())) {
                add(below, found, false);
            } else {
                troubles.add(new Trouble(shown, below.toString(), "another bundle of this name", false));
            }
        } catch (InvalidPathException e) {
            troubles.add(new Trouble(shown, shown, e.getReason(), false));
        } catch (TransferException e) {
            if (e.kind() == TransferException.Kind.CANCELLED) {
                throw e;
            }
            troubles.add(new Trouble(shown, shown, e.details().getOrDefault("message", ""), false));
        }
    }

    /** Adds the index; what is wrong with it, or null. */
    private @Nullable String problem(Path path, BundleMeta.Index index) {
        if (!Files.isRegularFile(path)) {
            return null;
        }
        try {
            if (!FileHash.of(path).equals(index.digest())) {
                return "it has been changed, or belongs to another bundle";
            }
            known.add(path);
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
