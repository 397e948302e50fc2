package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.OriginalBundles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the same images our tar bundles have the shape of the original's. */
class BundleStructureTest {
    private final BundleRig rig = new BundleRig();
    private Map<String, Object> original = Map.of();

    /** The original's images get into the source. */
    @BeforeEach
    void fill() {
        Path full = OriginalBundles.full(rig.program().path("original"));
        original = BundleFiles.meta(full);
        rig.program()
                .configure(
                        "registry: http://127.0.0.1:1",
                        "registry: " + rig.source().uri());
        rig.upload(full);
        rig.configure("compressor: tar\nmaxconn: 2\n");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private String origin() {
        return rig.source().uri().toString().replaceAll("/$", "");
    }

    private static Map<String, Object> part(Map<String, Object> meta, String key) {
        return BundleFiles.map(meta, key);
    }

    /** Names and sizes of all entries, whichever file they are in. */
    private static Map<String, Long> entries(Path meta) {
        Map<String, Long> all = new TreeMap<>();
        BundleFiles.entries(meta).values().forEach(all::putAll);
        return all;
    }

    private Map<String, Object> withOurHost(Map<String, Object> byUrl) {
        Map<String, Object> renamed = new LinkedHashMap<>();
        byUrl.forEach((url, value) -> renamed.put(url.replace("http://127.0.0.1:5001", origin()), value));
        return renamed;
    }

    @Test
    void fullBundle() {
        Path meta = rig.download("fixture/base:1.0\nfixture/app:3.5\n");
        Map<String, Object> ours = BundleFiles.meta(meta);
        List<String> keys = new ArrayList<>(original.keySet());
        keys.add("transmit");
        assertEquals(keys, List.copyOf(ours.keySet()));
        assertEquals("tar", ours.get("compressor"));
        assertEquals(original.get("blobdoing"), ours.get("blobdoing"));
        assertEquals(part(original, "blobs").keySet(), part(ours, "blobs").keySet());
        assertEquals(withOurHost(part(original, "manifests")), part(ours, "manifests"));
        assertEquals(entries(rig.program().path("original/" + OriginalBundles.FULL)), entries(meta));
        part(ours, "blobs").values().forEach(urls -> {
            String url = ((List<?>) urls).get(0).toString();
            assertTrue(part(ours, "manifests").containsKey(url), url);
        });
        String stem = meta.getFileName().toString().replace("_meta.yaml", "");
        assertTrue(stem.matches("img_full_\\d{12}"), stem);
        int number = 0;
        for (String name : part(ours, "datafiles").keySet()) {
            assertEquals(stem + "_" + number++ + ".tar", name);
        }
        BundleFiles.check(meta);
    }

    @Test
    void increment() {
        Path increment = OriginalBundles.increment(rig.program().path("original"));
        rig.program()
                .configure(
                        "registry: http://127.0.0.1:1",
                        "registry: " + rig.source().uri());
        rig.upload(increment);
        rig.configure("compressor: tar\n");
        Path base = rig.program().path("original/" + OriginalBundles.FULL);
        Path meta = rig.download("fixture/app:3.10\n", "-inc", base.toString());
        Map<String, Object> theirs = BundleFiles.meta(increment);
        Map<String, Object> ours = BundleFiles.meta(meta);
        assertTrue(meta.getFileName().toString().matches("img_incr_\\d{12}_meta\\.yaml"), meta.toString());
        assertEquals(
                new TreeSet<>(part(theirs, "blobs").keySet()),
                new TreeSet<>(part(ours, "blobs").keySet()));
        part(theirs, "blobs")
                .forEach((hex, urls) -> assertEquals(
                        urls.toString().replace("http://127.0.0.1:5001", origin()),
                        String.valueOf(part(ours, "blobs").get(hex))));
        assertEquals(withOurHost(part(theirs, "manifests")), part(ours, "manifests"));
        assertEquals(entries(increment), entries(meta));
        // and it uploads behind the original's full bundle
        rig.upload(base);
        rig.upload(meta);
        Digest expected = OriginalBundles.DIGESTS.get("fixture/app:3.10");
        assertEquals(expected, rig.arrived().contents("fixture/app", "3.10").top());
    }

    /** Without the keys that are ours, what is left is a bundle of the original's, and is read as such. */
    @Test
    void originalNeedsNoneOfOurKeys() {
        Path meta = rig.download("fixture/base:1.0\nfixture/app:3.5\n");
        BundleFiles.makeOriginal(meta);
        rig.upload(meta);
        for (String image : List.of("fixture/base:1.0", "fixture/app:3.5")) {
            String[] parts = image.split(":", 2);
            assertEquals(
                    OriginalBundles.DIGESTS.get(image),
                    rig.arrived().contents(parts[0], parts[1]).top());
        }
    }

    @Test
    void singleFileHasNoNumber() {
        rig.configure("compressor: tar\nsinglefile: true\n");
        Path meta = rig.download("fixture/base:1.0\nfixture/app:3.5\n");
        String name = meta.getFileName().toString().replace("_meta.yaml", ".tar");
        assertEquals(
                List.of(name),
                List.copyOf(part(BundleFiles.meta(meta), "datafiles").keySet()));
        BundleFiles.check(meta);
    }
}
