package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Looks at a tar bundle of ours with other eyes than the program's: a YAML library, and a tar library. */
@SuppressWarnings("NullAway") // what is missing fails the test
final class BundleFiles {
    private BundleFiles() {}

    /** Takes our own keys and our seal out of a meta file: what is left is a meta file as the original writes it. */
    static void makeOriginal(Path meta) {
        try {
            String text = Files.readString(meta);
            Files.writeString(meta, text.substring(text.indexOf('\n') + 1, text.indexOf("\ntransmit:") + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> meta(Path meta) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        try {
            return new Yaml(new SafeConstructor(options)).load(Files.readString(meta));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Map<String, Object> map, String key) {
        return (Map<String, Object>) map.get(key);
    }

    /** How many bytes the data files have together. */
    static long bytes(Path meta) {
        return map(meta(meta), "datafiles").values().stream()
                .mapToLong(size -> ((Number) size).longValue())
                .sum();
    }

    /** Names and sizes of the entries of all data files, by file. */
    static Map<String, Map<String, Long>> entries(Path meta) {
        Map<String, Map<String, Long>> entries = new LinkedHashMap<>();
        map(meta(meta), "datafiles").keySet().forEach(name -> entries.put(name, entriesOf(meta.resolveSibling(name))));
        return entries;
    }

    private static Map<String, Long> entriesOf(Path tar) {
        Map<String, Long> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(tar)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertTrue(entry.isFile(), entry.getName());
                assertEquals(entry.getSize(), in.transferTo(OutputStream.nullOutputStream()), entry.getName());
                assertEquals(null, entries.put(entry.getName(), entry.getSize()), entry.getName() + " stands twice");
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(tar.toString(), e);
        }
    }

    /** Everything that the meta file says is so: sizes, digests, positions; each blob stands once. */
    static void check(Path metaFile) {
        Map<String, Object> meta = meta(metaFile);
        Map<String, Object> own = map(meta, "transmit");
        Map<String, Object> digests = map(own, "files");
        map(meta, "datafiles").forEach((name, size) -> {
            Path file = metaFile.resolveSibling(name);
            assertEquals(((Number) size).longValue(), file.toFile().length(), name);
            assertEquals(digests.get(name), sha256(file, 0, file.toFile().length()), name);
        });
        checkPositions(metaFile, map(own, "blobs"));
        checkNames(metaFile, meta);
    }

    private static void checkPositions(Path metaFile, Map<String, Object> blobs) {
        blobs.forEach((digest, value) -> {
            List<?> places = (List<?>) ((Map<?, ?>) value).get("at");
            if (places != null) {
                List<Object[]> pieces = new ArrayList<>();
                places.forEach(place -> pieces.add(((List<?>) place).toArray()));
                assertEquals(digest, sha256(metaFile, pieces));
            }
        });
    }

    private static void checkNames(Path metaFile, Map<String, Object> meta) {
        Set<String> seen = new HashSet<>();
        entries(metaFile)
                .forEach((file, entries) -> entries.keySet().forEach(name -> {
                    assertTrue(seen.add(name), name + " stands twice");
                }));
        map(meta, "blobs").forEach((hex, urls) -> {
            boolean leftOut = urls.toString().contains("https://last.img/skip/it:");
            assertEquals(!leftOut, seen.stream().anyMatch(name -> name.contains(hex)), hex);
        });
    }

    private static String sha256(Path metaFile, List<Object[]> pieces) {
        MessageDigest hash = newHash();
        for (Object[] piece : pieces) {
            Path file = metaFile.resolveSibling(piece[0].toString());
            update(hash, file, ((Number) piece[1]).longValue(), ((Number) piece[2]).longValue());
        }
        return Digest.of("sha256", hash.digest()).toString();
    }

    private static String sha256(Path file, long offset, long length) {
        MessageDigest hash = newHash();
        update(hash, file, offset, length);
        return Digest.of("sha256", hash.digest()).toString();
    }

    private static MessageDigest newHash() {
        return Digest.sha256(new byte[0]).newMessageDigest();
    }

    private static void update(MessageDigest hash, Path file, long offset, long length) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(length)];
            in.seek(offset);
            in.readFully(bytes);
            hash.update(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
