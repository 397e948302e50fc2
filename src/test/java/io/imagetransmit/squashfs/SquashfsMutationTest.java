package io.imagetransmit.squashfs;

import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to an image, reading all of it ends soon, in little memory, and with nothing worse than an IOException. */
class SquashfsMutationTest {
    private static final int ROUNDS = 1200;

    /** What a walk through a spoilt image is given leave to see. */
    private static final long ENTRIES = 500;

    private static final long BYTES = 1 << 20;

    /** Above what a walk itself takes: its budget of bytes, and no more than a few dozen blocks of the largest size. */
    private static final long MEMORY = 64 << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int refused;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-comp gzip",
                "-comp xz",
                "-comp zstd",
                "-comp lz4",
                "-comp zstd -noI -b 4096",
                "-noI -noD -noF -b 4096 -always-use-fragments",
                "-comp gzip -noI -no-fragments -b 1M"
            })
    void spoiltImages(String options) {
        try (TemporaryFolder folder = new TemporaryFolder("mutation")) {
            Path original = Tool.MKSQUASHFS.pack(TestTree.small(), folder.path(), (options + " -nopad").split(" "));
            byte[] image = read(original);
            spoil(folder.resolve("spoilt"), image, options.hashCode());
        }
    }

    @Test
    void spoiltImagesWithoutAnyCompression() {
        CraftedImage crafted = new CraftedImage();
        crafted.fragment(crafted.data(new byte[3000]), 3000 | 1 << 24);
        CraftedImage.Listing listing = new CraftedImage.Listing();
        for (int i = 100; i < 160; i++) {
            long inode = i % 2 == 0
                    ? crafted.file(0, 0, i, i)
                    : crafted.directory(new CraftedImage.Listing().entry("x", crafted.file(0, 0, 0, 1), 2));
            listing.entry("entry" + i, inode, 2 - i % 2);
        }
        crafted.directory(listing);
        try (TemporaryFolder folder = new TemporaryFolder("mutation")) {
            spoil(folder.resolve("spoilt"), crafted.bytes(), 31);
        }
    }

    private void spoil(Path file, byte[] image, long seed) {
        assertEquals("", walk(CraftedImage.write(file, image)));
        for (int round = 0; round < ROUNDS; round++) {
            byte[] spoilt = mutate(image, new Random(seed * 1_000_003 + round));
            String problem = assertTimeoutPreemptively(
                    ofMinutes(1), () -> walk(CraftedImage.write(file, spoilt)), () -> encoded(spoilt));
            assertEquals("", problem, () -> encoded(spoilt));
        }
        assertTrue(refused > ROUNDS / 4, refused + " were refused");
    }

    /** What went wrong that must not; empty for success and for an IOException. */
    @SuppressWarnings("CatchingUnchecked") // which is the very thing that is looked for
    private String walk(Path file) {
        long before = threads.getCurrentThreadAllocatedBytes();
        try (SquashfsImage image = SquashfsImage.open(file)) {
            Map<String, String> found = ImageWalk.of(image, ENTRIES, BYTES);
            for (String path : found.keySet()) {
                image.find(path);
            }
        } catch (IOException e) {
            refused++;
        } catch (RuntimeException | Error e) {
            return e + Arrays.toString(e.getStackTrace());
        }
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        return taken < MEMORY ? "" : "took " + taken + " bytes";
    }

    private static String encoded(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }

    private static byte[] mutate(byte[] image, Random random) {
        byte[] spoilt = image.clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            spoilt = mutateOnce(spoilt, random);
        }
        return spoilt;
    }

    private static byte[] mutateOnce(byte[] image, Random random) {
        int place = place(image, random);
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        switch (random.nextInt(9)) {
            case 0 -> {
                return Arrays.copyOf(image, random.nextInt(image.length));
            }
            case 1 -> {
                int length = Math.min(random.nextInt(200), image.length - place);
                System.arraycopy(image, random.nextInt(image.length - length + 1), image, place, length);
            }
            case 2, 3 -> putNumber(bytes, place, random, Short.BYTES);
            case 4 -> putNumber(bytes, place, random, Integer.BYTES);
            case 5 -> putNumber(bytes, place, random, Long.BYTES);
            default -> {
                if (image.length > 0) {
                    image[place] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return image;
    }

    /** Anywhere, but often in the superblock or the tables, which are at the end. */
    private static int place(byte[] image, Random random) {
        if (image.length == 0) {
            return 0;
        }
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(Math.min(image.length, Superblock.SIZE));
            case 1 -> random.nextInt(image.length);
            default -> Math.max(0, image.length - 1 - random.nextInt(1500));
        };
    }

    /** A number that is likely to be at some limit. */
    private static void putNumber(ByteBuffer bytes, int place, Random random, int size) {
        long[] numbers = {
            0,
            1,
            -1,
            Short.MAX_VALUE,
            0x8000,
            8192,
            8193,
            Integer.MAX_VALUE,
            1L << 31,
            1L << 24,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            bytes.capacity(),
            bytes.capacity() - 1L,
            place,
            random.nextInt(bytes.capacity() + 1)
        };
        long number = numbers[random.nextInt(numbers.length)];
        for (int i = 0; i < size && place + i < bytes.capacity(); i++) {
            bytes.put(place + i, (byte) (number >>> (8 * i)));
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
