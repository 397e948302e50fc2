package io.imagetransmit.bundle.squash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerPathsTest {
    private final LayerPaths paths = new LayerPaths();

    @Test
    void ordinaryNamesKeepTheirPlace() {
        assertEquals("etc/passwd", place("etc/passwd"));
        assertEquals("etc/group", place("./etc/group"));
        assertEquals("usr/share/字", place("usr//share/./字"));
        assertEquals("x".repeat(255) + "/" + "y".repeat(255), place("x".repeat(255) + "/" + "y".repeat(255)));
        assertEquals(".wh.gone", place(".wh.gone"));
    }

    @Test
    void whatNoToolOrNotEveryToolTakesGetsAnotherPlace() {
        for (String name : List.of(
                "",
                "/etc/passwd",
                "../etc/passwd",
                "a/../b",
                "a/..",
                ".",
                "folder/",
                "back\\slash",
                "new\nline",
                "x".repeat(256),
                "字".repeat(86),
                "long/".repeat(250) + "x",
                ".transmit/0/0")) {
            assertTrue(place(name).matches("\\.transmit/\\d+/\\d+"), name);
        }
        byte[] latin = {'a', (byte) 0xe4, 'b'};
        assertTrue(paths.place(latin).startsWith(".transmit/"));
    }

    @Test
    void twoContentsNeverShareAPlaceNorStandInEachOthersWay() {
        assertEquals("a/b", place("a/b"));
        assertFalse(place("a/b").equals("a/b"));
        assertFalse(place("a/b/c").startsWith("a/b/"));
        assertEquals("x/y/z", place("x/y/z"));
        assertFalse(place("x/y").equals("x/y"));
        assertFalse(place("x").equals("x"));
        assertEquals("x/y/w", place("x/y/w"));
    }

    @Test
    void everyFileOfAHugeLayerHasAPlaceOfItsOwn() {
        Random random = new Random(7);
        Set<String> files = new HashSet<>();
        Set<String> folders = new HashSet<>();
        for (int i = 0; i < 300_000; i++) {
            String path = place("d" + random.nextInt(300) + "/" + random.nextInt(2000) + "/" + random.nextInt(2000));
            assertTrue(files.add(path), path);
            folders.add(path.substring(0, path.lastIndexOf('/')));
        }
        folders.retainAll(files);
        assertEquals(Set.of(), folders);
    }

    private String place(String name) {
        return paths.place(name.getBytes(StandardCharsets.UTF_8));
    }
}
