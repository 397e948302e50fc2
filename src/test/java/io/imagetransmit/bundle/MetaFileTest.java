package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.bundle.BundleMeta.Base;
import io.imagetransmit.bundle.BundleMeta.Referrer;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.testing.OriginalBundles;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is written into a meta file is what is read out of it. */
@SuppressWarnings({"NullAway", "StreamResourceLeak"}) // what is missing fails the test
class MetaFileTest {
    private static final Digest CONFIG = Digest.sha256(new byte[] {7});
    static final String BODY = "\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":{\"mediaType\":\"a/b\",\"size\":1,\"digest\":\"" + CONFIG + "\"},\"layers\":[]";

    private final TemporaryFolder folder = new TemporaryFolder("meta");
    private final Path file = folder.resolve("img_full_202601020304_meta.yaml");

    @AfterEach
    void close() {
        folder.close();
    }

    static Manifest manifest(String text) {
        return manifest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Manifest manifest(byte[] bytes) {
        return ManifestParser.parse(bytes, null);
    }

    static BundleMeta meta(Map<String, Manifest> images, List<Manifest> nested) {
        List<BundledImage> bundled = new ArrayList<>();
        images.forEach((name, manifest) -> bundled.add(new BundledImage(
                "http://10.45.80.1/" + name, ImageUrl.named(name), manifest, List.of("b/c:" + bundled.size()))));
        Map<Digest, Manifest> below = new LinkedHashMap<>();
        nested.forEach(manifest -> below.put(manifest.digest(), manifest));
        Map<Digest, BundledBlob> blobs = new LinkedHashMap<>();
        List<Piece> pieces = List.of(new Piece(1, 512, 1), new Piece(0, 1024, 0));
        blobs.put(CONFIG, new BundledBlob(CONFIG, 1, null, pieces, "gzip -6", List.of(), List.of("http://h/a:1")));
        Digest left = Digest.sha256(new byte[] {8});
        blobs.put(left, new BundledBlob(left, 77, "base_meta.yaml", List.of(), null, List.of("a", "a/b"), List.of()));
        return new BundleMeta(
                "img_full_202601020304_meta.yaml",
                Digest.sha256(new byte[0]),
                "image-transmit 1",
                "2026-01-02T03:04:05Z",
                Compressor.TAR,
                List.of(
                        new BundledFile("商店_img_full_202601020304_0.tar", 1024, CONFIG),
                        new BundledFile("null", 5_000_000_000L, left)),
                blobs,
                bundled,
                below,
                nested.isEmpty()
                        ? List.of()
                        : List.of(new Referrer(
                                ImageReference.tagged("a", "sha256-00.sig"),
                                nested.get(0).digest())),
                List.of(new Base("base_meta.yaml", left)),
                new BundleMeta.Index("商店_img_full_202601020304.index", left));
    }

    private void assertComesBack(BundleMeta meta) throws IOException {
        MetaWriter.write(meta, file.resolveSibling(""), file);
        BundleMeta read = MetaReader.read(file);
        assertEquals(meta.name(), read.name());
        assertEquals(Digest.sha256(Files.readAllBytes(file)), read.identity());
        assertEquals(meta.tool(), read.tool());
        assertEquals(meta.created(), read.created());
        assertEquals(meta.files(), read.files());
        assertEquals(meta.blobs(), read.blobs());
        assertEquals(meta.bases(), read.bases());
        assertEquals(meta.referrers(), read.referrers());
        assertEquals(
                List.copyOf(meta.nested().keySet()), List.copyOf(read.nested().keySet()));
        meta.nested()
                .forEach((digest, manifest) -> assertArrayEquals(
                        manifest.bytes(), read.nested().get(digest).bytes()));
        assertEquals(meta.images().size(), read.images().size());
        for (int i = 0; i < meta.images().size(); i++) {
            BundledImage image = meta.images().get(i);
            BundledImage other = read.images().get(i);
            assertEquals(image.url(), other.url());
            assertEquals(image.reference(), other.reference());
            assertEquals(image.renames(), other.renames());
            assertEquals(image.manifest().digest(), other.manifest().digest());
            assertArrayEquals(image.manifest().bytes(), other.manifest().bytes());
        }
        assertEquals(List.of(file), Files.list(folder.path()).toList());
    }

    /** As the original's reader sees it: any YAML library, and texts as they were where that is possible. */
    private Map<String, Object> plain() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        return new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    }

    @Test
    void usualManifestsAreReadableByAnybody() throws IOException {
        Map<String, Manifest> images = new LinkedHashMap<>();
        images.put("a:1", manifest("{\n   " + BODY.replace(",", ",\n   ") + "\n}"));
        images.put("a:2", manifest("{" + BODY + "}"));
        images.put("a:3", manifest("{\n\t" + BODY + "\n}\n"));
        images.put("a:4", manifest("{ \"x\": \"商店 — é\", " + BODY + "}"));
        images.put("a@" + CONFIG, manifest("{\"x\":5," + BODY + "}"));
        assertComesBack(meta(images, List.of()));
        Map<?, ?> manifests = (Map<?, ?>) plain().get("manifests");
        images.forEach((name, manifest) -> assertEquals(
                new String(manifest.bytes(), StandardCharsets.UTF_8), manifests.get("http://10.45.80.1/" + name)));
    }

    @Test
    void oddManifestsComeBackByteForByte() throws IOException {
        String[] around = {"%s", "\n%s", "  %s", "%s  ", "%s\n\n\n", "\n\n  %s \n ", "\t%s\t", "%s\r\n", "\r%s", " \n%s"
        };
        String[] inside = {
            "",
            "\"x\":\"\\u0000\",",
            "\"x\":\"😀 \u0085\u00a0\u2028\u2029\ufeff\u200b\",",
            "\n \n  \n",
            "\r\n",
            "\"x\":\"# no: comment\",",
            "\"x\":\"\u007f\",",
            "\"x\":\"'\\\"!&*%@`|>- ?\",",
            "   \n\t\n \t ",
            "\"x\":\"" + "long ".repeat(20_000) + "\",",
            "\"x\":\"" + "y".repeat(1_500_000) + "\",",
            "\n".repeat(3000),
            "\"x\":[" + "1,\n".repeat(400_000) + "1],"
        };
        Map<String, Manifest> images = new LinkedHashMap<>();
        List<Manifest> nested = new ArrayList<>();
        for (String outer : around) {
            for (String inner : inside) {
                if (outer.equals("%s") || inner.length() < 4000) {
                    Manifest manifest = manifest(outer.formatted("{" + inner + BODY + "}"));
                    images.put("app:" + images.size(), manifest);
                    nested.add(manifest);
                }
            }
        }
        byte[] wrong = ("{\"x\":\"?\"," + BODY + "}").getBytes(StandardCharsets.ISO_8859_1);
        wrong[6] = (byte) 0xff;
        images.put("latin:1", manifest(wrong));
        nested.add(manifest(wrong));
        assertComesBack(meta(images, nested));
    }

    @Test
    void randomTextsComeBack() throws IOException {
        Random random = new Random(3);
        String alphabet = "ab  \n\t\"'\\:#-?|>%&*!{}[],é商\u0085\u2028\ufeff\ud83d\ude00\r~@`";
        Map<String, Manifest> images = new LinkedHashMap<>();
        for (int i = 0; i < 400; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            // text outside of the document would be no JSON; within a string the parser takes anything
            String json =
                    "{\"x\":\"" + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\",\n" + BODY + "}";
            images.put("app:" + i, manifest(json));
        }
        assertComesBack(meta(images, List.copyOf(images.values())));
    }

    @Test
    void longNamesComeBack() throws IOException {
        String repository = "a".repeat(120) + "/" + "b".repeat(134);
        Map<String, Manifest> images = new LinkedHashMap<>();
        images.put(repository + ":" + "t".repeat(128), manifest("{" + BODY + "}"));
        images.put(repository + ":x@" + CONFIG, manifest("{\n" + BODY + "\n}"));
        assertComesBack(meta(images, List.of()));
    }

    @Test
    void nothingInItIsWrittenAsNothing() throws IOException {
        BundleMeta empty = new BundleMeta(
                file.getFileName().toString(),
                CONFIG,
                "",
                "",
                Compressor.TAR,
                List.of(),
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                null);
        assertComesBack(empty);
        assertEquals(Map.of(), plain().get("datafiles"));
        assertEquals(Map.of(), plain().get("blobdoing"));
    }

    /** Thousands of images and blobs take little more memory than they have. */
    @Test
    void manyBlobsAreWrittenAndRead() throws IOException {
        Map<Digest, BundledBlob> blobs = new LinkedHashMap<>();
        for (int i = 0; i < 8000; i++) {
            Digest digest = Digest.sha256(("blob " + i).getBytes(StandardCharsets.UTF_8));
            blobs.put(
                    digest,
                    new BundledBlob(
                            digest,
                            i,
                            null,
                            List.of(new Piece(0, 512L * i, i)),
                            null,
                            List.of(),
                            List.of("http://h/a:1")));
        }
        BundleMeta meta = new BundleMeta(
                file.getFileName().toString(),
                CONFIG,
                "tool",
                "",
                Compressor.TAR,
                List.of(new BundledFile("a_0.tar", 10_000_000, CONFIG)),
                blobs,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                null);
        assertComesBack(meta);
    }

    /** Wherever a bit is flipped, the file is refused, and the sentence names it. */
    @Test
    void everyFlippedBitIsFound() throws IOException {
        Manifest manifest = manifest("{\n   " + BODY + "\n}");
        MetaWriter.write(
                meta(Map.of("a:1", manifest), List.of(manifest("{" + BODY + "}"))), file.resolveSibling(""), file);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << (i % 8));
            Files.write(file, bad);
            assertRefused("bit " + i % 8 + " of byte " + i);
        }
    }

    @Test
    void cutAndGrownFilesAreFound() throws IOException {
        Manifest manifest = manifest("{\n   " + BODY + "\n}");
        MetaWriter.write(meta(Map.of("a:1", manifest), List.of()), file.resolveSibling(""), file);
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertRefused("cut to " + length);
        }
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.writeBytes(good);
        more.writeBytes("more: keys\n".getBytes(StandardCharsets.UTF_8));
        Files.write(file, more.toByteArray());
        assertRefused("something behind it");
    }

    private void assertRefused(String what) {
        TransferException refusal = assertThrows(TransferException.class, () -> MetaReader.read(file), what);
        assertEquals(Kind.MALFORMED, refusal.kind(), what);
        assertEquals(file.toString(), refusal.details().get("path"));
        assertTrue(String.valueOf(refusal.details().get("message")).length() < 400, what);
    }

    @Test
    void originalsFilesAreRead() throws IOException {
        BundleMeta full = MetaReader.read(OriginalBundles.full(folder.path()));
        assertEquals(2, full.images().size());
        full.images()
                .forEach(image -> assertEquals(
                        OriginalBundles.DIGESTS.get(image.reference().toString()),
                        image.manifest().digest()));
        BundleMeta increment = MetaReader.read(OriginalBundles.increment(folder.path()));
        assertEquals(List.of(new Base(OriginalBundles.FULL, null)), increment.bases());
        assertEquals(false, increment.isOurs());
    }

    /** Texts that a hostile hand may write into a file of the original's form, which has no digest of its own. */
    @Test
    void liesAreRefused() throws IOException {
        String good = Files.readString(OriginalBundles.full(folder.path()));
        String name = OriginalBundles.FULL_FILES.get(0);
        for (String bad : List.of(
                "../x.tar",
                "/etc/passwd",
                "C:\\x.tar",
                "a/b.tar",
                "a\\b.tar",
                "con",
                "NUL.tar",
                "x.",
                "..",
                ".",
                "\"\"",
                "\"a\\0b\"",
                "x".repeat(256),
                OriginalBundles.FULL_FILES.get(1).toUpperCase(java.util.Locale.ROOT))) {
            assertLie(good.replace(name, bad), bad);
        }
        for (String bad : List.of("-1", "1e9", "0x10", "9223372036854775808", "''", "[]", "{}", "1.5")) {
            assertLie(good.replace("65024", bad), bad);
        }
        assertLie(good.replace("compressor: tar", "compressor: rar"), "compressor");
        assertLie(good.replace("compressor: tar", "compressor: {a: b}"), "compressor");
        assertLie(good.replace("blobs:", "bubbles:"), "no blobs");
        assertLie(good.replace("http://127.0.0.1:5001/fixture/app:3.5: |-", "http://h/../x:1: |-"), "image");
        assertLie(good.replace("\"size\": 1856", "\"size\": -1"), "size");
        assertLie(good.replace("\"size\": 1856", "\"size\": 1e40"), "size");
        assertLie(good.replace("sha256:1d61", "md5:1d61"), "digest");
        assertLie(good.replace("  1d61656c", "  ../1656c"), "blob");
        assertLie(good.replace("\"schemaVersion\": 2", "\"schemaVersion\": 2" + ",\"a\":[".repeat(5000)), "deep");
        assertLie(good.replace("- http://127.0.0.1:5001/fixture/app:3.5", "- https://last.img/skip/it:../x"), "base");
        assertLie(good + "transmit: {format: 1}\n", "ours without its last line");
        assertLie(good + "transmit: {format: 99999}\n", "newer");
    }

    private void assertLie(String text, String what) throws IOException {
        Files.writeString(file, text);
        assertRefused(what);
    }

    @Test
    void largeFilesAreRefusedByTheirSize() throws IOException {
        try (var large = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(10_000_000_000L);
        }
        assertRefused("10 GB of nothing");
        Files.delete(file);
        assertEquals(
                Kind.NOT_FOUND,
                assertThrows(TransferException.class, () -> MetaReader.read(file))
                        .kind());
        assertEquals(
                Kind.DISK,
                assertThrows(TransferException.class, () -> MetaReader.read(folder.path()))
                        .kind());
    }
}
