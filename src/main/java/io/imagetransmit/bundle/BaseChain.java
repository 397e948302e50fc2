package io.imagetransmit.bundle;

import io.imagetransmit.bundle.BundleMeta.Base;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bundle that another builds on, as far as its files say.
 *
 * @param name of its meta file
 * @param identity sha256 of its meta file, as the increment knows it; null where the original made the increment
 * @param created in ISO form, UTC; null where it is not known
 * @param bases what it builds on itself; empty where that is not known, or where it has been told already
 */
public record BaseChain(
        String name,
        @Nullable Digest identity,
        State state,
        @Nullable String created,
        List<BaseChain> bases) {

    private static final int DEEPEST = 100;

    public BaseChain {
        bases = List.copyOf(bases);
    }

    /** What lies beside the increment. */
    public enum State {
        /** The base, with data files of the right sizes. */
        COMPLETE,
        /** Its meta file; data files are missing or have wrong sizes. */
        INCOMPLETE,
        /** A bundle of this name that is another one. */
        ANOTHER,
        /** Something of this name that is no meta file. */
        UNREADABLE,
        ABSENT
    }

    /** The bundles that this one builds on, and those that they build on. Each meta file is read once. */
    static List<BaseChain> of(BundleMeta meta, Path folder) {
        Set<String> told = new HashSet<>(Set.of(meta.name()));
        return of(meta.bases(), folder, told, 0);
    }

    private static List<BaseChain> of(List<Base> bases, Path folder, Set<String> told, int depth) {
        List<BaseChain> chains = new ArrayList<>();
        for (Base base : bases) {
            chains.add(of(base, folder, told, depth));
        }
        return chains;
    }

    private static BaseChain of(Base base, Path folder, Set<String> told, int depth) {
        Path file = folder.resolve(base.name());
        if (!Files.isRegularFile(file)) {
            return new BaseChain(base.name(), base.identity(), State.ABSENT, null, List.of());
        }
        BundleMeta meta;
        try {
            meta = MetaReader.read(file);
        } catch (TransferException e) {
            return new BaseChain(base.name(), base.identity(), State.UNREADABLE, null, List.of());
        }
        if (base.identity() != null && !base.identity().equals(meta.identity())) {
            return new BaseChain(base.name(), base.identity(), State.ANOTHER, meta.created(), List.of());
        }
        boolean further = told.add(base.name()) && depth < DEEPEST;
        return new BaseChain(
                base.name(),
                base.identity(),
                isComplete(meta, folder) ? State.COMPLETE : State.INCOMPLETE,
                meta.created(),
                further ? of(meta.bases(), folder, told, depth + 1) : List.of());
    }

    private static boolean isComplete(BundleMeta meta, Path folder) {
        return meta.files().stream().allMatch(file -> sizeOf(folder.resolve(file.name())) == file.size());
    }

    /** Bytes; -1 if there is no such file. */
    static long sizeOf(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
