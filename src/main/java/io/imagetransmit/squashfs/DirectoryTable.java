package io.imagetransmit.squashfs;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads directories. Safe for use by several threads at once. */
final class DirectoryTable {
    /** A path has a few directories, and several threads may each follow their own. */
    private static final int REMEMBERED = 16;

    private final MetadataTable directories;
    private final InodeTable inodes;
    private final Map<DirectoryNode.Listing, DirectoryIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);

    DirectoryTable(MetadataTable directories, InodeTable inodes) {
        this.directories = directories;
        this.inodes = inodes;
    }

    /** What has this name in a directory; null if nothing has. */
    @Nullable
    Node find(DirectoryNode directory, byte[] name) throws IOException {
        DirectoryIndex.Found found = index(directory.listing()).find(name);
        return found == null ? null : inodes.node(directory, found.inode(), found.type());
    }

    DirectoryListing list(DirectoryNode directory) {
        return new DirectoryListing(directory, directories, inodes);
    }

    private DirectoryIndex index(DirectoryNode.Listing listing) {
        synchronized (indexes) {
            DirectoryIndex index = indexes.computeIfAbsent(listing, absent -> new DirectoryIndex(directories, absent));
            if (indexes.size() > REMEMBERED) {
                var oldest = indexes.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            return index;
        }
    }
}
