package io.imagetransmit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Digest ONE = FakeRegistry.digest("one");
    private static final Digest TWO = FakeRegistry.digest("two");

    private final TemporaryFolder folder = new TemporaryFolder("历史");
    private final Path file = folder.resolve("data").resolve("history.yaml");
    private final MovedClock clock = new MovedClock();

    @AfterEach
    void close() {
        folder.close();
    }

    private History loaded(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return History.load(file, clock);
    }

    private static String found(History history, String url, String target) {
        return String.valueOf(Objects.requireNonNull(history.find(url, target)));
    }

    @Test
    void isWrittenSoThatTheOriginalCanReadIt() throws IOException {
        History history = History.load(file, clock);
        history.add("http://[::1]:5000/team/app:1.0", "b/team/app:1.0", ONE);
        history.add("http://[::1]:5000/team/app:1.0", "c/x/app:1.0", TWO);
        history.save();
        assertEquals(
                "http://[::1]:5000/team/app:1.0: 20261126080000 " + ONE + " b/team/app:1.0; 20261126080000 " + TWO
                        + " c/x/app:1.0\n".replace("\\\n", "\n"),
                Files.readString(file));
        History again = History.load(file, clock);
        assertEquals(
                "20261126080000 " + TWO + " c/x/app:1.0",
                found(again, "http://[::1]:5000/team/app:1.0", "c/x/app:1.0"));
        assertNull(again.find("http://[::1]:5000/team/app:1.0", "d/team/app:1.0"), "it never went there");
    }

    @Test
    void aLaterArrivalReplacesTheEarlierAtTheSameTarget() throws IOException {
        History history = History.load(file, clock);
        history.add("http://a/team/app:1.0", "b/team/app:1.0", ONE);
        clock.move(Duration.ofMinutes(1));
        history.add("https://a/team/app:1.0", "b/team/app:1.0", TWO);
        assertEquals(1, history.size());
        assertEquals(
                "20261126080100 " + TWO + " b/team/app:1.0", found(history, "http://a/team/app:1.0", "b/team/app:1.0"));
    }

    @Test
    void whatTheOriginalWroteMeansEveryTarget() throws IOException {
        History history = loaded("http://a/team/app:1.0: \"20210819100000\"\nhttp://a/team/app:v2: 20210819100000\n");
        assertEquals("20210819100000", found(history, "https://a/team/app:1.0", "x/y:1.0"));
        history.adopt("http://a/team/app:1.0", "x/y:1.0", ONE);
        assertEquals("20210819100000 " + ONE + " x/y:1.0", found(history, "http://a/team/app:1.0", "x/y:1.0"));
        assertEquals("20210819100000", found(history, "http://a/team/app:1.0", "other/y:1.0"), "still known elsewhere");
        history.save();
        History again = History.load(file, clock);
        assertEquals("20210819100000", found(again, "http://a/team/app:v2", "x/y:1.0"));
        assertEquals(2, again.size());
    }

    @Test
    void oddValuesAreKeptAndMeanThatItArrived() throws IOException {
        History history = loaded("a/app:1: null\na/app:2: whenever it was\na/app:3: [1, 2]\n? {b: c}\n: d\n");
        assertNotNull(history.find("http://a/app:2", "x/app:2"));
        history.add("http://a/app:9", "x/app:9", ONE);
        history.save();
        assertEquals("whenever it was", found(History.load(file, clock), "http://a/app:2", "x/app:2"));
    }

    @Test
    void whatIsNoMapIsRefused() throws IOException {
        for (String text : List.of(
                "- a\n- b\n", "just a text", "a: [", "!!javax.script.ScriptEngineManager {}\n", "a: &x [*x\n")) {
            assertThrows(IOException.class, () -> loaded(text), text);
        }
        assertEquals(0, loaded("").size());
        assertEquals(0, loaded("# nothing yet\n").size());
    }

    @Test
    void whatIsGoneAtTheSourceIsForgottenAfterAWeek() throws IOException {
        History history = History.load(file, clock);
        history.add("http://a/team/app:1.0", "b/team/app:1.0", ONE);
        history.add("http://a/team/app:1.1", "b/team/app:1.1", ONE);
        clock.move(Duration.ofDays(6));
        history.keepOnly("http://a/team/app", List.of("1.1"));
        assertEquals(2, history.size());
        clock.move(Duration.ofDays(2));
        history.keepOnly("http://a/team/app", List.of());
        assertEquals(2, history.size(), "an empty list is more likely a registry in trouble");
        history.keepOnly("http://a/team/ap", List.of("x"));
        assertEquals(2, history.size(), "another repository");
        history.keepOnly("http://a/team/app", List.of("1.1"));
        assertEquals(1, history.size());
        assertNotNull(history.find("http://a/team/app:1.1", "b/team/app:1.1"));
    }

    @Test
    void whatNobodyLooksForIsForgottenAfterAYear() throws IOException {
        History history = History.load(file, clock);
        history.add("http://a/old/app:1.0", "b/old/app:1.0", ONE);
        history.add("http://a/team/app:1.0", "b/team/app:1.0", ONE);
        clock.move(Duration.ofDays(300));
        history.prune(List.of("http://a/team/app"));
        assertEquals(2, history.size());
        clock.move(Duration.ofDays(100));
        history.prune(List.of("http://a/team/app"));
        assertEquals(1, history.size());
        assertNotNull(history.find("http://a/team/app:1.0", "b/team/app:1.0"));
    }

    @Test
    void isWholeOrNotWritten() throws IOException {
        History history = History.load(file, clock);
        history.add("http://a/app:1.0", "b/app:1.0", ONE);
        history.save();
        String good = Files.readString(file);
        // the temporary file cannot be made: what is there stays, and the next save has all of it
        Path temporary = file.resolveSibling("history.yaml.new");
        Path inTheWay = Files.createDirectories(temporary.resolve("in the way"));
        history.add("http://a/app:1.1", "b/app:1.1", ONE);
        assertThrows(IOException.class, history::save);
        assertEquals(good, Files.readString(file));
        Files.delete(inTheWay);
        Files.delete(temporary);
        history.save();
        assertEquals(2, History.load(file, clock).size());
    }

    /** The library makes sets, times and numbers of what is tagged so, and goes round where something is in itself. */
    @Test
    void tagsAndAnchorsMeanNothing() throws IOException {
        History history = loaded(
                "a/app:1: !!set x\na/app:2: &a [[*a]]\na/app:3: 2021-08-19\na/app:4: !!float x\n? &k [*k]\n: 1\n");
        for (String tag : List.of("1", "2", "3", "4")) {
            assertNotNull(history.find("http://a/app:" + tag, "x/app:" + tag), tag);
        }
        assertEquals("2021-08-19", found(history, "http://a/app:3", "x/app:3"));
        history.add("http://a/app:9", "x/app:9", ONE);
        history.save();
        assertEquals(history.size(), History.load(file, clock).size());
    }
}
