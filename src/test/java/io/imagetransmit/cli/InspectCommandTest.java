package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InspectCommandTest {
    private static final TestLayer SHARED = TestLayer.gzip(TestLayer.OCI_GZIP, 1, 50_000);
    private static final TestLayer NEW = TestLayer.gzip(TestLayer.OCI_GZIP, 2, 30_000);
    private static final TestImage FIRST = ImageBuilder.oci().layer(SHARED).build();
    private static final TestImage SECOND =
            ImageBuilder.oci().layer(SHARED).layer(NEW).build();

    private final VerifyRig rig = new VerifyRig();

    @BeforeEach
    void configure() {
        rig.configure("compressor: tar");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private JsonObject json(Path meta) {
        Result result = rig.inspect(meta, "-json");
        assertEquals(0, result.code(), result.all());
        assertEquals("", result.err());
        return JsonParser.parseString(result.out()).getAsJsonObject();
    }

    private static JsonObject image(JsonObject json, String name) {
        return element(json.getAsJsonArray("images"), "name", name);
    }

    private static JsonObject element(JsonArray array, String key, String value) {
        for (JsonElement element : array) {
            if (element.getAsJsonObject().get(key).getAsString().equals(value)) {
                return element.getAsJsonObject();
            }
        }
        throw new AssertionError("no " + value + " in " + array);
    }

    private static List<String> strings(JsonArray array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.getAsString()));
        return strings;
    }

    private static void assertAmount(int count, long bytes, JsonElement amount) {
        assertEquals(count, amount.getAsJsonObject().get("count").getAsInt());
        assertEquals(bytes, amount.getAsJsonObject().get("bytes").getAsLong());
    }

    private static long size(TestImage image) {
        return image.contents().blobs().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Test
    void tellsSizesAndWhatIsShared() throws IOException {
        rig.push("team/first", "1", FIRST);
        rig.push("team/second", "1", SECOND);
        Path meta = rig.download("team/first:1 -> other/first:2\nteam/second:1\n");
        JsonObject json = json(meta);
        assertEquals(
                Set.of(
                        "format",
                        "name",
                        "identity",
                        "tool",
                        "created",
                        "compressor",
                        "files",
                        "images",
                        "referrers",
                        "totals",
                        "bases"),
                json.keySet());
        assertEquals(1, json.get("format").getAsInt());
        assertEquals(name(meta), json.get("name").getAsString());
        assertEquals(
                Digest.sha256(Files.readAllBytes(meta)).toString(),
                json.get("identity").getAsString());
        assertEquals("tar", json.get("compressor").getAsString());
        assertTrue(json.get("created").getAsString().matches("\\d{4}-\\d\\d-\\d\\dT.*Z"));
        for (JsonElement element : json.getAsJsonArray("files")) {
            JsonObject file = element.getAsJsonObject();
            Path path = meta.resolveSibling(file.get("name").getAsString());
            assertEquals(Files.size(path), file.get("size").getAsLong());
            assertEquals(Files.size(path), file.get("found").getAsLong());
            assertEquals("present", file.get("state").getAsString());
            assertEquals(
                    Digest.sha256(Files.readAllBytes(path)).toString(),
                    file.get("digest").getAsString());
        }
        JsonObject first = image(json, "team/first:1");
        assertEquals(rig.origin() + "/team/first:1", first.get("url").getAsString());
        assertEquals(FIRST.digest().toString(), first.get("digest").getAsString());
        assertEquals(FIRST.top().mediaType(), first.get("mediaType").getAsString());
        assertEquals(List.of("linux/amd64"), strings(first.getAsJsonArray("platforms")));
        assertEquals(List.of("other/first:2"), strings(first.getAsJsonArray("renames")));
        assertAmount(2, size(FIRST), first.get("blobs"));
        assertAmount(1, SHARED.blob().size(), first.get("shared"));
        JsonObject totals = json.getAsJsonObject("totals");
        long all = size(FIRST) + size(SECOND) - SHARED.blob().size();
        assertAmount(4, all, totals.get("blobs"));
        assertAmount(4, all, totals.get("packed"));
        assertEquals(SHARED.blob().size(), totals.get("savedBytes").getAsLong());
        assertEquals(0, json.getAsJsonArray("bases").size());
    }

    @Test
    void tellsPlatformsAndAttestationsOfAnIndex() throws IOException {
        TestImage multi = OddImages.multiPlatform(10);
        TestImage attested = OddImages.withAttestation(20);
        rig.push("multi", "1", multi);
        rig.push("attested", "1", attested);
        JsonObject json = json(rig.download("multi:1\nattested:1\n"));
        JsonObject image = image(json, "multi:1");
        assertEquals(List.of("linux/amd64", "linux/arm64", "linux/arm/v7"), strings(image.getAsJsonArray("platforms")));
        JsonArray manifests = image.getAsJsonArray("manifests");
        assertEquals(4, manifests.size());
        assertEquals("index", manifests.get(0).getAsJsonObject().get("kind").getAsString());
        assertTrue(manifests.get(0).getAsJsonObject().get("parent").isJsonNull());
        JsonObject arm =
                element(manifests, "digest", multi.below().get(1).digest().toString());
        assertEquals("linux/arm64", arm.get("platform").getAsString());
        assertEquals(multi.digest().toString(), arm.get("parent").getAsString());
        JsonObject other = image(json, "attested:1");
        assertEquals(List.of("linux/amd64"), strings(other.getAsJsonArray("platforms")));
        JsonObject attestation = element(other.getAsJsonArray("manifests"), "kind", "attestation");
        assertEquals(
                attested.below().get(0).digest().toString(),
                attestation.get("about").getAsString());
    }

    @Test
    void tellsWhatAnIncrementLeavesOutAndTheChainOfBases() throws IOException {
        rig.push("team/first", "1", FIRST);
        Path full = rig.download("team/first:1\n");
        rig.push("team/second", "1", SECOND);
        Path second = rig.download("team/second:1\n", "-inc", full.toString());
        rig.push("team/third", "1", SECOND);
        Path third = rig.download("team/third:1\n", "-inc", second.toString());
        JsonObject json = json(third);
        JsonObject totals = json.getAsJsonObject("totals");
        assertAmount(0, 0, totals.get("packed"));
        JsonArray leftOut = totals.getAsJsonArray("leftOut");
        assertAmount(1, SHARED.blob().size(), element(leftOut, "base", name(full)));
        assertAmount(2, size(SECOND) - SHARED.blob().size(), element(leftOut, "base", name(second)));
        JsonObject base = element(json.getAsJsonArray("bases"), "name", name(second));
        assertEquals("complete", base.get("state").getAsString());
        assertEquals(
                name(full),
                base.getAsJsonArray("bases")
                        .get(0)
                        .getAsJsonObject()
                        .get("name")
                        .getAsString());
        String text = rig.inspect(third).out();
        assertTrue(text.contains("Builds on\n  " + name(second)), text);
        assertTrue(text.contains(", which " + name(full) + " brings"), text);

        Files.move(full, second, StandardCopyOption.REPLACE_EXISTING);
        JsonArray bases = json(third).getAsJsonArray("bases");
        assertEquals(
                "another", element(bases, "name", name(second)).get("state").getAsString());
        assertEquals("absent", element(bases, "name", name(full)).get("state").getAsString());

        Files.writeString(second, Files.readString(second) + "\n");
        bases = json(third).getAsJsonArray("bases");
        assertEquals(
                "unreadable", element(bases, "name", name(second)).get("state").getAsString());
    }

    @Test
    void tellsOfACompactIncrementAsOfAnyOther() throws IOException {
        rig.configure("compressor: compact");
        rig.push("team/app", "1", Releases.image(50, 1));
        rig.push("team/app", "2", Releases.image(50, 2));
        Path full = rig.download("team/app:1\n");
        Path increment = rig.download("team/app:2\n", "-inc", full.toString());
        JsonObject json = json(increment);
        assertEquals("compact", json.get("compressor").getAsString());
        JsonArray files = json.getAsJsonArray("files");
        assertEquals(1, files.size(), "the index is no data file");
        JsonObject file = files.get(0).getAsJsonObject();
        assertEquals(
                name(increment).replace("_meta.yaml", ".compact"),
                file.get("name").getAsString());
        assertEquals("present", file.get("state").getAsString());
        assertAmount(
                2, size(Releases.image(50, 2)), json.getAsJsonObject("totals").get("packed"));
        assertEquals(0, json.getAsJsonObject("totals").getAsJsonArray("leftOut").size());
        JsonObject base = element(json.getAsJsonArray("bases"), "name", name(full));
        assertEquals("complete", base.get("state").getAsString());
        assertEquals(List.of("linux/amd64"), strings(image(json, "team/app:2").getAsJsonArray("platforms")));
        String text = rig.inspect(increment).out();
        assertTrue(text.contains("Form    compact\n"), text);
        assertTrue(text.contains("Builds on\n  " + name(full) + "  beside this bundle"), text);
        Files.delete(full);
        assertEquals(
                List.of("linux/amd64"),
                strings(image(json(increment), "team/app:2").getAsJsonArray("platforms")));
        Files.delete(increment.resolveSibling(file.get("name").getAsString()));
        assertEquals(
                "missing",
                json(increment)
                        .getAsJsonArray("files")
                        .get(0)
                        .getAsJsonObject()
                        .get("state")
                        .getAsString());
    }

    @Test
    void tellsReferrers() throws IOException {
        rig.push("team/first", "1", FIRST);
        TestImage sbom = OddImages.referrer(FIRST, 30);
        rig.push("team/first", "sbom", sbom);
        TestImage signature = OddImages.cosignSignature(FIRST);
        rig.push("team/first", FIRST.tagScheme() + ".sig", signature);
        Path meta = rig.download("team/first:1\n", "-referrers");
        JsonArray referrers = json(meta).getAsJsonArray("referrers");
        assertEquals(2, referrers.size());
        for (TestImage attached : List.of(sbom, signature)) {
            JsonObject referrer = element(referrers, "digest", attached.digest().toString());
            assertEquals(FIRST.digest().toString(), referrer.get("subject").getAsString());
            assertAmount(2, size(attached), referrer.get("blobs"));
        }
        String text = rig.inspect(meta).out();
        assertTrue(text.contains("attached to " + FIRST.digest()), text);
        assertTrue(text.contains("artifact application/vnd.example.sbom"), text);
    }

    @Test
    void needsNoDataFiles() throws IOException {
        Path meta = rig.original();
        JsonObject before = json(meta);
        for (Path file : VerifyRig.dataFiles(meta)) {
            Files.delete(file);
        }
        JsonObject json = json(meta);
        JsonObject file = json.getAsJsonArray("files").get(0).getAsJsonObject();
        assertEquals("missing", file.get("state").getAsString());
        assertTrue(file.get("found").isJsonNull());
        assertEquals(before.get("totals"), json.get("totals"));
        assertEquals(
                image(before, "fixture/app:3.5").get("blobs"),
                image(json, "fixture/app:3.5").get("blobs"));
        String text = rig.inspect(meta).out();
        assertTrue(text.contains("missing\n"), text);
        assertTrue(text.contains("Nothing can be uploaded before these files are whole"), text);
    }

    @Test
    void showsAnIncrementOfTheOriginal() throws IOException {
        rig.original();
        Result result = rig.inspect(rig.program().path(VerifyRig.INCREMENT));
        assertEquals(0, result.code(), result.all());
        String expected = """
                Name    img_incr_202611231638_meta.yaml
                Made    by the original tool, which keeps no time
                Form    tar
                Digest  sha256:651307b43bc66b72d04744f76fa8e6cfce762c92615ca872ce5eb350b11bc7ca
                From    http://127.0.0.1:5001

                Data files                       Size
                  img_incr_202611231638_0.tar  64.5KB  there

                Images: 1              Size  Shared  Left out
                  fixture/app:3.10  424.3KB       -   362.8KB
                    sha256:eb1ddcf3de9f5df87361de2f6bf26240063b543b9895a2ed900079f35ba878f6
                    image, linux/amd64

                All together: 424.3KB (different blobs: 4)
                  in this bundle: 61.5KB (blobs: 3)
                  left out: 362.8KB (blobs: 1), which img_full_202611231638_meta.yaml brings

                Builds on
                  img_full_202611231638_meta.yaml  beside this bundle
                """;
        assertEquals(expected, result.out());
    }

    @Test
    void chineseColumnsStandBelowEachOther() throws IOException {
        rig.push("multi", "1", OddImages.multiPlatform(10));
        rig.push("team/first", "1", FIRST);
        Path meta = rig.download("multi:1\nteam/first:1\n");
        rig.program().variable("lang", "zh");
        Result result = rig.inspect(meta);
        assertEquals(0, result.code(), result.all());
        List<String> lines = result.out().lines().toList();
        for (String line : lines) {
            assertTrue(TextTable.width(line) <= 100, line);
        }
        String heading = lines.stream()
                .filter(line -> line.startsWith("镜像："))
                .findFirst()
                .orElseThrow();
        int end = TextTable.width(heading.substring(0, heading.indexOf("大小") + 2));
        List<String> rows = lines.stream()
                .filter(line -> line.matches(" +(multi|team/first|镜像 ).*B( .*|)"))
                .toList();
        assertEquals(5, rows.size(), result.out());
        for (String row : rows) {
            String upToSize = row.replaceFirst("(\\.\\dK?B).*", "$1");
            assertEquals(end, TextTable.width(upToSize), row + "\n" + result.out());
        }
    }

    @Test
    void whatIsNoBundleIsToldOnTheErrorStream() {
        Path file = rig.program().write("other_meta.yaml", "a: 1\n");
        Result result = rig.inspect(file, "-json");
        assertEquals(1, result.code());
        assertEquals("", result.out());
        assertFalse(result.err().isBlank());
        assertEquals(2, rig.program().run("inspect").code());
        assertEquals(2, rig.program().run("inspect", "a", "-frobnicate").code());
    }
}
