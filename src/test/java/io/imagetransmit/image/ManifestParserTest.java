package io.imagetransmit.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {
    private static final String HEX = "a".repeat(64);
    private static final String CONFIG =
            "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:" + HEX + "\",\"size\":2}";

    private static Manifest parse(String json, @Nullable String declared) {
        return ManifestParser.parse(json.getBytes(StandardCharsets.UTF_8), declared);
    }

    @Test
    void keepsTheBytesAndTheirDigest() {
        byte[] bytes =
                ("{ \"schemaVersion\":2,\n\"config\":" + CONFIG + ",\"layers\":[]}").getBytes(StandardCharsets.UTF_8);
        Manifest manifest = ManifestParser.parse(bytes, "application/vnd.oci.image.manifest.v1+json; charset=utf-8");
        assertEquals(Digest.sha256(bytes), manifest.digest());
        assertEquals("application/vnd.oci.image.manifest.v1+json", manifest.mediaType());
        assertEquals(1, manifest.blobs().size());
    }

    @Test
    void readsAnEmptyAndANestedIndex() {
        String type = ManifestType.OCI_INDEX.mediaType();
        assertEquals(0, parse("{\"manifests\":[]}", type).children().size());
        assertEquals(0, parse("{\"manifests\":null}", type).children().size());
        Manifest nested = parse(
                "{\"manifests\":[{\"mediaType\":\"" + type + "\",\"digest\":\"sha256:" + HEX + "\",\"size\":9}]}",
                type);
        assertEquals(1, nested.children().size());
    }

    @Test
    void anIndexEntryThatIsNoManifestIsABlob() {
        Manifest index = parse(
                "{\"manifests\":[{\"mediaType\":\"application/vnd.example.thing\",\"digest\":\"sha256:" + HEX
                        + "\",\"size\":9}]}",
                ManifestType.OCI_INDEX.mediaType());
        assertEquals(0, index.children().size());
        assertEquals(1, index.blobs().size());
    }

    @Test
    void guessesTheTypeWhereNobodyGivesIt() {
        assertInstanceOf(ImageIndex.class, parse("{\"manifests\":[]}", "application/json"));
        assertInstanceOf(ImageManifest.class, parse("{\"config\":" + CONFIG + ",\"layers\":[]}", null));
        assertInstanceOf(LegacyManifest.class, parse("{\"schemaVersion\":1,\"signatures\":[]}", "application/json"));
    }

    @Test
    void theWithdrawnArtifactManifestHasBlobsAndNoConfig() {
        ImageManifest artifact = assertInstanceOf(
                ImageManifest.class, parse("{\"blobs\":[" + CONFIG + "]}", ManifestType.OCI_ARTIFACT.mediaType()));
        assertNull(artifact.config());
        assertEquals(1, artifact.layers().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "<html>",
                "{\"layers\":[]}",
                "{\"config\":[],\"layers\":[]}",
                "{\"config\":{\"digest\":\"sha256:../../etc/passwd\",\"size\":1},\"layers\":[]}",
                "{\"config\":{\"digest\":\"md5:00\",\"size\":1},\"layers\":[]}",
                "{\"config\":{\"size\":1},\"layers\":[]}",
                "{\"config\":{\"digest\":\"sha256:" + "aa" + "\",\"size\":1},\"layers\":[]}"
            })
    void refusesWhatIsNotAManifest(String json) {
        assertThrows(IllegalArgumentException.class, () -> parse(json, ManifestType.OCI_MANIFEST.mediaType()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "1e30", "\"7\"", "null", "{}", "99999999999999999999999999"})
    void refusesASizeThatIsNotAWholeNumber(String size) {
        String json = "{\"config\":{\"digest\":\"sha256:" + HEX + "\",\"size\":" + size + "},\"layers\":[]}";
        assertThrows(IllegalArgumentException.class, () -> parse(json, ManifestType.OCI_MANIFEST.mediaType()));
    }
}
