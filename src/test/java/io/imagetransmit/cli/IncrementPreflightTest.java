package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.http.ScriptedServer;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import io.imagetransmit.testing.TestManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before an increment is uploaded, the target is asked for all that the increment leaves out. */
class IncrementPreflightTest {
    private static final TestLayer BASE = TestLayer.gzip(TestLayer.OCI_GZIP, 220_000, 300_000);

    private final BundleRig rig = new BundleRig();

    @BeforeEach
    void configure() {
        rig.configure("compressor: tar\n");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** An image with the base's layer and one of its own. */
    private static TestImage onTop(long seed) {
        return ImageBuilder.oci()
                .layer(BASE)
                .layer(TestLayer.gzip(TestLayer.OCI_GZIP, seed, 3000))
                .build();
    }

    /** Copies a bundle to where nothing else is. */
    private Path alone(Path meta) {
        Path folder = rig.program().path("alone-" + meta.getFileName());
        try {
            Files.createDirectories(folder);
            for (String name :
                    BundleFiles.map(BundleFiles.meta(meta), "datafiles").keySet()) {
                Files.copy(meta.resolveSibling(name), folder.resolve(name));
            }
            return Files.copy(meta, folder.resolve(meta.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path base(TestImage image) {
        rig.push("shop/base", "v1", image);
        return rig.download("shop/base:v1\n");
    }

    /** An image's increment on the base, far from it. */
    private Path increment(Path base, TestImage app) {
        rig.push("shop/app", "v1", app);
        return alone(rig.download("shop/app:v1\n", "-inc", base.toString()));
    }

    @Test
    void whatIsNowhereIsNamedWithItsBaseAndNothingIsPushed() {
        rig.push("shop/base", "v1", onTop(220_010));
        rig.push("shop/app", "v1", onTop(220_020));
        rig.push("shop/new", "v1", OddImages.ociImage(220_030));
        Path base = rig.download("shop/base:v1\n");
        Path increment = alone(rig.download("shop/app:v1\nshop/new:v1\n", "-inc", base.toString()));
        Result result;
        try (ScriptedServer hook = new ScriptedServer()) {
            hook.on("POST /", 204);
            rig.configure("webhook: {url: \"" + hook.url() + "/\"}\n");
            result = rig.tryUpload(increment);
            String told = new String(hook.request("POST /").body(), StandardCharsets.UTF_8);
            assertTrue(told.contains("\"state\":\"failed\"") && told.contains("Nothing was uploaded"), told);
            rig.configure("");
        }
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains(BASE.blob().digest().toString()), result.all());
        assertTrue(result.all().contains(base.getFileName().toString()), result.all());
        assertTrue(result.all().contains("shop/app:v1"), result.all());
        assertFalse(
                result.all()
                        .contains("missing: " + onTop(220_020).blobs().get(0).digest()),
                result.all());
        rig.assertTargetEmpty();
        // the list may do without the image that needs the base
        rig.program().write("new.lst", "shop/new:v1\n");
        rig.upload(increment, "-lst", "new.lst");
        rig.assertArrived("shop/new", "v1", OddImages.ociImage(220_030));
    }

    @Test
    void ofTwoTargetsTheOneThatLacksTheBaseFailsAlone() {
        TestImage app = onTop(224_020);
        Path base = base(onTop(224_010));
        Path increment = increment(base, app);
        rig.upload(base);
        try (RealRegistry empty = RealRegistry.started()) {
            rig.program()
                    .configure(
                            "registry: http://127.0.0.1:1",
                            "registry: " + rig.target().uri(),
                            "- name: c\n  registry: " + empty.url() + "\n");
            Result result = rig.program().run("-dst=c,b", "-img", increment.toString());
            assertEquals(1, result.code(), result.all());
            assertTrue(result.all().contains("[c] missing: " + BASE.blob().digest()), result.all());
            assertTrue(result.all().contains("[c] 1 images: 0 transferred, 0 already there, 1 failed"), result.all());
            assertTrue(result.all().contains("[b] 1 images: 1 transferred"), result.all());
            assertEquals(List.of(), new RegistryInspector(empty.access()).tags("shop/app"));
        }
        rig.assertArrived("shop/app", "v1", app);
    }

    @Test
    void whatTheTargetHasElsewhereIsTakenFromThere() {
        TestImage app = onTop(221_020);
        Path base = base(onTop(221_010));
        Path increment = increment(base, app);
        rig.upload(base);
        try (FaultProxy proxy = FaultProxy.before(rig.target().address())) {
            rig.program().configure("registry: http://127.0.0.1:1", "registry: " + proxy.url());
            BundleRig.assertGood(rig.tryUpload(increment, "-dry-run"));
            assertEquals(0, proxy.count("POST"), "a dry run asks only");
            rig.upload(increment);
            long sent = proxy.exchanges().stream()
                    .mapToLong(exchange -> exchange.requestBytes())
                    .sum();
            assertTrue(sent < 30_000, sent + " bytes were sent");
        }
        rig.assertArrived("shop/app", "v1", app);
    }

    /** The target puts everything into another project, the base's images as well. */
    @Test
    void mountFollowsTheTargetsOwnNames() {
        TestImage app = onTop(222_020);
        Path base = base(onTop(222_010));
        Path increment = increment(base, app);
        rig.program()
                .configure(
                        "registry: http://127.0.0.1:1",
                        "registry: " + rig.target().uri() + "\nrepository: team/project");
        rig.upload(base);
        rig.upload(increment);
        rig.assertArrived("team/project/app", "v1", app);
    }

    /** Another bundle under the base's name helps nobody. */
    @Test
    void baseOfTheSameNameThatIsAnotherIsNotUsed() throws IOException {
        rig.push("shop/base", "v1", onTop(223_010));
        rig.push("shop/app", "v1", onTop(223_020));
        rig.push("shop/other", "v1", OddImages.ociImage(223_030));
        Path base = rig.download("shop/base:v1\n", "-out", "one/");
        Path increment = alone(rig.download("shop/app:v1\n", "-inc", base.toString()));
        Path other = rig.download("shop/other:v1\n", "-out", "two/");
        for (String name : BundleFiles.map(BundleFiles.meta(other), "datafiles").keySet()) {
            Files.copy(other.resolveSibling(name), increment.resolveSibling(name));
        }
        Files.copy(other, increment.resolveSibling(base.getFileName()));
        assertEquals(1, rig.tryUpload(increment).code());
        rig.assertTargetEmpty();
        assertEquals(
                0, rig.tryDownload("shop/app:v1\n", "-inc", base.toString()).code());
    }

    /** Only one platform is wanted: what the others need may be missing. */
    @Test
    void onlyTheChosenPlatformIsAskedFor() {
        TestImage amd = onTop(224_010);
        TestImage arm = OddImages.ociImage(224_020);
        TestImage both = ImageBuilder.index(
                TestManifest.OCI_INDEX,
                List.of(new ImageBuilder.Entry(amd, "linux", "amd64"), new ImageBuilder.Entry(arm, "linux", "arm64")));
        rig.push("shop/base", "v1", onTop(224_030));
        rig.push("shop/both", "v1", both);
        Path base = rig.download("shop/base:v1\n");
        Path increment = alone(rig.download("shop/both:v1\n", "-inc", base.toString()));
        assertEquals(1, rig.tryUpload(increment).code());
        rig.assertTargetEmpty();
        rig.upload(increment, "-platform", "linux/arm64");
        assertEquals(2, rig.arrived().contents("shop/both", "v1").manifests().size());
    }

    /** A signature's blob that the base has is as much part of it as a layer. */
    @Test
    void referrersAreAskedForAsWell() {
        TestImage image = OddImages.ociImage(225_010);
        TestImage sbom = OddImages.referrer(image, 225_020);
        rig.push("shop/app", "v1", image);
        rig.push("shop/app", "sbom", sbom);
        rig.push("shop/sbom", "v1", sbom);
        Path base = rig.download("shop/sbom:v1\n");
        Path increment = alone(rig.download("shop/app:v1\n", "-referrers", "-inc", base.toString()));
        Result result = rig.tryUpload(increment);
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains(sbom.blobs().get(1).digest().toString()), result.all());
        rig.assertTargetEmpty();
        rig.upload(base);
        rig.upload(increment);
        rig.assertArrived("shop/app", sbom.digest().toString(), sbom);
    }

    /** An index of the original's lacks the manifests below it: that image fails, and the others do not. */
    @Test
    void indexWithoutItsChildrenIsItsOwnAffair() {
        TestImage image = OddImages.multiPlatform(226_010);
        TestImage good = onTop(226_020);
        rig.push("shop/multi", "v1", image);
        rig.push("shop/good", "v1", good);
        rig.push("shop/base", "v1", onTop(226_030));
        Path base = rig.download("shop/base:v1\n");
        Path meta = rig.download("shop/multi:v1\nshop/good:v1\n", "-inc", base.toString());
        BundleFiles.makeOriginal(meta);
        Result result = rig.tryUpload(meta);
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains("shop/multi:v1"), result.all());
        rig.assertArrived("shop/good", "v1", good);
        assertEquals(List.of(), rig.arrived().tags("shop/multi"));
    }
}
