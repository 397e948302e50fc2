package io.imagetransmit.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large directories, found in whatever order. */
class DirectoryIndexTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257, 20_000})
    void findsEveryNameInEveryOrder(int count) throws IOException {
        CraftedImage crafted = new CraftedImage();
        CraftedImage.Listing listing = new CraftedImage.Listing();
        List<Integer> numbers = new ArrayList<>();
        long inode = 0;
        for (int i = 0; i < count; i++) {
            if (i % 20 == 0) { // a new inode, with the number of its first entry for a size, and a new group
                inode = crafted.extendedFile(0, CraftedImage.NO_FRAGMENT, 0, i, new int[i / CraftedImage.BLOCK + 1]);
                listing.group(Math.min(20, count - i), inode);
            }
            listing.bareEntry(name(i), inode, InodeTable.FILE);
            numbers.add(i);
        }
        crafted.directory(listing);
        try (TemporaryFolder folder = new TemporaryFolder("index")) {
            Path file = CraftedImage.write(folder.resolve("image"), crafted.bytes());
            find(file, numbers);
            Collections.reverse(numbers);
            find(file, numbers);
            Collections.shuffle(numbers, new Random(1));
            find(file, numbers);
        }
    }

    private static void find(Path path, List<Integer> numbers) throws IOException {
        try (SquashfsImage image = SquashfsImage.open(path)) {
            for (int number : numbers) {
                assertTrue(image.find(name(number) + "x").isEmpty());
                FileNode file = assertInstanceOf(
                        FileNode.class, image.find(name(number)).orElseThrow());
                assertEquals(number - number % 20, file.size());
            }
            assertTrue(image.find("a").isEmpty());
            assertTrue(image.find("z").isEmpty());
            assertEquals(numbers.size(), ImageWalk.of(image).size());
        }
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "name-%07d", number);
    }
}
