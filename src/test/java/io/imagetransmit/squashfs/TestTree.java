package io.imagetransmit.squashfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Files to make images of: as a tar archive, since names of any bytes, devices and owners can stand in one without there being a
 * file system that takes them. Paths here are strings with one character (ISO 8859-1) for each byte of the path.
 */
final class TestTree {
    private static final String XATTR = "SCHILY.xattr.user.purpose";

    private final List<TarArchiveEntry> entries = new ArrayList<>();
    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Map<String, String> expected = new TreeMap<>();

    /** What a path whose names are UTF-8 looks like here. */
    static String utf8(String path) {
        return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /**
     * All that is odd about files.
     *
     * @param blockSize of the images, in bytes
     * @param many how many small files there are in one directory
     */
    static TestTree of(int blockSize, int many) {
        TestTree tree = new TestTree();
        Random random = new Random(4711);
        tree.directory("sizes").directory("empty-directory");
        tree.file("sizes/empty", new byte[0]).file("sizes/one", new byte[] {42});
        for (int size : new int[] {blockSize - 1, blockSize, 3 * blockSize + 1234}) {
            tree.file("sizes/text-" + size, text(random, size));
        }
        for (int size : new int[] {1000, blockSize + 1, 2 * blockSize}) {
            tree.file("sizes/random-" + size, randomBytes(random, size));
        }
        tree.holes(blockSize, random);
        tree.links(blockSize, random);
        tree.directory("many");
        for (int i = 0; i < many; i++) {
            tree.file("many/file-" + i * 7919L % 3001, text(random, random.nextInt(300)));
        }
        StringBuilder deep = new StringBuilder("deep");
        tree.directory("deep");
        for (int i = 0; i < 60; i++) {
            tree.directory(deep.append("/d").append(i).toString());
            tree.file(deep + "/file", text(random, 20));
        }
        tree.names(random);
        return tree;
    }

    private void holes(int blockSize, Random random) {
        byte[] middle = new byte[5 * blockSize + 100];
        System.arraycopy(text(random, 3000), 0, middle, 0, 3000);
        System.arraycopy(text(random, 100), 0, middle, 5 * blockSize, 100);
        directory("holes").file("holes/middle", middle);
        file("holes/all", new byte[4 * blockSize]).file("holes/all-and-tail", new byte[4 * blockSize + 77]);
        byte[] end = new byte[3 * blockSize];
        Arrays.fill(end, 0, blockSize, (byte) 'x');
        file("holes/end", end);
    }

    private void links(int blockSize, Random random) {
        directory("links").file("links/first", text(random, blockSize + 99)).hardLink("links/second", "links/first");
        file("links/twin", content("links/first"));
        symlink("links/relative", "../sizes/one").symlink("links/broken", "/no/such/" + "x".repeat(80));
        symlink("links/chinese", utf8("文件"));
        extended("links/with-attribute", text(random, 500));
        fifo("links/fifo");
    }

    private void names(Random random) {
        directory("names").directory(utf8("names/中文 目录")).file(utf8("names/中文 目录/文件.txt"), text(random, 99));
        directory("names/not-utf8-\u00ff\u00fe").file("names/not-utf8-\u00ff\u00fe/\u0080\u00c0", text(random, 98));
        file("names/" + "n".repeat(255), text(random, 97)).file("names/ blank \\ \"quoted\"\n", text(random, 96));
        file("names/...", text(random, 5)).file("names/.hidden", text(random, 5));
    }

    /** A few small files and one of each other kind: an image of it is small enough to be mutated thousands of times. */
    static TestTree small() {
        TestTree tree = new TestTree();
        Random random = new Random(7);
        tree.directory("a").directory("a/b").file("a/b/tail", text(random, 700)).file("a/empty", new byte[0]);
        tree.file("a/blocks", text(random, 9000)).symlink("a/link", "b/tail").fifo("a/fifo");
        byte[] sparse = new byte[20_000];
        Arrays.fill(sparse, 100, 300, (byte) 'z');
        return tree.file("sparse", sparse).extended("extended", text(random, 300));
    }

    TestTree directory(String path) {
        TarArchiveEntry entry = new TarArchiveEntry(path + "/", TarConstants.LF_DIR);
        return add(entry, path, "directory");
    }

    TestTree file(String path, byte[] content) {
        contents.put(path, content);
        return add(fileEntry(path, content), path, ImageWalk.describe(content));
    }

    private static TarArchiveEntry fileEntry(String path, byte[] content) {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        return entry;
    }

    /** A file whose inode is an extended one, for the sake of an attribute. */
    TestTree extended(String path, byte[] content) {
        TarArchiveEntry entry = fileEntry(path, content);
        entry.addPaxHeader(XATTR, "nothing");
        contents.put(path, content);
        return add(entry, path, ImageWalk.describe(content));
    }

    TestTree hardLink(String path, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_LINK);
        entry.setLinkName(target);
        return add(entry, path, ImageWalk.describe(content(target)));
    }

    TestTree symlink(String path, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return add(entry, path, "-> " + target);
    }

    TestTree fifo(String path) {
        return add(new TarArchiveEntry(path, TarConstants.LF_FIFO), path, "FIFO");
    }

    /** Devices, which only root could unpack from the archive. */
    TestTree devices() {
        TarArchiveEntry character = new TarArchiveEntry("dev/null", TarConstants.LF_CHR);
        character.setDevMajor(1);
        character.setDevMinor(3);
        TarArchiveEntry block = new TarArchiveEntry("dev/loop0", TarConstants.LF_BLK);
        block.setDevMajor(7);
        return directory("dev").add(character, "dev/null", "CHARACTER_DEVICE").add(block, "dev/loop0", "BLOCK_DEVICE");
    }

    private byte[] content(String path) {
        return Objects.requireNonNull(contents.get(path), path);
    }

    private TestTree add(TarArchiveEntry entry, String path, String description) {
        entry.setModTime(1_600_000_000_000L);
        entry.setMode(entry.isDirectory() ? 0755 : 0644); // without the bits of the type, which sqfstar would believe
        entries.add(entry);
        expected.put(path, description);
        return this;
    }

    /** The tree as an archive. */
    byte[] tar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.ISO_8859_1.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                if (entry.isFile() && entry.getSize() > 0) {
                    tar.write(content(entry.getName()));
                }
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What {@link ImageWalk} must find in an image of the tree: paths and what they lead to. */
    Map<String, String> expected() {
        return expected;
    }

    static byte[] randomBytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Bytes that every compressor makes smaller. */
    static byte[] text(Random random, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i += 16) {
            byte[] piece = Long.toHexString(random.nextInt(1000) * 0x9E3779B97F4A7C15L | 1L << 60)
                    .getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(piece, 0, bytes, i, Math.min(piece.length, size - i));
        }
        return bytes;
    }
}
