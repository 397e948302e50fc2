package io.imagetransmit.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {
    @Test
    void sharesMakeUpTheListAndAreAboutAsLarge() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            lines.add("team-" + i % 7 + "/app-" + i / 2 + ":" + i);
        }
        ImageList list = ImageList.of(lines);
        List<ListLine> together = new ArrayList<>();
        for (int number = 1; number <= 8; number++) {
            ImageList share = new Shard(number, 8).of(list);
            assertTrue(
                    share.lines().size() > 400 && share.lines().size() < 600,
                    share.lines().size() + " of 4000");
            together.addAll(share.lines());
        }
        assertEquals(4000, together.size());
        assertTrue(together.containsAll(list.lines()));
    }

    /** A change of this would give images to two machines, of which one is not updated. */
    @Test
    void repositoryStaysInItsShare() {
        assertTrue(new Shard(1, 1).takes("public/alpine"));
        assertEquals(6, share("public/alpine", 8));
        assertEquals(3, share("a", 8));
        assertEquals(7, share("库/应用", 8));
        assertEquals(62_251, share("a", 100_000));
    }

    private static int share(String repository, int count) {
        for (int number = 1; number <= count; number++) {
            if (new Shard(number, count).takes(repository)) {
                return number;
            }
        }
        throw new AssertionError("in none");
    }

    @Test
    void linesThatAreNotValidAreToldOnce() {
        ImageList list = ImageList.of(List.of("a:1", "not valid !", "b:1"));
        assertEquals(1, new Shard(1, 2).of(list).invalid().size());
        assertEquals(0, new Shard(2, 2).of(list).invalid().size());
    }

    @Test
    void whichOneStandsInTheTextOrInTheEnvironment() {
        assertEquals(new Shard(3, 8), Shard.parse("3/8", "5"));
        assertEquals(new Shard(1, 8), Shard.parse("8", "0"));
        assertEquals(new Shard(8, 8), Shard.parse(" 8 ", "7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0/8", "9/8", "8", "1/0", "-1/8", "1/8/2", "x", "1/99999999"})
    void nothingElseIsOne(String text) {
        assertThrows(IllegalArgumentException.class, () -> Shard.parse(text, null));
        assertThrows(IllegalArgumentException.class, () -> Shard.parse(text, "8"));
    }
}
