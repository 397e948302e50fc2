package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it should be.
 *
 * @param file the data file to blame; null where it is not known, or where no data file is
 * @param ranges where in the files it is; empty where that is not known
 * @param digest of the blob or manifest; null where it is not known, or where a whole file is meant
 * @param expected a digest, or bytes as a number; empty where there is nothing to say
 * @param found what is there instead: a digest, bytes as a number, for {@link Kind#FILE_SWAPPED} the name of the file whose content
 *     it is; empty where there is nothing to say
 * @param images those that it hits, and what is attached to them
 * @param cause of {@link Kind#FILE_UNREADABLE}, and where a collection says itself what is wrong
 */
public record Damage(
        Kind kind,
        @Nullable Path file,
        List<Range> ranges,
        @Nullable Digest digest,
        String expected,
        String found,
        Set<ImageReference> images,
        @Nullable TransferException cause) {

    public Damage {
        ranges = List.copyOf(ranges);
    }

    /** What is wrong. */
    public enum Kind {
        /** Said of a manifest: not there, or not what its digest says. */
        MANIFEST,
        FILE_MISSING,
        /** The file is shorter or longer. */
        FILE_SIZE,
        /** The file holds what another data file should. */
        FILE_SWAPPED,
        /** The file as a whole is not what it was; what of it is damaged stands beside this, if it could be found out. */
        FILE_DIGEST,
        FILE_UNREADABLE,
        BLOB,
        /** The blob is in no data file. */
        BLOB_MISSING,
        /** A tar header: other programs, and those who have no places, do not find the blob; the blob itself may be whole. */
        HEADER,
        /** What should be zeros up to the next entry; no blob is hit. */
        PADDING,
        /** Bytes where an entry or the tar's end should be. */
        STRUCTURE,
        /** The file that only an increment on the bundle needs is not what it was. */
        INDEX
    }

    /**
     * A stretch of a file.
     *
     * @param offset of the first byte
     * @param length bytes
     */
    public record Range(Path file, long offset, long length) {}
}
