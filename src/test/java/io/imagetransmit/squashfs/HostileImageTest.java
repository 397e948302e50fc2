package io.imagetransmit.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.sun.management.ThreadMXBean;
import io.imagetransmit.squashfs.CraftedImage.Listing;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Images that were made to do harm, each wrong in one way, which the message must name. */
class HostileImageTest {
    private static final int DIRECTORY = InodeTable.DIRECTORY;
    private static final int FILE = InodeTable.FILE;
    private static final int NOT_PACKED = 1 << 24;
    private static final byte[] CONTENT = "content of a file".getBytes(StandardCharsets.UTF_8);

    private final TemporaryFolder folder = new TemporaryFolder("hostile");

    @AfterEach
    void clean() {
        folder.close();
    }

    @Test
    void theImagesMadeHereAreReadableIfNothingIsWrong() throws IOException {
        CraftedImage image = new CraftedImage();
        long packed = image.data(deflate(CONTENT));
        long tail = image.data(CONTENT);
        image.fragment(tail, CONTENT.length | NOT_PACKED);
        long block = image.file(packed, CraftedImage.NO_FRAGMENT, 0, CONTENT.length, deflate(CONTENT).length);
        long tailed = image.file(0, 0, 3, CONTENT.length - 3);
        long hole = image.extendedFile(0, CraftedImage.NO_FRAGMENT, 0, 5000, 0, 0);
        long inner = image.directory(new Listing());
        image.directory(new Listing()
                .entry("block", block, FILE)
                .entry("hole", hole, FILE)
                .entry("inner", inner, DIRECTORY)
                .entry("link", image.symlink("block", 5), InodeTable.SYMLINK)
                .entry("tail", tailed, FILE));
        assertEquals(
                Map.of(
                        "block", ImageWalk.describe(CONTENT),
                        "hole", ImageWalk.describe(new byte[5000]),
                        "inner", "directory",
                        "link", "-> block",
                        "tail", ImageWalk.describe("tent of a file".getBytes(StandardCharsets.UTF_8))),
                walk(image.bytes()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, not a squashfs image: it does not begin with hsqs",
        "28, 5, squashfs version 5.0 is not supported",
        "30, 1, squashfs version 4.1 is not supported",
        "20, 2, the image is packed with lzma",
        "20, 3, the image is packed with lzo",
        "20, 7, 'the image is packed with an unknown compressor, number 7'",
        "20, 0, 'the image is packed with an unknown compressor, number 0'",
        "22, 13, a block size of 4096 bytes (2 to the power of 13)",
        "22, 63, a block size of 4096 bytes (2 to the power of 63)",
        "12, 8192, a block size of 8192 bytes (2 to the power of 12)",
        "40, 95, the image is said to have 95 bytes",
        "46, 1, the image is said to have 281474976",
        "46, -1, the image is said to have -281474976",
        "64, 95, the inode table at 95",
        "70, 1, the inode table at 281474976",
        "70, -1, the inode table at -281474976",
        "78, 1, cannot be in an image",
        "72, 96, cannot be in an image",
        "18, -1, the fragment table of 4294901761 entries cannot be at",
        "86, -1, the fragment table of 1 entries cannot be at",
        "80, 96, the fragment table of 1 entries cannot be at 96",
        "54, 1, the owner table of 1 entries cannot be at 281474976",
        "88, 96, the export table of 2 entries cannot be at -65440",
        "38, 1, 'the inode table has'",
        "36, 1, 'the inode table has'",
        "32, -1, 'the inode table has'"
    })
    void superblock(int offset, int value, String message) {
        assertRefused(message, valid().bytes(bytes -> bytes.putShort(offset, (short) value)));
    }

    @Test
    void aRootThatIsNoDirectory() {
        assertRefused("an inode has type 2 where 1", valid().bytes(bytes -> bytes.putLong(32, 0)));
    }

    @Test
    void tooShort() {
        assertRefused("not a squashfs image: it has only 95 bytes", new byte[95]);
    }

    @Test
    void directoriesThatContainThemselves() {
        CraftedImage itself = new CraftedImage();
        itself.directory(new Listing().entry("again", itself.nextInode(), DIRECTORY));
        assertRefused("a directory contains itself", itself.bytes());

        CraftedImage mutual = new CraftedImage();
        long first = mutual.nextInode();
        long second = first + 40;
        mutual.directory(new Listing().entry("b", second, DIRECTORY));
        assertEquals(second, mutual.directory(new Listing().entry("a", first, DIRECTORY)));
        mutual.directory(new Listing().entry("c", first, DIRECTORY));
        assertRefused("a directory contains itself", mutual.bytes());
    }

    @Test
    void aDirectoryWhoseListingIsAlsoItsChilds() {
        CraftedImage image = new CraftedImage();
        long listing = image.nextListing();
        long child = image.nextInode();
        byte[] bytes = new Listing().entry("child", child, DIRECTORY).bytes();
        image.directory(new Listing().entry("child", child, DIRECTORY));
        image.directoryAt(listing, bytes.length + 3);
        assertRefused("a directory contains itself", image.bytes());
    }

    @Test
    void directoriesNestedTooDeep() {
        CraftedImage image = new CraftedImage();
        long inner = image.directory(new Listing());
        for (int i = 0; i < 5000; i++) {
            inner = image.directory(new Listing().entry("d", inner, DIRECTORY));
        }
        assertRefused("directories are nested more than 2048 deep", image.bytes());
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, a directory has a name with a slash",
        "/, a directory has a name with a slash",
        "., a directory has a file named .",
        ".., a directory has a file named .."
    })
    void names(String name, String message) {
        assertRefused(message, withEntry(inode -> new Listing().entry(name, inode, FILE)));
    }

    @Test
    void namesThatNoFileSystemHas() {
        assertRefused("a name with a zero byte", withEntry(inode -> new Listing().entry("a\0b", inode, FILE)));
        String tooLong = "n".repeat(257);
        assertRefused("a name of 257 bytes", withEntry(inode -> new Listing().entry(tooLong, inode, FILE)));
    }

    @Test
    void namesOutOfOrder() {
        String message = "a directory's names are not in order";
        assertRefused(
                message,
                withEntry(inode -> new Listing().entry("b", inode, FILE).entry("a", inode, FILE)));
        assertRefused(
                message,
                withEntry(inode -> new Listing().entry("a", inode, FILE).entry("a", inode, FILE)));
    }

    @Test
    void listingsThatLie() {
        String message = "a directory's listing has more entries than its size allows";
        for (int lie : new int[] {-1, -5, -9, -14, 1, 11}) {
            CraftedImage image = new CraftedImage();
            long file = image.file(0, CraftedImage.NO_FRAGMENT, 0, 0);
            image.directory(new Listing().entry("a", file, FILE), lie);
            assertRefused(lie < 0 ? message : "", image.bytes());
        }
        assertRefused(message, withEntry(inode -> new Listing().group(2, inode).bareEntry("a", inode, FILE)));
        assertRefused(
                "a directory is said to have 257 entries in a group",
                withEntry(inode -> new Listing().group(257, inode).bareEntry("a", inode, FILE)));
        CraftedImage huge = new CraftedImage();
        huge.directoryAt(huge.nextListing(), 0xffff_ffffL);
        assertRefused("a directory's listing is said to have 4294967292 bytes", huge.bytes());
    }

    @Test
    void inodesThatAreNotThere() {
        long beyond = 1L << 40;
        assertRefused("the inode table has", withEntry(inode -> new Listing().entry("a", beyond, FILE)));
        assertRefused("but its offset 7000 is referred to", withEntry(inode -> new Listing().entry("a", 7000, FILE)));
        assertRefused("an inode has type 2 where 1", withEntry(inode -> new Listing().entry("a", inode, DIRECTORY)));
        assertRefused("an inode has type 2 where 0", withEntry(inode -> new Listing().entry("a", inode, 0)));
        CraftedImage image = new CraftedImage();
        long strange = image.inodeOfType(15);
        image.directory(new Listing().entry("a", strange, 15));
        assertRefused("inodes of type 15 do not exist", image.bytes());
    }

    @ParameterizedTest
    @CsvSource({"0, 0 bytes", "65536, 65536 bytes", "-1, 4294967295 bytes"})
    void symlinks(int size, String message) {
        CraftedImage image = new CraftedImage();
        image.directory(new Listing().entry("a", image.symlink("to", size), InodeTable.SYMLINK));
        assertRefused("a symbolic link is said to point to a path of " + message, image.bytes());
    }

    @Test
    void filesThatAreTooLargeToBeTrue() {
        for (long size : new long[] {Long.MAX_VALUE, 1L << 62, 1L << 40}) {
            assertRefused(
                    "a file is said to have " + size + " bytes, for which",
                    with(image -> image.extendedFile(0, CraftedImage.NO_FRAGMENT, 0, size, 0)));
        }
        assertRefused(
                "a file is said to have 18446744073709551615 bytes",
                with(image -> image.extendedFile(0, CraftedImage.NO_FRAGMENT, 0, -1, 0)));
    }

    @Test
    void blocksThatLie() {
        int none = CraftedImage.NO_FRAGMENT;
        assertRefused(
                "a file's block is said to take 4097 bytes, but blocks have 4096",
                with(image -> image.file(96, none, 0, 100, 4097)));
        assertRefused("unknown bits: 2000005", with(image -> image.file(96, none, 0, 100, 2 * NOT_PACKED + 5)));
        assertRefused("outside of the image's data", with(image -> image.file(0, none, 0, 100, 100 | NOT_PACKED)));
        assertRefused("outside of the image's data", with(image -> image.file(5000, none, 0, 100, 100 | NOT_PACKED)));
        assertRefused(
                "outside of the image's data",
                with(image -> image.extendedFile(Long.MAX_VALUE, none, 0, 100, 100 | NOT_PACKED)));
        assertRefused("outside of the image's data", with(image -> image.extendedFile(-1, none, 0, 100, 100)));
        assertRefused(
                "a file's block has 17 bytes where 100 are due",
                with(image -> image.file(image.data(CONTENT), none, 0, 100, CONTENT.length | NOT_PACKED)));
        assertRefused(
                "a file's block has 17 bytes, but may have 16 at most",
                with(image -> image.file(image.data(CONTENT), none, 0, 16, CONTENT.length | NOT_PACKED)));
        assertRefused(
                "a file's block cannot be unpacked (gzip): it has more than the 16 bytes",
                with(image -> packedFile(image, deflate(CONTENT), 16)));
        assertRefused(
                "a file's block has 17 bytes where 18 are due", with(image -> packedFile(image, deflate(CONTENT), 18)));
        assertRefused("a file's block cannot be unpacked (gzip)", with(image -> packedFile(image, CONTENT, 17)));
    }

    @Test
    void fragmentsThatLie() {
        assertRefused("a file refers to fragment 1 of 1", withFragment(image -> image.file(0, 1, 0, 5)));
        assertRefused("a file refers to fragment 4294967294 of 1", withFragment(image -> image.file(0, -2, 0, 5)));
        assertRefused(
                "a file's tail of 5 bytes at 13 is not in its fragment, which has 17 bytes",
                withFragment(image -> image.file(0, 0, 13, 5)));
        assertRefused("a file's tail of 5 bytes at 4294967295", withFragment(image -> image.file(0, 0, -1, 5)));
        for (long position : new long[] {0, 95, 120, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertRefused("outside of the image's data", with(image -> {
                image.data(CONTENT);
                image.fragment(position, 17 | NOT_PACKED);
                return image.file(0, 0, 0, 5);
            }));
        }
        assertRefused("fragment 0 is said to take 4097 bytes, but blocks have 4096", with(image -> {
            image.fragment(96, 4097);
            return image.file(0, 0, 0, 5);
        }));
    }

    @Test
    void aFragmentTableThatLeadsElsewhere() {
        CraftedImage image = valid();
        assertRefused("the fragment table at", image.bytes(bytes -> bytes.putLong((int) bytes.getLong(80), 96)));
        assertRefused(
                "the fragment table at",
                image.bytes(bytes -> bytes.putLong((int) bytes.getLong(80), bytes.getLong(80))));
        assertRefused(
                "a block of the fragment table is said to reach beyond",
                image.bytes(bytes -> bytes.putShort((int) bytes.getLong((int) bytes.getLong(80)), (short) 5000)));
        assertRefused(
                "the fragment table has no entry for fragment 0",
                image.bytes(bytes -> bytes.putShort((int) bytes.getLong((int) bytes.getLong(80)), (short) 0x8008)));
    }

    @ParameterizedTest
    @CsvSource({
        "0x8000, is said to take 0 bytes",
        "0x0000, is said to take 0 bytes",
        "0xa001, is said to take 8193 bytes",
        "0xa000, is said to reach beyond the table's end",
        "0x0010, cannot be unpacked (gzip)",
        "0x8004, 'has 4 bytes, but its offset 32 is referred to'"
    })
    void metadataBlocks(String header, String message) {
        int field = Integer.decode(header);
        assertRefused(
                "a block of the inode table " + message,
                valid().bytes(bytes -> bytes.putShort((int) bytes.getLong(64), (short) field)));
    }

    @Test
    void aMetadataBlockThatUnpacksToMoreThanOneHas() {
        CraftedImage image = new CraftedImage().packedListings(deflate(new byte[50_000]));
        image.directoryAt(0, 100);
        assertRefused(
                "a block of the directory table cannot be unpacked (gzip): it has more than the 8192 bytes",
                image.bytes());
    }

    @Test
    void aMetadataBlockOfNothing() {
        CraftedImage image = new CraftedImage().packedListings(deflate(new byte[0]));
        image.directoryAt(0, 100);
        assertRefused("a block of the directory table is empty", image.bytes());
    }

    @Test
    void zstdFramesThatClaimMore() {
        byte[] bomb = Zstd.compress(new byte[1 << 22]);
        assertRefused(
                "a file's block cannot be unpacked (zstd)", with(image -> packedFile(image.compressor(6), bomb, 4096)));
        // a window of 2 GiB, no content size, one raw block of one byte
        byte[] window = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0x00, (byte) 0xA8, 9, 0, 0, 'x'};
        assertRefused("", with(image -> packedFile(image.compressor(6), window, 2)));
    }

    @Test
    void xzDictionariesThatAreTooLarge() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        LZMA2Options options = new LZMA2Options(0);
        options.setDictSize(16 << 20);
        try (XZOutputStream out = new XZOutputStream(packed, options)) {
            out.write(new byte[4096]);
        }
        assertRefused(
                "a file's block cannot be unpacked (xz): 16",
                with(image -> packedFile(image.compressor(4), packed.toByteArray(), 4096)));
    }

    @Test
    void lz4BlocksThatAreTooLarge() {
        byte[] bomb = new byte[1000];
        java.util.Arrays.fill(
                bomb, (byte) 0xff); // a literal of a quarter of a million bytes, of which only these are there
        assertRefused(
                "a file's block cannot be unpacked (lz4)", with(image -> packedFile(image.compressor(5), bomb, 4096)));
    }

    private static long packedFile(CraftedImage image, byte[] packed, int size) {
        return image.file(image.data(packed), CraftedImage.NO_FRAGMENT, 0, size, packed.length);
    }

    /** An image with a file, a fragment, and nothing wrong. */
    private static CraftedImage valid() {
        CraftedImage image = new CraftedImage();
        image.fragment(image.data(CONTENT), CONTENT.length | NOT_PACKED);
        long file = image.file(0, 0, 0, CONTENT.length);
        image.directory(new Listing().entry("file", file, FILE));
        return image;
    }

    private static byte[] withEntry(Function<Long, Listing> listing) {
        CraftedImage image = new CraftedImage();
        image.directory(listing.apply(image.file(0, CraftedImage.NO_FRAGMENT, 0, 0)));
        return image.bytes();
    }

    private static byte[] with(Function<CraftedImage, Long> file) {
        CraftedImage image = new CraftedImage();
        image.directory(new Listing().entry("file", file.apply(image), FILE));
        return image.bytes();
    }

    private static byte[] withFragment(Function<CraftedImage, Long> file) {
        return with(image -> {
            image.fragment(image.data(CONTENT), CONTENT.length | NOT_PACKED);
            return file.apply(image);
        });
    }

    private static byte[] deflate(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private Map<String, String> walk(byte[] bytes) throws IOException {
        try (SquashfsImage image = SquashfsImage.open(CraftedImage.write(folder.resolve("image"), bytes))) {
            return ImageWalk.of(image);
        }
    }

    /** Reading all of the image fails with this, and without having taken much memory before. */
    private void assertRefused(String message, byte[] bytes) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        SquashfsException refusal = assertThrows(SquashfsException.class, () -> walk(bytes));
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal.getMessage());
        assertTrue(taken < 64 << 20, taken + " bytes");
    }
}
