package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What compact increments build on: chains, several bases, and bases whose content nobody knows. */
class CompactBasesTest extends CompactIncrements {
    @Test
    void chainWithAllFilesBeside() {
        Path full = full("one", ONE);
        Path first = next("one", ONE_NEXT, full);
        rig.push(project + "/one", "v3", ONE_LAST);
        Path second = rig.download(project + "/one:v3\n", "-inc", first.toString(), "-out", "one/one");
        assertSmall(second, full);
        Path carried = alone(second);
        CompactFiles.copyBeside(carried, full);
        CompactFiles.copyBeside(carried, first);
        BundleRig.assertGood(rig.program().run("verify", carried.toString()));
        Result result = rig.upload(carried);
        assertFalse(result.all().contains(FETCHED), result.all());
        assertThere(project + "/one", "v3", ONE_LAST);
    }

    /** The first increment, beside the second, is no help without the full bundle: what it takes comes from the target. */
    @Test
    void chainOfWhichTheTargetHasTheRest() {
        Path full = full("one", ONE);
        Path first = next("one", ONE_NEXT, full);
        rig.push(project + "/one", "v3", ONE_LAST);
        Path second = rig.download(project + "/one:v3\n", "-inc", first.toString(), "-out", "one/one");
        Path both = alone(second);
        CompactFiles.copyBeside(both, first);
        Result refused = rig.tryUpload(both);
        assertEquals(1, refused.code(), refused.all());
        assertTrue(refused.all().contains(full.getFileName().toString()), refused.all());
        assertFalse(isThere(project + "/one"));
        rig.upload(alone(full));
        proxy.clearLog();
        Result result = rig.upload(both);
        assertTrue(result.all().contains(FETCHED), result.all());
        assertThere(project + "/one", "v3", ONE_LAST);
        assertEquals(1, fetches(ONE), result.all());
        assertEquals(0, fetches(ONE_NEXT), result.all());
    }

    @Test
    void secondIncrementAlone() {
        Path full = full("one", ONE);
        Path first = next("one", ONE_NEXT, full);
        rig.push(project + "/one", "v3", ONE_LAST);
        Path second = rig.download(project + "/one:v3\n", "-inc", first.toString(), "-out", "one/one");
        Result refused = rig.tryUpload(alone(second));
        assertEquals(1, refused.code(), refused.all());
        assertFalse(isThere(project + "/one"));
        rig.upload(alone(full));
        rig.upload(alone(first));
        Result result = rig.upload(alone(second));
        assertThere(project + "/one", "v3", ONE_LAST);
        assertTrue(result.all().contains("1 layers of the base ("), result.all());
    }

    /** The bases' files are not where each other's would be looked for: told, and cured by naming them all. */
    @Test
    void baseOfTheBaseElsewhereIsTold() {
        Path full = full("one", ONE);
        rig.push(project + "/one", "v2", ONE_NEXT);
        rig.push(project + "/one", "v3", ONE_LAST);
        Path first = rig.download(project + "/one:v2\n", "-inc", full.toString(), "-out", "far/away");
        rig.program().write("third.lst", project + "/one:v3\n");
        Result result = rig.program().run("-src=a", "-lst=third.lst", "-inc", first.toString(), "-out=large/large");
        BundleRig.assertGood(result);
        assertTrue(
                result.all()
                        .contains(full.getFileName() + ", on which a base builds, does not lie beside that one ("
                                + first.resolveSibling(full.getFileName()) + ")"),
                result.all());
        Result both = rig.tryDownload(
                project + "/one:v3\n", "-inc", first.toString(), "-inc", full.toString(), "-out", "small/small");
        BundleRig.assertGood(both);
        assertFalse(both.all().contains("on which a base builds"), both.all());
        Path small = rig.metaFiles().stream()
                .filter(meta -> meta.toString().contains("small"))
                .findFirst()
                .orElseThrow();
        assertSmall(small, full);
        rig.upload(alone(full));
        rig.upload(alone(small));
        assertThere(project + "/one", "v3", ONE_LAST);
    }

    /** The full bundle's index lies beside the increment's base: its content is known through it. */
    @Test
    void contentOfTheBasesBaseIsFoundAgain() throws IOException {
        Path full = full("one", ONE);
        rig.push(project + "/two", "v1", TWO);
        Path first = rig.download(project + "/two:v1\n", "-inc", full.toString(), "-out", "one/two");
        assertEquals(full.getParent(), first.getParent());
        Path second = next("one", ONE_NEXT, first);
        assertSmall(second, full);
        rig.upload(alone(full));
        rig.upload(alone(second));
        assertThere(project + "/one", "v2", ONE_NEXT);
    }

    /** Nothing of the new images is in the base but what all tars have. */
    @Test
    void whatIsAllNewNeedsNoBase() {
        Path full = full("one", ONE);
        Path increment = next("two", TWO, full);
        Result result = rig.upload(alone(increment));
        assertFalse(result.all().contains(FETCHED), result.all());
        assertThere(project + "/two", "v2", TWO);
    }

    /** Whatever the increment calls its bases by must be theirs alone; said before anything is fetched. */
    @Test
    void basesOfTheSameNameAreRefused() throws IOException {
        Path full = full("one", ONE);
        Path twice = Files.createDirectories(rig.program().path("copy")).resolve(full.getFileName());
        Files.copy(full, twice);
        for (Path second : List.of(full, twice)) {
            Result result = rig.tryDownload(project + "/one:v1\n", "-inc", full.toString(), "-inc", second.toString());
            assertEquals(2, result.code(), result.all());
            assertTrue(result.err().contains("-inc " + second + " has the name of another base"), result.all());
        }
    }

    @Test
    void severalBasesTogetherMakeALayer() {
        Path one = full("one", ONE);
        Path two = full("two", TWO);
        TestImage both = ImageBuilder.oci()
                .layer(Releases.layer(10, 5))
                .layer(Releases.layer(11, 5))
                .build();
        Path increment = next("both", both, one, two);
        assertSmall(increment, one);
        Result refused = rig.tryUpload(alone(increment));
        assertEquals(1, refused.code());
        assertTrue(refused.all().contains(one.getFileName().toString()), refused.all());
        assertTrue(refused.all().contains(two.getFileName().toString()), refused.all());
        rig.upload(alone(one));
        // the one from the target, the other from its files
        Path carried = alone(increment);
        CompactFiles.copyBeside(carried, two);
        rig.upload(carried);
        assertThere(project + "/both", "v2", both);
        assertEquals(1, fetches(ONE));
    }

    /** A base without an index that can be used: an increment as in the other forms, and a line that says why. */
    private void assertWholeLayers(Path full, String... words) {
        rig.push(project + "/two", "v1", TWO);
        TestImage mixed = ImageBuilder.oci()
                .layer(Releases.layer(10, 1))
                .layer(Releases.layer(10, 2))
                .build();
        rig.push(project + "/mixed", "v1", mixed);
        var before = rig.metaFiles();
        Result result = rig.tryDownload(project + "/mixed:v1\n", "-inc", full.toString(), "-out", "whole/");
        BundleRig.assertGood(result);
        for (String word : words) {
            assertTrue(result.all().contains(word), result.all());
        }
        DamagedBundleTest.assertNoAccident(result.all());
        var made = rig.metaFiles();
        made.removeAll(before);
        Path increment = made.iterator().next();
        long bytes = BundleFiles.bytes(increment);
        long layer = mixed.blobs().get(2).size();
        assertTrue(bytes > layer / 2 && bytes < layer * 5 / 4, bytes + " for one layer of " + layer);
        rig.upload(full);
        Result uploaded = rig.upload(alone(increment));
        assertFalse(uploaded.all().contains(FETCHED), uploaded.all());
        assertThere(project + "/mixed", "v1", mixed);
    }

    @Test
    void baseInTarHasNoIndex() {
        rig.program()
                .write("cfg.yaml", rig.program().read("cfg.yaml").replace("compressor: compact", "compressor: tar"));
        Path full = full("one", ONE);
        target("");
        assertWholeLayers(full, "The index of " + full.getFileName() + " cannot be used");
    }

    @Test
    void indexThatIsMissing() throws IOException {
        Path full = full("one", ONE);
        Path index = CompactFiles.index(full);
        Files.delete(index);
        assertWholeLayers(full, "The index of " + full.getFileName() + " cannot be used (" + index + ")");
    }

    @Test
    void indexOfAnotherBundle() throws IOException {
        Path full = full("one", ONE);
        Path two = full("two", TWO);
        Files.copy(CompactFiles.index(two), CompactFiles.index(full), StandardCopyOption.REPLACE_EXISTING);
        assertWholeLayers(full, "The index of " + full.getFileName() + " cannot be used: it has been changed");
        assertIndexIsTold(full);
    }

    @Test
    void indexThatIsDamaged() throws IOException {
        Path full = full("one", ONE);
        VerifyRig.flip(CompactFiles.index(full), 3000);
        assertWholeLayers(full, "The index of " + full.getFileName() + " cannot be used: it has been changed");
        assertIndexIsTold(full);
    }

    private void assertIndexIsTold(Path full) {
        Result result = rig.program().run("verify", full.toString());
        assertEquals(1, result.code(), result.all());
        assertTrue(
                result.out()
                        .contains("DAMAGED: " + CompactFiles.index(full).getFileName()
                                + "\n  the index is not what it was"),
                result.all());
        assertTrue(result.out().contains("Damages: 1; no image is hit"), result.all());
    }
}
