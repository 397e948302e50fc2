package io.imagetransmit.squashfs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one directory, in ascending order of their names' bytes, read while they are asked for: a directory may have
 * millions. There is nothing to close. For one thread at a time.
 */
public final class DirectoryListing {
    private final DirectoryNode directory;
    private final InodeTable inodes;
    private final EntryReader reader;

    DirectoryListing(DirectoryNode directory, MetadataTable directories, InodeTable inodes) {
        this.directory = directory;
        this.inodes = inodes;
        this.reader = new EntryReader(directories, EntryReader.Place.start(directory.listing()));
    }

    /**
     * The next entry; null after the last one.
     *
     * @throws SquashfsException if the listing is damaged; do not go on then
     */
    public @Nullable DirectoryEntry next() throws IOException {
        if (!reader.next()) {
            return null;
        }
        return new DirectoryEntry(inodes, directory, reader.name(), reader.inode(), reader.type());
    }
}
