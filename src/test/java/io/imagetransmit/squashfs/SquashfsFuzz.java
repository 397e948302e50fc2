package io.imagetransmit.squashfs;

import io.imagetransmit.fuzz.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Images; what mksquashfs made of small trees is among what is kept. */
public final class SquashfsFuzz {
    private static final List<String> WORDS = List.of(
            "hsqs",
            "\0\0\0\1",
            "\0\u0080",
            "\1\0",
            "\2\0",
            "\3\0",
            "\u0008\0",
            "\u0009\0",
            "..",
            "../",
            "/",
            "\0\0\0\0\0\0\0\0");

    private static final long ENTRIES = 500;
    private static final long BYTES = 1 << 20;
    private static final Path FILE = Target.folder().resolve("image");

    private SquashfsFuzz() {}

    public static List<Target> targets() {
        return List.of(Target.ofBytes("squashfs", List.of(crafted()), WORDS, SquashfsFuzz::read, IOException.class));
    }

    private static byte[] crafted() {
        CraftedImage image = new CraftedImage();
        image.fragment(image.data(new byte[3000]), 3000 | 1 << 24);
        CraftedImage.Listing listing = new CraftedImage.Listing();
        for (int i = 100; i < 110; i++) {
            long inode = i % 2 == 0
                    ? image.file(0, 0, i, i)
                    : image.directory(new CraftedImage.Listing().entry("x", image.file(0, 0, 0, 1), InodeTable.FILE));
            listing.entry("entry" + i, inode, 2 - i % 2);
        }
        listing.entry("link", image.symlink("../../etc/passwd", 16), InodeTable.SYMLINK);
        image.directory(listing);
        return image.bytes();
    }

    private static void read(byte[] input) throws IOException {
        try (SquashfsImage image = SquashfsImage.open(Files.write(FILE, input))) {
            Map<String, String> found = ImageWalk.of(image, ENTRIES, BYTES);
            for (String path : found.keySet()) {
                image.find(path);
            }
        }
    }
}
