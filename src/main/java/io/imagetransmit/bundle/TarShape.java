package io.imagetransmit.bundle;

import io.imagetransmit.bundle.BlobStore.Contents;
import java.util.Map;

/**
 * How a bundle's tar files are cut and called.
 *
 * @param parallel how many files are written at the same time; 1 for a single file
 * @param volumeSize the largest that a file may become, bytes; {@link Long#MAX_VALUE} for no limit
 * @param archive whether the one file shall be an OCI layout and a {@code docker load} archive as well
 */
record TarShape(int parallel, long volumeSize, boolean archive) {
    /** More files than anybody can carry; also the bound for what a journal may claim. */
    static final int MOST_FILES = 10_000;

    EntryNames entryNames() {
        return archive ? EntryNames.LAYOUT : EntryNames.FLAT;
    }

    boolean fits(long end, long length) {
        return volumeSize == Long.MAX_VALUE
                || end + DataFile.RECORD + DataFile.padded(length) + DataFile.TRAILER <= volumeSize;
    }

    /** The longest piece that a volume holds. */
    long largestPiece() {
        if (volumeSize == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long room = volumeSize - DataFile.RECORD - DataFile.TRAILER;
        return room / DataFile.RECORD * DataFile.RECORD;
    }

    /** What stands behind the stem in a file's name. */
    String ending(int number, int count) {
        if (archive) {
            return "_docker.tar";
        }
        return parallel == 1 && count == 1 ? ".tar" : "_" + number + ".tar";
    }

    /** Further entries of a file: what makes an archive of it. */
    Map<String, byte[]> documents(boolean first, Contents contents) {
        return archive && first ? ArchiveDocuments.of(contents) : Map.of();
    }
}
