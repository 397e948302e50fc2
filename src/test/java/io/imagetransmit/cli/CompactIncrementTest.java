package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Increments that hold only what is new within a layer; the rest comes from the base's files or from the target. */
class CompactIncrementTest extends CompactIncrements {
    @Test
    void baseBesideIsAllThatIsNeeded() {
        Path full = full("one", ONE);
        Path increment = next("one", ONE_NEXT, full);
        assertSmall(increment, full);
        Path carried = alone(increment);
        CompactFiles.copyBeside(carried, full);
        Result result = rig.upload(carried);
        assertFalse(result.all().contains(FETCHED), result.all());
        assertThere(project + "/one", "v2", ONE_NEXT);
        assertFalse(
                new RegistryInspector(registry.access()).tags(project + "/one").contains("v1"));
        assertEquals(List.of(), rig.leftovers());
    }

    @Test
    void targetThatHasTheBaseBringsItOnce() {
        Path full = full("one", ONE);
        Path increment = next("one", ONE_NEXT, full);
        rig.upload(alone(full));
        proxy.clearLog();
        Path carried = alone(increment);
        Result dry = rig.upload(carried, "-dry-run");
        assertEquals(0, fetches(ONE), dry.all());
        Result result = rig.upload(carried);
        assertTrue(
                result.all().contains("1 layers of the base (") && result.all().contains(FETCHED), result.all());
        assertEquals(1, fetches(ONE), result.all());
        assertThere(project + "/one", "v2", ONE_NEXT);
        assertEquals(List.of(), rig.leftovers());
        // once more: nothing to do, and nothing to fetch
        Result again = rig.upload(carried);
        assertTrue(again.all().contains("0 transferred, 1 already there"), again.all());
        assertFalse(again.all().contains(FETCHED), again.all());
        assertEquals(1, fetches(ONE), again.all());
    }

    /** The layer of another encoder, and of another application's repository, at a target that renames everything. */
    @Test
    void targetsOwnNamesAreFollowed() {
        rig.push(project + "/two", "v1", TWO);
        rig.push(project + "/new", "v1", TWO_NEXT);
        Path full = rig.download(project + "/two:v1\n");
        Path increment = rig.download(project + "/new:v1\n", "-inc", full.toString());
        assertSmall(increment, full);
        target("repository: team/" + project, "");
        rig.upload(alone(full));
        Result result = rig.upload(alone(increment));
        assertTrue(result.all().contains(FETCHED), result.all());
        assertThere("team/" + project + "/new", "v1", TWO_NEXT);
    }

    @Test
    void newNamesOfTheListAreFollowed() {
        rig.push(project + "/one", "v1", ONE);
        rig.push(project + "/one", "v2", ONE_NEXT);
        String renamed = " -> shop" + project + "/renamed\n";
        Path full = rig.download(project + "/one:v1" + renamed);
        Path increment = rig.download(project + "/one:v2" + renamed, "-inc", full.toString());
        rig.upload(alone(full));
        rig.upload(alone(increment));
        assertThere("shop" + project + "/renamed", "v2", ONE_NEXT);
    }

    @Test
    void targetWithoutTheBaseIsRefused() {
        Path full = full("one", ONE);
        TestImage unlike = OddImages.ociImage(430_000);
        rig.push(project + "/two", "v2", unlike);
        rig.push(project + "/one", "v2", ONE_NEXT);
        Path increment =
                rig.download(project + "/two:v2\n" + project + "/one:v2\n", "-inc", full.toString(), "-out", "next/");
        Path carried = alone(increment);
        for (String[] arguments : new String[][] {{"-dry-run"}, {}}) {
            Result result = rig.tryUpload(carried, arguments);
            assertEquals(1, result.code(), result.all());
            assertTrue(result.all().contains(full.getFileName().toString()), result.all());
            assertTrue(result.all().contains("missing: " + layer(ONE)), result.all());
            assertEquals(1, result.all().split("missing: ", -1).length - 1, result.all());
            assertTrue(result.all().contains(project + "/one:v2"), result.all());
            DamagedBundleTest.assertNoAccident(result.all());
        }
        assertEquals(0, proxy.count(exchange -> List.of("POST", "PUT", "PATCH").contains(exchange.method())));
        // the image that needs no base goes alone
        rig.program().write("two.lst", project + "/two:v2\n");
        rig.upload(carried, "-lst", "two.lst");
        assertThere(project + "/two", "v2", unlike);
        assertFalse(isThere(project + "/one"));
    }

    /** With the cache on, what the base brings is fetched from the target once, not once a run. */
    @Test
    void cacheKeepsTheBase() {
        Path full = full("one", ONE);
        Path increment = next("one", ONE_NEXT, full);
        rig.push(project + "/one", "v3", ONE_LAST);
        Path another = rig.download(project + "/one:v3\n", "-inc", full.toString(), "-out", "one/third");
        rig.upload(alone(full));
        proxy.clearLog();
        target("cache: {pathname: cache}\n");
        rig.upload(alone(increment));
        rig.upload(alone(another));
        assertEquals(1, fetches(ONE));
        assertThere(project + "/one", "v2", ONE_NEXT);
        assertThere(project + "/one", "v3", ONE_LAST);
        Result cache = rig.program().run("cache");
        assertTrue(cache.out().contains("holds 1 blobs"), cache.all());
    }

    @Test
    void severalTargetsAreServedTogether() {
        Path full = full("one", ONE);
        Path increment = next("one", ONE_NEXT, full);
        String targets = "- name: c\n  registry: " + other.url() + "\n";
        rig.program().configure("registry: " + rig.source().uri(), "registry: " + proxy.url(), targets + COMPACT);
        BundleRig.assertGood(rig.program().run("-dst=b,c", "-img", alone(full).toString()));
        proxy.clearLog();
        Result result = rig.program().run("-dst=b,c", "-img", alone(increment).toString());
        BundleRig.assertGood(result);
        assertEquals(1, fetches(ONE), result.all());
        assertThere(project + "/one", "v2", ONE_NEXT);
        assertEquals(ONE_NEXT.contents(), new RegistryInspector(other.access()).contents(project + "/one", "v2"));
    }

    /** One target has all that the increment builds on, the other nothing. */
    @Test
    void theTargetThatLacksTheBaseFailsAlone() {
        Path full = full("one", ONE);
        Path increment = next("one", ONE_NEXT, full);
        rig.upload(alone(full));
        String targets = "- name: c\n  registry: " + rig.target().uri() + "\n";
        rig.program().configure("registry: " + rig.source().uri(), "registry: " + proxy.url(), targets + COMPACT);
        Result result = rig.program().run("-dst=c,b", "-img", alone(increment).toString());
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains("[c] missing: " + layer(ONE)), result.all());
        assertTrue(result.all().contains("[b] 1 images: 1 transferred"), result.all());
        assertThere(project + "/one", "v2", ONE_NEXT);
        assertEquals(
                List.of(), new RegistryInspector(RegistryAccess.to(rig.target().uri())).tags(project + "/one"));
    }

    /** What the target calls the base's layer is not that any more: found, and nothing is pushed. */
    @Test
    void baseThatTheTargetHasDamagedIsNotTaken() throws IOException {
        TestImage own = Releases.image(12, 1);
        TestImage next = Releases.image(12, 2);
        Path full = full("own", own);
        Path increment = next("own", next, full);
        rig.upload(alone(full));
        VerifyRig.flip(registry.blobFile(layer(own)), 5000);
        Result result = rig.tryUpload(alone(increment));
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains(layer(own).toString()), result.all());
        assertTrue(result.all().contains(proxy.host()), result.all());
        DamagedBundleTest.assertNoAccident(result.all());
        assertEquals(List.of("v1"), new RegistryInspector(registry.access()).tags(project + "/own"));
        assertEquals(List.of(), rig.leftovers());
    }

    @Test
    void whatCouldNotBeCheckedIsSaid() {
        Path full = full("one", ONE);
        Path increment = alone(next("one", ONE_NEXT, full));
        Result result = rig.program().run("verify", increment.toString());
        BundleRig.assertGood(result);
        assertTrue(
                result.out()
                        .contains(
                                "Made with contents of " + full.getFileName() + ", which is not beside this bundle: "),
                result.all());
        assertTrue(result.out().contains("(blobs: 1)"), result.all());
        assertTrue(result.out().contains("  " + layer(ONE_NEXT) + "  "), result.all());
        assertTrue(result.out().contains("What is here is as it should be."), result.all());
        assertFalse(result.out().contains("Everything"), result.all());
        rig.program().variable("lang", "zh");
        Result chinese = rig.program().run("verify", increment.toString());
        assertTrue(chinese.out().contains("由 " + full.getFileName() + " 的内容组成"), chinese.all());
        rig.program().variable("lang", "en");
        CompactFiles.copyBeside(increment, full);
        Result whole = rig.program().run("verify", increment.toString());
        BundleRig.assertGood(whole);
        assertTrue(whole.out().contains("Everything is as it should be."), whole.all());
    }
}
