package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.bundle.BundleNames.Prefix;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleNamesTest {
    private static final ZonedDateTime NOW = ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC);

    private final TemporaryFolder folder = new TemporaryFolder("names");

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void lastPartIsThePrefixAndTheRestAreFolders() {
        assertEquals(Prefix.NONE, Prefix.parse(null));
        assertEquals(Prefix.NONE, Prefix.parse("  "));
        assertEquals(new Prefix(List.of(), "shop"), Prefix.parse("shop"));
        assertEquals(new Prefix(List.of("a", "b"), "shop"), Prefix.parse(" a/b/shop "));
        assertEquals(new Prefix(List.of("a", "b"), "shop"), Prefix.parse("a\\b\\shop"));
        assertEquals(new Prefix(List.of("a", "b"), ""), Prefix.parse("a//b/"));
        assertEquals(new Prefix(List.of("a"), "shop"), Prefix.parse("/a/shop"));
        assertEquals(new Prefix(List.of("发布"), "商店"), Prefix.parse("发布/商店"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../x",
                "a/../x",
                "a/..",
                ".",
                "./x",
                "C:\\x",
                "a:b",
                "a/con",
                "AUX.txt/x",
                "nul",
                "x.",
                "a /x",
                "a*",
                "a?b",
                "a|b",
                "<a>",
                "a\"b",
                "a\u0000b",
                "a\nb",
                "...",
                "..a"
            })
    void whatLeadsElsewhereOrIsNoNameEverywhereIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Prefix.parse(text));
    }

    /** What comes behind it must still fit into a file's name, which systems count in bytes. */
    @Test
    void prefixLeavesRoomForTheRest() throws IOException {
        Prefix longest = Prefix.parse("商".repeat(66));
        BundleNames names = BundleNames.of(folder.path(), longest, true, NOW);
        Files.createDirectories(names.folder());
        Files.createFile(names.folder().resolve(names.stem() + "-10_meta.yaml.tmp"));
        assertThrows(IllegalArgumentException.class, () -> Prefix.parse("商".repeat(67)));
        assertThrows(IllegalArgumentException.class, () -> Prefix.parse("x".repeat(201)));
        assertThrows(IllegalArgumentException.class, () -> Prefix.parse("商".repeat(90) + "/x"));
    }

    @Test
    void namesAreTheOriginals() {
        BundleNames names = BundleNames.of(Path.of("data"), Prefix.parse("a/shop"), false, NOW);
        assertEquals(Path.of("data/20260102/a"), names.folder());
        assertEquals(
                "shop_img_full_202601020304_meta.yaml",
                names.meta().getFileName().toString());
        assertEquals(
                Path.of("data/20260102/img_incr_202601020304_0.tar"),
                BundleNames.of(Path.of("data"), Prefix.NONE, true, NOW).file("_0.tar"));
    }

    @Test
    void freeNamesAreThoseThatNoFileHas() throws IOException {
        BundleNames names = BundleNames.of(folder.path(), Prefix.NONE, false, NOW);
        assertEquals(names, names.free(Set.of()));
        Files.createDirectories(names.folder());
        assertEquals(names, names.free(Set.of()));
        Files.createFile(names.folder().resolve("img_full_2026010203041_0.tar"));
        Files.createFile(names.folder().resolve("x_img_full_202601020304_0.tar"));
        assertEquals(names, names.free(Set.of()));
        // what a killed run has left, and will take up again
        Files.createFile(names.folder().resolve("img_full_202601020304_3.tar"));
        assertEquals("img_full_202601020304-2", names.free(Set.of()).stem());
        Files.createFile(names.folder().resolve("IMG_full_202601020304-2.tar"));
        assertEquals("img_full_202601020304-3", names.free(Set.of()).stem());
        assertEquals(
                "img_full_202601020304-4",
                names.free(Set.of("img_full_202601020304-3_meta.yaml")).stem());
    }
}
