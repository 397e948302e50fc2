package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Increments that hold only what is new within a layer; the rest comes from the base's files or from the target, a real registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CompactIncrementTest {
    private static final String COMPACT = "compressor: compact\nretries: 0\n";
    private static final String FETCHED = "are fetched from";

    private static final TestImage ONE = Releases.image(10, 1);
    private static final TestImage ONE_NEXT = Releases.image(10, 2);
    private static final TestImage ONE_LAST = Releases.image(10, 3);
    private static final TestImage TWO = byZlib(1);
    private static final TestImage TWO_NEXT = byZlib(2);

    private RealRegistry registry;
    private RealRegistry other;
    private FaultProxy proxy;
    private BundleRig rig;
    private int copies;
    /** Each test has its own, since all use the same registry. */
    private String project = "";

    @BeforeAll
    void start() {
        registry = RealRegistry.started();
        other = RealRegistry.started();
        proxy = FaultProxy.before(registry);
    }

    @AfterAll
    void stop() {
        proxy.close();
        registry.close();
        other.close();
    }

    @BeforeEach
    void open() {
        rig = new BundleRig();
        project = "project" + System.nanoTime();
        target("");
        proxy.behave();
        proxy.clearLog();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static TestImage byZlib(int release) {
        return ImageBuilder.docker().layer(Releases.layerByZlib(11, release)).build();
    }

    /** With the real registry as the target, and these keys in it. */
    private void target(String keys, String more) {
        rig.program()
                .configure("registry: " + rig.source().uri(), "registry: " + proxy.url() + "\n" + keys, COMPACT + more);
    }

    private void target(String more) {
        target("", more);
    }

    private Path full(String name, TestImage image) {
        rig.push(project + "/" + name, "v1", image);
        return rig.download(project + "/" + name + ":v1\n", "-out", name + "/" + name);
    }

    private Path next(String name, TestImage image, Path... bases) {
        rig.push(project + "/" + name, "v2", image);
        String[] arguments = new String[2 + 2 * bases.length];
        arguments[0] = "-out";
        arguments[1] = name + "/" + name;
        for (int i = 0; i < bases.length; i++) {
            arguments[2 + 2 * i] = "-inc";
            arguments[3 + 2 * i] = bases[i].toString();
        }
        return rig.download(project + "/" + name + ":v2\n", arguments);
    }

    /** What is carried: far from all others. */
    private Path alone(Path meta) {
        return CompactFiles.copy(meta, rig.program().path("alone" + copies++));
    }

    private void assertThere(String repository, String tag, TestImage image) {
        assertEquals(image.contents(), new RegistryInspector(registry.access()).contents(repository, tag));
    }

    private boolean isThere(String repository) {
        return !new RegistryInspector(registry.access()).tags(repository).isEmpty();
    }

    private static Digest layer(TestImage image) {
        return image.blobs().get(image.blobs().size() - 1).digest();
    }

    private static void assertSmall(Path increment, Path full) {
        long bytes = BundleFiles.bytes(increment);
        assertTrue(bytes * 20 < BundleFiles.bytes(full), bytes + " of " + BundleFiles.bytes(full));
    }

    private long fetches(TestImage image) {
        return proxy.count(exchange -> exchange.method().equals("GET")
                && exchange.path().endsWith(layer(image).toString()));
    }

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
        Result result =
                rig.tryDownload(project + "/mixed:v1\n", "-inc", full.toString(), "-out", "whole" + copies + "/");
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
