package io.imagetransmit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All pairs that were asked of the original's library. */
class VersionOrderTest {
    record Pair(String one, String other, String order) {}

    static Stream<Pair> pairs() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(VersionOrderTest.class.getResourceAsStream("/version-order.tsv"))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.stream().map(line -> line.split("\t")).map(part -> new Pair(part[0], part[1], part[2]));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void asTheOriginal(Pair pair) {
        assertEquals(pair.order(), word(VersionOrder.INSTANCE.compare(pair.one(), pair.other())), "forwards");
        String back = word(-VersionOrder.INSTANCE.compare(pair.other(), pair.one()));
        assertEquals(pair.order(), back, "backwards");
    }

    @Test
    void allPairsAreThere() throws IOException {
        assertEquals(98, pairs().count());
    }

    private static String word(int order) {
        return order < 0 ? "lt" : order > 0 ? "gt" : "eq";
    }
}
