package io.imagetransmit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.fuzz.Target;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The history, and tags that are compared. */
public final class WatchFuzz {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final List<String> HISTORIES = List.of(
            "http://[::1]:5000/team/app:1.0: 20261126080000 " + DIGEST + " b/team/app:1.0; 20261126080000 " + DIGEST
                    + " c/x/app:1.0\n",
            "http://a/team/app:1.0: \"20210819100000\"\nhttp://a/team/app:v2: 20210819100000\n",
            "a/app:1: null\na/app:3: [1, 2]\n? {b: c}\n: d\n");

    private static final List<String> WORDS = List.of(
            "&a ",
            "*a",
            "<<: *a\n",
            "? ",
            ": ",
            "\n",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "; ",
            "'",
            "\"",
            "|\n",
            "!!binary ",
            "!!set ",
            "!!omap ",
            "!!timestamp ",
            "!!float ",
            "!!java.net.URL ",
            "---\n",
            "~",
            "2026-11-26",
            "1e999",
            "0x",
            "0b",
            "1:30:00",
            "#",
            "\uFEFF",
            "\u2028",
            "\t");

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T08:00:00Z"), ZoneOffset.UTC);
    private static final Path FILE = Target.folder().resolve("history.yaml");

    private WatchFuzz() {}

    public static List<Target> targets() {
        return List.of(
                Target.ofText("history", HISTORIES, WORDS, WatchFuzz::history, IOException.class),
                Target.ofText(
                        "version-order",
                        List.of("v1.2\n1.10", "1.0-rc.1\n1.0", "latest\n2024-01-01\nv1"),
                        List.of("\n", ".", "-", "rc", "v", "+", "_", "99999999999999999999", "00"),
                        WatchFuzz::order));
    }

    private static void history(byte[] input) throws IOException {
        Files.write(FILE, input);
        History history = History.load(FILE, CLOCK);
        history.find("http://a/team/app:1.0", "b/team/app:1.0");
        history.add("http://a/team/app:1.0", "b/team/app:1.0", Digest.parse(DIGEST));
        history.save();
        assertEquals(history.size(), History.load(FILE, CLOCK).size());
    }

    /** A set that is sorted by an order that is none loses some of what it is given. */
    private static void order(byte[] input) {
        List<String> tags =
                new String(input, StandardCharsets.UTF_8).lines().limit(8).toList();
        VersionOrder order = VersionOrder.INSTANCE;
        for (String one : tags) {
            for (String other : tags) {
                int sign = Integer.signum(order.compare(one, other));
                assertEquals(sign, -Integer.signum(order.compare(other, one)), one + " and " + other);
                for (String third : tags) {
                    if (sign <= 0 && order.compare(other, third) <= 0) {
                        assertTrue(order.compare(one, third) <= 0, one + ", " + other + " and " + third);
                    }
                }
            }
        }
    }
}
