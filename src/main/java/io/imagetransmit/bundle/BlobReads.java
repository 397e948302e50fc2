package io.imagetransmit.bundle;

import io.imagetransmit.bundle.Damage.Kind;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Verifies blobs by reading each one from where it is, whatever that is. */
final class BlobReads {
    private static final int BUFFER = 128 << 10;

    private BlobReads() {}

    /** What is wrong with these blobs, in their order. */
    static List<Finding> findings(
            Collection<Descriptor> blobs, Function<Descriptor, BlobContent.Opener> openers, Pace pace)
            throws TransferException {
        List<Callable<@Nullable Finding>> tasks = new ArrayList<>();
        blobs.forEach(blob -> tasks.add(() -> finding(blob, openers.apply(blob), pace)));
        return Workers.all(tasks).stream().filter(Objects::nonNull).toList();
    }

    /** Null for a blob that is what it should be, and for one that only its own server need have. */
    static @Nullable Finding finding(Descriptor blob, BlobContent.Opener opener, Pace pace) throws TransferException {
        try (BlobContent content = new BlobContent(blob, opener)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = content.read(buffer, 0, BUFFER); count >= 0; count = content.read(buffer, 0, BUFFER)) {
                pace.read(count);
            }
            return null;
        } catch (TransferException e) {
            return finding(blob, e);
        } catch (IOException e) {
            TransferException failure = new TransferException(
                    Side.DISK, TransferException.Kind.DISK, Map.of("message", String.valueOf(e.getMessage())), e);
            return finding(blob, failure);
        }
    }

    /** The failure as a finding, if it is one. */
    static List<Finding> told(Descriptor blob, TransferException e) throws TransferException {
        Finding finding = finding(blob, e);
        return finding == null ? List.of() : List.of(finding);
    }

    private static @Nullable Finding finding(Descriptor blob, TransferException e) throws TransferException {
        return switch (e.kind()) {
            case CANCELLED -> throw e;
            case NOT_FOUND, BASE_MISSING ->
                blob.isForeign() ? null : Finding.of(Kind.BLOB_MISSING, blob.digest(), null);
            default -> damaged(blob.digest(), e);
        };
    }

    private static Finding damaged(Digest digest, TransferException e) {
        String path = e.details().get("path");
        return new Finding(
                Kind.BLOB,
                path == null ? null : Path.of(path),
                List.of(),
                digest,
                "",
                e.kind() == TransferException.Kind.CORRUPT ? e.details().getOrDefault("found", "") : "",
                Set.of(digest),
                e);
    }
}
