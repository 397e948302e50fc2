package io.imagetransmit.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A short run with a fixed seed; {@code ./fuzz} is the long one. */
@Timeout(120)
class FuzzTest {
    private static final long SEED = 20_261_126;
    private static final long NANOS_EACH = 80_000_000;
    private static final int MOST_EACH = 2_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path found;

    static List<String> names() {
        return Targets.all().stream().map(Target::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingIsFound(String name) throws IOException {
        Target target = Targets.named(name);
        long end = System.nanoTime() + NANOS_EACH;
        int[] left = {MOST_EACH};
        Fuzzer.Result result = new Fuzzer(target, Corpus.KEPT, new Corpus(found), SEED, false)
                .run(() -> left[0]-- > 0 && System.nanoTime() < end);
        assertEquals(List.of(), result.findings());
        assertTrue(result.inputs() > 0);
    }

    /** The seeds that are good lead past the first check, or a target tests nothing. */
    @ParameterizedTest
    @MethodSource("names")
    void someSeedIsTaken(String name) throws Exception {
        Target target = Targets.named(name);
        int taken = 0;
        for (byte[] seed : target.seeds()) {
            taken += target.refusal(seed.clone()) == null ? 1 : 0;
        }
        assertTrue(taken > 0, name);
    }

    @Test
    void namesAreDistinct() {
        assertEquals(names().size(), Set.copyOf(names()).size());
    }

    /** What it can find: an exception of another kind, what takes too much, and no stack; each once. */
    @Test
    void findsWhatThereIs() throws IOException {
        Target target = Target.ofText("bad", List.of("a", "b", "c", "d"), List.of(), FuzzTest::bad, IOException.class);
        Fuzzer.Result result = new Fuzzer(target, Corpus.KEPT, new Corpus(found), SEED, false).run(() -> false);
        assertEquals(3, result.findings().size(), result.findings().toString());
        assertEquals(1, result.refused());
        assertEquals(3, new Corpus(found).found(target).size());
        assertThrows(IllegalStateException.class, () -> target.refusal("a".getBytes(StandardCharsets.UTF_8)));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void bad(byte[] input) throws IOException {
        switch (input[0]) {
            case 'a' -> throw new IllegalStateException("a");
            case 'b' -> bad(input);
            case 'c' -> throw new AssertionError("c");
            default -> throw new IOException("d");
        }
    }
}
