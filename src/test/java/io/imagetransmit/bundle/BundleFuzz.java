package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.fuzz.Target;
import io.imagetransmit.fuzz.Words;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.OriginalBundles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Meta files, tars and what an interrupted run left. */
public final class BundleFuzz {
    private static final List<String> WORDS = List.of(
            "datafiles:\n",
            "blobs:\n",
            "manifests:\n",
            "transmit:\n",
            "compressor: squashfs\n",
            "compressor: tar\n",
            "compressor: ",
            "zstd",
            "../x",
            "/etc/passwd",
            "a/b",
            "CON",
            "\\",
            "- ",
            "- https://last.img/skip/it:",
            ": ",
            "\n",
            "\n  ",
            "|-\n",
            "!!binary ",
            "[",
            "]",
            "{",
            "}",
            "'",
            "\"",
            "&a ",
            "*a",
            "<<: *a\n",
            "~",
            "null",
            "---\n",
            "? ",
            "#",
            "size: ",
            "at: ",
            "files:",
            "images:",
            "nested:",
            "referrers:",
            "bases:",
            "index:",
            "sha256:",
            "\uFEFF",
            "\u0085",
            "\\u0000",
            "\t",
            "\r");

    private static final List<String> TAR_WORDS = Words.with(
            Words.TAR,
            "ustar  \0",
            "0000644\0",
            "\u0080\0\0\0\0\0\0\0",
            "30 size=99999999999999999999\n",
            "GNU.sparse.size=5\n",
            ".tar.gz");

    private static final List<String> JOURNALS = List.of("{\"blob\":\"sha256:" + "0".repeat(64)
            + "\",\"size\":5,\"at\":[[0,512,5]]}\n{\"file\":0,\"name\":\"/tmp/x\"}\n" + "{\"blob\":\"sha256:"
            + "0".repeat(64) + "\",\"written\":3}\n{\"meta\":\"/tmp/m\"}\n");

    private static final List<String> JOURNAL_WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            "\n",
            "\"blob\":",
            "\"size\":",
            "\"at\":",
            "\"written\":",
            "\"done\":true",
            "\"file\":",
            "\"name\":",
            "\"\\u0000\"",
            "null",
            "-1",
            "1e99");

    private static final Path FOLDER = Target.folder();

    private BundleFuzz() {}

    public static List<Target> targets() {
        return List.of(
                Target.ofBytes("meta", metas(), WORDS, BundleFuzz::meta, TransferException.class),
                Target.ofBytes("meta-original", originals(), WORDS, BundleFuzz::originalMeta, TransferException.class),
                Target.ofBytes("tar", tars(), TAR_WORDS, BundleFuzz::tar, TransferException.class),
                Target.ofText("journal", JOURNALS, JOURNAL_WORDS, BundleFuzz::journal, IOException.class));
    }

    /** Without their last line, which every input gets. */
    private static List<byte[]> metas() {
        Manifest lines = MetaFileTest.manifest("{\n   " + MetaFileTest.BODY.replace(",", ",\n   ") + "\n}");
        Manifest packed = MetaFileTest.manifest("{" + MetaFileTest.BODY + " }\t");
        try {
            ByteArrayOutputStream small = new ByteArrayOutputStream();
            MetaWriter.write(MetaFileTest.meta(Map.of(), List.of()), small);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            MetaWriter.write(MetaFileTest.meta(Map.of("a:1", lines, "b/c:2", packed), List.of(packed)), whole);
            return List.of(unsealed(small.toByteArray()), unsealed(whole.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unsealed(byte[] file) {
        return Arrays.copyOf(file, file.length - MetaSeal.of(Digest.sha256(file)).length);
    }

    private static List<byte[]> originals() {
        try {
            Path folder = FOLDER.resolve("metas");
            return List.of(
                    Files.readAllBytes(OriginalBundles.full(folder)),
                    Files.readAllBytes(OriginalBundles.increment(folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A small one with all kinds of names, and the beginning of one of the original's. */
    private static List<byte[]> tars() {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(small)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            String hex = "ab".repeat(32);
            for (String name : List.of(
                    hex + ".tar.gz", "x".repeat(120) + "/" + hex, "sha512:" + hex + hex, "镜像", hex + ".raw.1")) {
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(5);
                tar.putArchiveEntry(entry);
                tar.write(new byte[5]);
                tar.closeArchiveEntry();
            }
            Path folder = FOLDER.resolve("tars");
            OriginalBundles.full(folder);
            byte[] original = Files.readAllBytes(folder.resolve(OriginalBundles.FULL_FILES.get(0)));
            tar.finish();
            return List.of(small.toByteArray(), Arrays.copyOf(original, 8 << 10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void meta(byte[] input) throws IOException {
        Path file = FOLDER.resolve("x_meta.yaml");
        byte[] seal = MetaSeal.of(Digest.sha256(input));
        byte[] whole = Arrays.copyOf(input, input.length + seal.length);
        System.arraycopy(seal, 0, whole, input.length, seal.length);
        Files.write(file, whole);
        BundleMeta meta = MetaReader.read(file);
        check(meta);
        if (meta.isOurs()) {
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            MetaWriter.write(meta, again);
            Files.write(file, again.toByteArray());
            BundleMeta read = MetaReader.read(file);
            assertEquals(meta.files(), read.files());
            assertEquals(meta.blobs(), read.blobs());
            assertEquals(meta.nested().keySet(), read.nested().keySet());
            assertEquals(meta.images().size(), read.images().size());
        }
    }

    private static void originalMeta(byte[] input) throws IOException {
        check(MetaReader.read(Files.write(FOLDER.resolve("x_meta.yaml"), input)));
    }

    /** No name leads out of the folder, no place out of its file. */
    private static void check(BundleMeta meta) throws IOException {
        Path folder = FOLDER.resolve("bundle");
        for (BundledFile file : meta.files()) {
            assertEquals(folder, folder.resolve(file.name()).normalize().getParent(), file.name());
            assertTrue(file.size() >= 0, file.toString());
        }
        for (BundleMeta.Base base : meta.bases()) {
            assertEquals(folder, folder.resolve(base.name()).normalize().getParent(), base.name());
        }
        if (meta.index() != null) {
            assertEquals(
                    folder,
                    folder.resolve(meta.index().name()).normalize().getParent(),
                    meta.index().name());
        }
        for (BundledBlob blob : meta.blobs().values()) {
            for (Piece piece : blob.pieces()) {
                long size = meta.files().get(piece.file()).size();
                assertTrue(
                        piece.offset() >= 0 && piece.length() >= 0 && piece.offset() <= size - piece.length(),
                        piece.toString());
            }
        }
    }

    private static void tar(byte[] input) throws IOException {
        Path file = Files.write(FOLDER.resolve("x.tar"), input);
        try (TarBlobs blobs = TarBlobs.open(List.of(file), Map.of(), true)) {
            for (Map.Entry<Digest, List<Piece>> place :
                    blobs.places(digest -> true).entrySet()) {
                long size = place.getValue().stream().mapToLong(Piece::length).sum();
                try (InputStream in = blobs.open(new Descriptor("a/b", place.getKey(), size), 0)) {
                    assertTrue(in.readAllBytes().length <= input.length, "more than the file has");
                }
            }
        }
    }

    private static void journal(byte[] input) throws IOException {
        try (Journal journal = Journal.open(Files.write(FOLDER.resolve("journal"), input))) {
            journal.entries().values().stream()
                    .filter(Journal.Entry::isPlausible)
                    .forEach(entry ->
                            assertTrue(entry.size() >= 0 && entry.written() <= entry.size(), entry.toString()));
            journal.names();
            journal.meta();
        }
    }
}
