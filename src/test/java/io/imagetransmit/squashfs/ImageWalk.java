package io.imagetransmit.squashfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Goes through all of an image, or as much of it as it is given leave to. */
final class ImageWalk {
    private final SquashfsImage image;
    private final Map<String, String> found = new TreeMap<>();
    private final byte[] buffer = new byte[10_000];
    private long entriesLeft;
    private long bytesLeft;

    private ImageWalk(SquashfsImage image, long entries, long bytes) {
        this.image = image;
        this.entriesLeft = entries;
        this.bytesLeft = bytes;
    }

    /** Paths (a character for each byte) and what they lead to, all of it read. */
    static Map<String, String> of(SquashfsImage image) throws IOException {
        return of(image, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** As much as fits into so many entries and bytes of files' content. */
    static Map<String, String> of(SquashfsImage image, long entries, long bytes) throws IOException {
        ImageWalk walk = new ImageWalk(image, entries, bytes);
        walk.list("", image.root());
        return walk.found;
    }

    /** A file with this content. */
    static String describe(byte[] content) {
        CRC32 hash = new CRC32();
        hash.update(content);
        return describe(content.length, hash);
    }

    private static String describe(long size, CRC32 hash) {
        return "file of " + size + ", " + Long.toHexString(hash.getValue());
    }

    private void list(String path, DirectoryNode directory) throws IOException {
        DirectoryListing listing = image.list(directory);
        for (DirectoryEntry entry = listing.next(); entry != null && entriesLeft > 0; entry = listing.next()) {
            entriesLeft--;
            String child = path + new String(entry.name(), StandardCharsets.ISO_8859_1);
            Node node = entry.node();
            found.put(child, describe(node));
            if (node instanceof DirectoryNode inner) {
                list(child + "/", inner);
            }
        }
    }

    private String describe(Node node) throws IOException {
        if (node instanceof FileNode file) {
            return read(file);
        } else if (node instanceof SymlinkNode link) {
            return "-> " + new String(link.target(), StandardCharsets.ISO_8859_1);
        } else if (node instanceof OtherNode other) {
            return other.kind().toString();
        }
        return "directory";
    }

    private String read(FileNode file) throws IOException {
        CRC32 hash = new CRC32();
        long size = 0;
        try (InputStream in = image.open(file, 0)) {
            int count = in.read(buffer);
            while (count >= 0 && bytesLeft > 0) {
                hash.update(buffer, 0, count);
                size += count;
                bytesLeft -= count;
                count = in.read(buffer);
            }
        }
        return describe(size, hash);
    }
}
