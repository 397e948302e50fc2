package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.ImageKinds;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import io.imagetransmit.testing.TestManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of every kind go into a bundle and out of it, and are the same, byte by byte. */
@SuppressWarnings("NullAway.Init")
class BundleRoundTripTest {
    private BundleRig rig;

    @BeforeEach
    void open() {
        rig = new BundleRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** Pushes them as {@code kinds/NAME:v1} and gives the list of them. */
    private String push(Map<String, TestImage> images) {
        StringBuilder list = new StringBuilder();
        images.forEach((name, image) -> {
            rig.push("kinds/" + name, "v1", image);
            list.append("kinds/").append(name).append(":v1\n");
        });
        return list.toString();
    }

    private void assertArrived(Map<String, TestImage> images) {
        images.forEach((name, image) -> rig.assertArrived("kinds/" + name, "v1", image));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxconn: 5",
                "maxconn: 1",
                "singlefile: true\nmaxconn: 5",
                "singlefile: true\ndockerfile: true\nmaxconn: 5",
                "volumesize: 256KB\nmaxconn: 3",
                "volumesize: 64KiB\nsinglefile: true"
            })
    void everyKindComesBack(String settings) {
        Map<String, TestImage> images = ImageKinds.of(100_000);
        String list = push(images);
        rig.configure("compressor: tar\n" + settings + "\n");
        Path meta = rig.download(list);
        rig.upload(meta);
        assertArrived(images);
        assertEquals(List.of(), rig.leftovers());
        BundleFiles.check(meta);
    }

    @Test
    void secondUploadHasNothingToDo() {
        Map<String, TestImage> images = ImageKinds.of(110_000);
        Path meta = rig.download(push(images));
        rig.upload(meta);
        ProgramRig.Result again = rig.upload(meta);
        assertTrue(again.out().contains("0 transferred, " + images.size() + " already there"), again.out());
    }

    /** Increment upon increment upon full bundle, each uploaded after the other. */
    @Test
    void chainOfIncrementsComesBack() {
        Map<String, TestImage> images = ImageKinds.of(120_000);
        Path full = rig.download(push(images));
        TestLayer shared = TestLayer.gzip(TestLayer.OCI_GZIP, 121_000, 50_000);
        TestImage second = ImageBuilder.oci().layer(shared).build();
        rig.push("kinds/second", "v1", second);
        Path one = rig.download("kinds/second:v1\nkinds/docker:v1\nkinds/nested-index:v1\n", "-inc", full.toString());
        TestImage third = ImageBuilder.oci()
                .layer(shared)
                .layer(TestLayer.gzip(TestLayer.OCI_GZIP, 121_001, 3000))
                .build();
        rig.push("kinds/third", "v1", third);
        String all = "kinds/third:v1\nkinds/second:v1\nkinds/nested-index:v1\nkinds/big:v1\n";
        Path two = rig.download(all, "-inc", one.toString());
        assertTrue(BundleFiles.bytes(one) < 60_000, "the increment holds what its base has");
        assertTrue(BundleFiles.bytes(two) < 10_000, "the increment holds what its bases have");
        rig.upload(full);
        rig.upload(one);
        rig.upload(two);
        assertArrived(images);
        assertArrived(Map.of("second", second, "third", third));
        rig.newTarget();
        rig.upload(two); // its bases lie beside it
        assertArrived(Map.of(
                "third",
                third,
                "second",
                second,
                "nested-index",
                OddImages.nestedIndex(120_400),
                "big",
                OddImages.bigLayer(120_830, 10_000_000)));
        for (Path meta : List.of(full, one, two)) {
            BundleFiles.check(meta);
        }
    }

    @Test
    void severalBasesLeaveOutWhatAnyOfThemHas() {
        TestImage one = OddImages.ociImage(130_000);
        TestImage two = OddImages.multiPlatform(130_100);
        rig.push("several/one", "v1", one);
        rig.push("several/two", "v1", two);
        Path first = rig.download("several/one:v1", "-out", "first");
        Path second = rig.download("several/two:v1", "-out", "second");
        TestImage both = ImageBuilder.index(
                TestManifest.OCI_INDEX, List.of(new ImageBuilder.Entry(one), new ImageBuilder.Entry(two)));
        rig.push("several/both", "v1", both);
        Path increment =
                rig.download("several/both:v1", "-inc", first.toString(), "-inc", second.toString(), "-out", "third");
        assertEquals(0, BundleFiles.bytes(increment));
        rig.upload(first);
        rig.upload(second);
        rig.upload(increment);
        rig.assertArrived("several/both", "v1", both);
    }

    @Test
    void referrersAndSignaturesComeAlong() {
        TestImage image = OddImages.ociImage(140_000);
        TestImage sbom = OddImages.referrer(image, 140_001);
        TestImage signature = OddImages.cosignSignature(image);
        rig.push("signed/app", "v1", image);
        rig.push("signed/app", "sbom", sbom);
        rig.push("signed/app", image.tagScheme() + ".sig", signature);
        Path meta = rig.download("signed/app:v1", "-referrers");
        rig.upload(meta);
        rig.assertArrived("signed/app", "v1", image);
        rig.assertArrived("signed/app", sbom.digest().toString(), sbom);
        rig.assertArrived("signed/app", image.tagScheme() + ".sig", signature);
        assertEquals(
                List.of(image.tagScheme() + ".sig", "v1"),
                rig.arrived().tags("signed/app").stream().sorted().toList());
    }

    @Test
    void chosenPlatformIsAllThatIsPacked() {
        TestImage image = OddImages.multiPlatform(150_000);
        rig.push("platform/app", "v1", image);
        Path meta = rig.download("platform/app:v1", "-platform", "linux/arm64");
        assertTrue(BundleFiles.bytes(meta) < 30_000);
        rig.upload(meta);
        var arrived = rig.arrived().contents("platform/app", "v1");
        assertEquals(2, arrived.manifests().size());
        assertTrue(arrived.manifests()
                .containsKey(OddImages.multiPlatform(150_000).below().get(1).digest()));
    }

    /** Chosen at the upload, from a bundle that holds all of them. */
    @Test
    void platformIsChosenAtTheUpload() {
        TestImage image = OddImages.multiPlatform(151_000);
        rig.push("platform/app", "v1", image);
        rig.upload(rig.download("platform/app:v1"), "-platform", "linux/amd64");
        assertEquals(2, rig.arrived().contents("platform/app", "v1").manifests().size());
    }

    @Test
    void newNamesOfTheListAreKeptForTheUpload() {
        TestImage image = OddImages.ociImage(160_000);
        TestImage plain = OddImages.ociImage(160_001);
        rig.push("public/app", "v1", image);
        rig.push("public/plain", "v1", plain);
        String host = rig.source().uri().toString();
        Path meta = rig.download(host + "/public/app:v1 -> team/renamed:v2\n"
                + "public/app:v1 -> https://other.host/team/twice\n"
                + "public/plain:v1\n");
        rig.upload(meta);
        rig.assertArrived("team/renamed", "v2", image);
        rig.assertArrived("team/twice", "v1", image);
        rig.assertArrived("public/plain", "v1", plain);
        assertEquals(List.of(), rig.arrived().tags("public/app"));
    }

    @Test
    void listAtTheUploadSelectsAndRenames() {
        TestImage image = OddImages.ociImage(161_000);
        rig.push("public/app", "v1", image);
        rig.push("public/unwanted", "v1", OddImages.ociImage(161_001));
        Path meta = rig.download("public/app:v1 -> ignored/app:v1\npublic/unwanted:v1\n");
        String host = rig.source().uri().toString();
        rig.program()
                .write(
                        "list.txt",
                        "public/app:v1\n" + host
                                + "/public/app:v1 -> one:v1\nhttps://10.0.0.1/public/app:v1 -> a/two\n");
        rig.upload(meta, "-lst", "list.txt");
        rig.assertArrived("public/app", "v1", image);
        rig.assertArrived("one", "v1", image);
        rig.assertArrived("a/two", "v1", image);
        assertEquals(List.of(), rig.arrived().tags("ignored/app"));
        assertEquals(List.of(), rig.arrived().tags("public/unwanted"));
    }

    @Test
    void repositoryOfTheTargetReplacesTheProject() {
        TestImage image = OddImages.ociImage(162_000);
        rig.push("public/app", "v1", image);
        Path meta = rig.download("public/app:v1\n");
        rig.program()
                .configure(
                        "registry: " + rig.source().uri(),
                        "registry: " + rig.target().uri() + "\nrepository: yyyy");
        rig.upload(meta);
        rig.assertArrived("yyyy/app", "v1", image);
    }

    @Test
    void imageByItsDigestKeepsIt() {
        TestImage image = OddImages.multiPlatform(170_000);
        rig.push("digest/app", "v1", image);
        Path meta = rig.download("digest/app@" + image.digest() + "\n");
        rig.upload(meta);
        rig.assertArrived("digest/app", image.digest().toString(), image);
        assertEquals(List.of(), rig.arrived().tags("digest/app"));
        rig.program().write("list.txt", "digest/app@" + image.digest() + " -> digest/named:v1");
        rig.upload(meta, "-lst", "list.txt");
        rig.assertArrived("digest/named", "v1", image);
    }

    /** Empty blobs, the same blob in several images, an image twice under two tags. */
    @Test
    void emptyAndSharedBlobsStandOnce() {
        TestLayer empty = TestLayer.text("text/plain", "");
        TestLayer shared = TestLayer.gzip(TestLayer.OCI_GZIP, 180_000, 2_000_000);
        TestImage one = ImageBuilder.oci().layer(empty).layer(shared).build();
        TestImage two = ImageBuilder.docker().layer(shared).layer(empty).build();
        rig.push("shared/one", "v1", one);
        rig.push("shared/one", "v2", one);
        rig.push("shared/two", "v1", two);
        Path meta = rig.download("shared/one:v1\nshared/one:v2\nshared/two:v1\n");
        assertTrue(BundleFiles.bytes(meta) < 2_100_000);
        BundleFiles.check(meta);
        rig.upload(meta);
        rig.assertArrived("shared/one", "v1", one);
        rig.assertArrived("shared/one", "v2", one);
        rig.assertArrived("shared/two", "v1", two);
    }

    @Test
    void failedImageDoesNotStopTheOthers() {
        TestImage image = OddImages.ociImage(190_000);
        rig.push("some/app", "v1", image);
        ProgramRig.Result result = rig.tryDownload("some/app:v1\nsome/none:v1\n");
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains("some/none:v1"), result.all());
        Path meta = rig.metaFiles().iterator().next();
        BundleFiles.check(meta);
        rig.upload(meta);
        rig.assertArrived("some/app", "v1", image);
    }

    @Test
    void nothingFoundLeavesNothing() {
        ProgramRig.Result result = rig.tryDownload("some/none:v1\n");
        assertEquals(1, result.code(), result.all());
        assertEquals(List.of(), List.copyOf(rig.metaFiles()));
        assertEquals(List.of(), rig.leftovers());
    }

    @Test
    void dryRunLeavesNothing() {
        rig.push("some/app", "v1", OddImages.ociImage(191_000));
        BundleRig.assertGood(rig.tryDownload("some/app:v1\n", "-dry-run"));
        assertEquals(List.of(), List.copyOf(rig.metaFiles()));
        assertEquals(List.of(), rig.leftovers());
        Path meta = rig.download("some/app:v1\n");
        rig.upload(meta, "-dry-run");
        rig.assertTargetEmpty();
    }

    @Test
    void prefixMakesFoldersAndNames() {
        rig.push("some/app", "v1", OddImages.ociImage(192_000));
        Path meta = rig.download("some/app:v1\n", "-out", "release/2.0/shop");
        String shown = rig.program().path("data").relativize(meta).toString().replace('\\', '/');
        assertTrue(shown.matches("\\d{8}/release/2\\.0/shop_img_full_\\d{12}_meta\\.yaml"), shown);
        Path again = rig.download("some/app:v1\n", "-out", "release/2.0/shop");
        assertFalse(again.equals(meta));
        BundleFiles.check(meta);
        BundleFiles.check(again);
        assertEquals(2, rig.tryDownload("some/app:v1\n", "-out", "../x").code());
    }
}
