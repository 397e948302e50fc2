package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at a compact bundle of ours with other eyes than the program's. */
@SuppressWarnings("NullAway") // what is missing fails the test
final class CompactFiles {
    private static final int HEAD = 12;
    private static final int RECORD_HEAD = 9;

    private CompactFiles() {}

    /** A record: its letter, where it begins in all files together, and where the next one does. */
    record Stretch(char type, long from, long to) {}

    static List<Path> dataFiles(Path meta) {
        List<Path> files = new ArrayList<>();
        BundleFiles.map(BundleFiles.meta(meta), "datafiles")
                .keySet()
                .forEach(name -> files.add(meta.resolveSibling(name)));
        return files;
    }

    static Path index(Path meta) {
        return meta.resolveSibling(indexEntry(meta).getKey());
    }

    private static Map.Entry<String, Object> indexEntry(Path meta) {
        Map<String, Object> own = BundleFiles.map(BundleFiles.meta(meta), "transmit");
        return BundleFiles.map(own, "index").entrySet().iterator().next();
    }

    /** All data files, one behind the other; for small ones. */
    static byte[] bytes(Path meta) {
        try {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(BundleFiles.bytes(meta)));
            for (Path file : dataFiles(meta)) {
                all.put(Files.readAllBytes(file));
            }
            return all.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The records of the data files; what the last one is followed by is the trailer. */
    static List<Stretch> records(Path meta) {
        ByteBuffer all = ByteBuffer.wrap(bytes(meta));
        List<Stretch> records = new ArrayList<>();
        int at = HEAD;
        char type = 0;
        while (type != 'E') {
            type = (char) all.get(at);
            int next = at + RECORD_HEAD + all.getInt(at + 1);
            records.add(new Stretch(type, at, next));
            at = next;
        }
        assertEquals(at + 16, all.limit(), "a trailer behind the last record");
        return records;
    }

    /** Sizes and digests are what the meta file says; the data files end where they should, and are full but for the last. */
    static void check(Path metaFile) {
        Map<String, Object> meta = BundleFiles.meta(metaFile);
        Map<String, Object> digests = BundleFiles.map(BundleFiles.map(meta, "transmit"), "files");
        Map<String, Long> sizes = new LinkedHashMap<>();
        BundleFiles.map(meta, "datafiles").forEach((name, size) -> {
            Path file = metaFile.resolveSibling(name);
            sizes.put(name, ((Number) size).longValue());
            assertEquals(sizes.get(name), file.toFile().length(), name);
            assertEquals(digests.get(name), sha256(file), name);
        });
        List<Long> inOrder = List.copyOf(sizes.values());
        for (int i = 0; i + 2 < inOrder.size(); i++) {
            assertEquals(inOrder.get(i), inOrder.get(i + 1), "volumes are full: " + sizes);
        }
        assertTrue(records(metaFile).stream().anyMatch(record -> record.type() == 'E'));
        assertEquals(indexEntry(metaFile).getValue(), sha256(index(metaFile)));
    }

    private static String sha256(Path file) {
        try {
            return Digest.sha256(Files.readAllBytes(file)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a bundle, as whoever carries it would: its meta file and its data files, without the index. */
    static Path copy(Path meta, Path folder) {
        try {
            Files.createDirectories(folder);
            for (Path file : dataFiles(meta)) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            return Files.copy(meta, folder.resolve(meta.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a bundle to where another one lies. */
    static Path copyBeside(Path other, Path meta) {
        return copy(meta, other.toAbsolutePath().getParent());
    }
}
