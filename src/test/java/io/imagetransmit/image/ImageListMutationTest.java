package io.imagetransmit.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.ListLine.Entry;
import io.imagetransmit.image.ListLine.Invalid;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Good lines, damaged at random; whether the parser takes one is compared with the grammar as one regular expression. */
class ImageListMutationTest {
    private static final int ROUNDS = 60_000;
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final List<String> GOOD = List.of(
            "alpine",
            "alpine:3.5",
            "10.45.80.1/public/alpine:3.5",
            "https://10.45.80.1:8443/public/alpine:3.5",
            "http://harbor/a",
            "localhost:5000/x_y/z__w:1",
            "[::1]:80/a.b/c-d",
            "public/alpine@" + DIGEST,
            "public/alpine:3.5@" + DIGEST,
            "public/alpine:3.5 -> public-2/alpine-2:3.5-2",
            "a:1->b",
            "a@" + DIGEST + " -> other.host/p/b:2",
            "alpine:1 # comment",
            "# only a comment");
    private static final List<String> PIECES = List.of(
            "-",
            ">",
            "->",
            ":",
            "@",
            "/",
            "//",
            ".",
            "_",
            "__",
            "#",
            " #",
            " ",
            "\t",
            "\r",
            "a",
            "Z",
            "9",
            "=",
            "~",
            "：",
            "　",
            "→",
            "—",
            "\u200B",
            "\uFEFF",
            "\uD83D\uDE00",
            "\uD800",
            "\uDC00",
            "\u0000",
            "\u001B[2J",
            "\uFFFD",
            "http://",
            "https://",
            "ftp://",
            "sha256:",
            "user:secret@",
            "localhost/",
            "latest",
            "镜像",
            "%s",
            "{part}",
            "$1");

    private static final String COMPONENT = "[a-z0-9]++(?:(?:[._]|__|-++)[a-z0-9]++)*+";
    private static final String NAME = COMPONENT + "(?:/" + COMPONENT + ")*";
    private static final String PORT = "(?::[0-9]{1,5})?";
    private static final String ANY_HOST = "(?:[A-Za-z0-9]+(?:(?:\\.|[_-]+)[A-Za-z0-9]+)*|\\[[0-9A-Fa-f:.]+\\])" + PORT;
    private static final String DOCKER_HOST = "(?=[^/ @>]*[.:][^/ @>]*/|localhost/)" + ANY_HOST;
    private static final String NO_HOST = "(?!localhost/|[^/ @>]*[.:][^/ @>]*/)";
    private static final String TAG = "(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?";
    private static final String SIDE =
            "(?:(?i:https?)://" + ANY_HOST + "/|" + DOCKER_HOST + "/|" + NO_HOST + ")" + NAME + TAG;
    private static final String HASH = "(?:@sha256:[0-9a-f]{64})?";
    // Where the left side's last hyphen touches the arrow, it is an arrow of the wrong length.
    private static final Pattern GRAMMAR = Pattern.compile(SIDE + HASH + "(?: *(?<!-)-> *" + SIDE + ")?");

    @ParameterizedTest
    @ValueSource(longs = {1, 20261123, 4711})
    void takesExactlyWhatTheGrammarAllows(long seed) {
        Random random = new Random(seed);
        int taken = 0;
        Set<ListLine.Reason> reasons = EnumSet.noneOf(ListLine.Reason.class);
        for (int round = 0; round < ROUNDS; round++) {
            String line = damage(GOOD.get(random.nextInt(GOOD.size())), random);
            String expected = cleaned(line);
            List<ListLine> lines = ImageList.of(List.of(line)).lines();
            if (expected.isEmpty()) {
                assertEquals(List.of(), lines, line);
                continue;
            }
            assertEquals(1, lines.size(), line);
            boolean allowed = GRAMMAR.matcher(expected).matches();
            assertEquals(allowed, lines.get(0) instanceof Entry, () -> "seed " + seed + ": " + line + " → " + lines);
            if (lines.get(0) instanceof Entry entry) {
                taken++;
                checkEntry(entry, expected);
            } else if (lines.get(0) instanceof Invalid invalid) {
                reasons.add(invalid.reason());
                checkInvalid(invalid, line);
            }
        }
        assertTrue(taken > ROUNDS / 20, "too few good lines to mean anything: " + taken);
        assertTrue(reasons.size() > 18, "too few kinds of damage to mean anything: " + reasons);
    }

    private static void checkEntry(Entry entry, String expected) {
        assertEquals(expected, entry.text());
        String again = entry.source().image() + (entry.target() == null ? "" : " -> " + written(entry.target()));
        if (entry.source().host() != null) {
            again = "http://" + entry.source().host() + "/" + again;
        }
        ListLine second = ImageList.of(List.of(again)).lines().get(0);
        if (second instanceof Entry same) {
            assertEquals(entry.source(), same.source());
            assertEquals(entry.target(), same.target());
        } else {
            throw new AssertionError("not read again: " + again);
        }
    }

    /** A scheme keeps a name's own first segment from being taken for a host. */
    private static String written(Rename rename) {
        return "http://h/" + rename.repository() + (rename.tag() == null ? "" : ":" + rename.tag());
    }

    private static void checkInvalid(Invalid invalid, String line) {
        assertFalse(invalid.text().isEmpty(), line);
        String said = invalid.text() + invalid.details();
        assertTrue(
                said.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT),
                said);
        if (invalid.reason() == ListLine.Reason.CREDENTIALS) {
            assertTrue(said.contains("***"), said);
        }
    }

    /** The rules for comments, tabs and blanks, written the other way round than in the parser. */
    private static String cleaned(String line) {
        String text = line.startsWith("\uFEFF") ? line.substring(1) : line;
        text = (" " + text).replaceAll("(?s)[ \t]#.*", "").replace("\t", "");
        return text.replaceAll("^[ \r\n]+|[ \r\n]+$", "");
    }

    private static String damage(String line, Random random) {
        StringBuilder text = new StringBuilder(line);
        for (int times = random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, piece(random));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
                case 2 -> text.replace(at, Math.min(text.length(), at + 1), piece(random));
                case 3 -> text.insert(at, text.substring(random.nextInt(at + 1), at));
                default -> text.append(piece(random)).append(GOOD.get(random.nextInt(GOOD.size())));
            }
        }
        return text.toString();
    }

    private static String piece(Random random) {
        return PIECES.get(random.nextInt(PIECES.size()));
    }
}
