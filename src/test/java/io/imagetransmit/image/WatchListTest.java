package io.imagetransmit.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.ListLine.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchListTest {
    private static WatchList read(String text) {
        try {
            return WatchList.read(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static WatchLine line(String text) {
        WatchList list = read(text);
        assertEquals(1, list.lines().size(), list.toString());
        return list.lines().get(0);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            team/app                                  | -             | team/app | false | -      | -     | -
            team/app:v1.2                             | -             | team/app | false | v1.2   | -     | -
            team/app:latest                           | -             | team/app | false | latest | -     | -
            10.1.2.3:5000/team/app:v1.2 # a comment   | 10.1.2.3:5000 | team/app | false | v1.2   | -     | -
            http://Host.x/team/app:v1.2               | host.x        | team/app | false | v1.2   | -     | -
            team/app:v1.2 ~ ^v1\\.                    | -             | team/app | false | v1.2   | ^v1\\.| -
            team/app~x                                | -             | team/app | false | -      | x     | -
            team/app:1 ~ (?<a>x)->y -> other/app      | -             | team/app | false | 1      | (?<a>x)->y | other/app
            team/app:1 -> other/app                   | -             | team/app | false | 1      | -     | other/app
            team/*                                    | -             | team     | true  | -      | -     | -
            team/deep/*:v2 ~ -amd64$                  | -             | team/deep| true  | v2     | -amd64$ | -
            10.1.2.3/team/*                           | 10.1.2.3      | team     | true  | -      | -     | -
            *                                         | -             | ''       | true  | -      | -     | -
            10.1.2.3:5000/*:1                         | 10.1.2.3:5000 | ''       | true  | 1      | -     | -
            """)
    void understands(
            String text, String host, String repository, boolean below, String from, String filter, String target) {
        WatchLine line = line(text);
        assertEquals(host, line.host());
        assertEquals(repository, line.repository());
        assertEquals(below, line.below());
        assertEquals(from, line.from());
        assertEquals(filter, line.filter() == null ? null : line.filter().pattern());
        assertEquals(target, line.target() == null ? null : line.target().repository());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            team/app:1 ~                | FILTER_MISSING
            team/app:1 ~ (              | FILTER
            team/*/app                  | STAR
            team/a*                     | STAR
            team/*/*                    | STAR
            team/*@sha256:1             | STAR
            team/app:1 -> other/app:2   | WATCH_RENAME_TAG
            team/* -> other/app         | WATCH_RENAME_ALL
            team/app:1 ->               | TARGET_MISSING
            -> other/app                | SOURCE_MISSING
            ~ x                         | NAME_MISSING
            team/app:1 => other/app     | ARROW
            team/app:1 --> other/app    | ARROW
            Team/app:1                  | UPPERCASE
            team/app:                   | TAG_MISSING
            user:secret@host.x/team/app | CREDENTIALS
            team/app:1 ~ ，             | LOOKALIKE
            """)
    void refuses(String text, Reason reason) {
        WatchList list = read(text);
        assertEquals(0, list.lines().size(), list.toString());
        assertEquals(reason, list.invalid().get(0).reason());
    }

    @Test
    void refusesADigest() {
        String digest = "sha256:" + "a".repeat(64);
        assertEquals(
                Reason.WATCH_DIGEST, read("team/app@" + digest).invalid().get(0).reason());
        assertEquals(
                Reason.WATCH_DIGEST,
                read("team/app:1@" + digest).invalid().get(0).reason());
    }

    @Test
    void aBadLineDoesNotSpoilTheOthersAndBlankOnesAreNothing() {
        WatchList list = read("\uFEFF# head\r\n\r\nteam/app:1\r\nteam/a*\r\nteam/*\r\n");
        assertEquals(2, list.lines().size());
        assertEquals(3, list.lines().get(0).lineNumber());
        assertEquals(4, list.invalid().get(0).lineNumber());
        assertTrue(list.needsCatalog());
        assertFalse(read("team/app").needsCatalog());
    }

    @Test
    void coversWhatIsBelow() {
        assertTrue(line("team/*").covers("team/a/b"));
        assertFalse(line("team/*").covers("team"));
        assertFalse(line("team/*").covers("teams/a"));
        assertTrue(line("*").covers("anything"));
        assertFalse(line("team/app").covers("team/app2"));
    }

    @Test
    void otherListsNameWhatOnlyThisOneUnderstands() {
        for (String text : new String[] {"team/app:v1.2 ~ ^v1", "team/*"}) {
            ListLine.Invalid line = ImageList.of(List.of(text)).invalid().get(0);
            assertEquals(Reason.WATCH_ONLY, line.reason());
            assertEquals(text, line.part());
        }
        assertNull(line("team/*").target());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(.*a){20}b", ".*.*.*.*.*.*b", "(a+)+\\1b", "([a-z]+)*=\\1"})
    void aFilterThatWouldNotEndIsToldWithTheTag(String filter) {
        String tag = "a".repeat(127) + "!";
        WatchLine line = line("team/app ~ " + filter);
        CostlyFilterException costly = assertThrows(
                CostlyFilterException.class,
                () -> assertTimeoutPreemptively(Duration.ofSeconds(20), () -> line.accepts(tag)));
        assertEquals(Reason.FILTER_COSTLY, costly.line().reason());
        assertEquals(filter, costly.line().part());
        assertEquals(1, costly.line().lineNumber());
    }

    @Test
    void honestFiltersTakeAnyTag() throws CostlyFilterException {
        for (String filter :
                List.of("^v1\\.", "-amd64$", "^(?!.*-rc).*$", "^[a-z0-9]+(-[a-z0-9]+)*$", "v(\\d+\\.){2,3}\\d+")) {
            WatchLine line = line("team/app ~ " + filter);
            for (String tag : List.of("v1.2.3", "a".repeat(128), "1.".repeat(64), "a-".repeat(64))) {
                assertEquals(Pattern.compile(filter).matcher(tag).find(), line.accepts(tag), filter + " " + tag);
            }
        }
    }

    @Test
    void aFilterOfParenthesesAloneIsRefused() {
        String filter = "(".repeat(1900) + ")".repeat(1900);
        WatchList list = read("team/app ~ " + filter + "\nteam/other");
        assertEquals("team/other", list.lines().get(list.lines().size() - 1).repository());
        assertEquals(2, list.lines().size() + list.invalid().size());
    }
}
