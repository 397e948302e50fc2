package io.imagetransmit.bundle;

import io.imagetransmit.bundle.Damage.Kind;
import io.imagetransmit.bundle.Damage.Range;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A damage of which it is not yet known which images it hits. See {@link Damage} for what the parts mean. */
record Finding(
        Kind kind,
        @Nullable Path file,
        List<Range> ranges,
        @Nullable Digest digest,
        String expected,
        String found,
        Set<Digest> hits,
        @Nullable TransferException cause) {

    /** Of a whole file. */
    static Finding file(Kind kind, Path file, String expected, String found, Set<Digest> hits) {
        return new Finding(kind, file, List.of(), null, expected, found, hits, null);
    }

    /** Of a stretch of a file that is no blob. */
    static Finding stretch(Kind kind, Range range, @Nullable Digest digest) {
        Set<Digest> hits = digest == null || kind == Kind.PADDING ? Set.of() : Set.of(digest);
        return new Finding(kind, range.file(), List.of(range), digest, "", "", hits, null);
    }

    static Finding blob(List<Range> ranges, @Nullable Path file, Digest digest, String found) {
        return new Finding(Kind.BLOB, file, ranges, digest, "", found, Set.of(digest), null);
    }

    static Finding of(Kind kind, Digest digest, @Nullable TransferException cause) {
        return new Finding(kind, null, List.of(), digest, "", "", Set.of(digest), cause);
    }

    static Finding unreadable(Path file, TransferException cause, Set<Digest> hits) {
        return new Finding(Kind.FILE_UNREADABLE, file, List.of(), null, "", "", hits, cause);
    }

    Damage damage(Map<Digest, Set<ImageReference>> owners) {
        Set<ImageReference> images = new LinkedHashSet<>();
        hits.forEach(hit -> images.addAll(owners.getOrDefault(hit, Set.of())));
        return new Damage(kind, file, ranges, digest, expected, found, images, cause);
    }
}
