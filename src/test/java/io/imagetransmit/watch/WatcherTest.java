package io.imagetransmit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.store.TransferException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatcherTest {
    private final WatchRig rig = new WatchRig("a", "b");

    @AfterEach
    void close() {
        rig.close();
    }

    private List<String> toA(List<String> carried) {
        return carried.stream().filter(image -> image.startsWith("a/")).toList();
    }

    @Test
    void bringsWhatIsNotOlderOnceToEachTarget() {
        rig.source
                .push("team/app", "0.9", "old")
                .push("team/app", "1.0", "one")
                .push("team/app", "1.10", "ten")
                .push("team/app", "1.9", "nine");
        assertEquals(
                List.of(
                        "a/team/app:1.0",
                        "a/team/app:1.9",
                        "a/team/app:1.10",
                        "b/team/app:1.0",
                        "b/team/app:1.9",
                        "b/team/app:1.10"),
                rig.round());
        assertEquals(List.of(), rig.nextRound());
        rig.source.push("team/app", "1.11", "eleven");
        assertEquals(List.of("a/team/app:1.11", "b/team/app:1.11"), rig.nextRound());
        assertEquals(List.of(), rig.nextRound());
    }

    @Test
    void bringsATagAgainWhoseContentHasChanged() {
        rig.source.push("team/app", "1.0", "one");
        rig.round();
        rig.source.push("team/app", "1.0", "other");
        assertEquals(List.of("a/team/app:1.0", "b/team/app:1.0"), rig.nextRound());
        assertEquals(List.of(), rig.nextRound());
        assertEquals(FakeRegistry.digest("other"), rig.sinks.get(0).known(ImageReference.tagged("team/app", "1.0")));
    }

    @Test
    void aQuietRoundCostsAListAndAHeadForEachKnownTag() {
        IntStream.range(0, 20).forEach(i -> rig.source.push("team/app", "1." + i, "content " + i));
        rig.source.push("team/app", "0.1", "too old");
        rig.round();
        assertEquals(0, rig.source.heads.get(), "nothing was known, so nothing had to be compared");
        rig.source.lists.set(0);
        assertEquals(List.of(), rig.nextRound());
        assertEquals(1, rig.source.lists.get());
        assertEquals(20, rig.source.heads.get());
        assertEquals(0, rig.sinks.get(0).heads.get(), "the targets are not asked at all");
    }

    @Test
    void twoLinesForOneRepositoryAskOnce() {
        rig.list = WatchRig.list("team/app:1.0 ~ -x$", "team/app:2.0");
        rig.source.push("team/app", "1.5", "a").push("team/app", "1.5-x", "b").push("team/app", "2.1", "c");
        assertEquals(List.of("a/team/app:1.5-x", "a/team/app:2.1"), toA(rig.round()));
        assertEquals(1, rig.source.lists.get());
    }

    @Test
    void aStarStandsForWhatTheCatalogHasBelow() {
        rig.list = WatchRig.list("team/*:1.0");
        rig.source
                .push("team/app", "1.0", "a")
                .push("team/deep/app", "1.0", "b")
                .push("teamwork/app", "1.0", "c")
                .push("team/app", "0.5", "d");
        assertEquals(List.of("a/team/app:1.0", "a/team/deep/app:1.0"), toA(rig.round()));
        rig.source.push("team/new", "1.0", "e");
        assertEquals(List.of("a/team/new:1.0"), toA(rig.nextRound()));
    }

    @Test
    void aRegistrysPathIsPartOfTheNamesInItsCatalog() {
        rig.pathPrefix = "root";
        rig.targets.set(0, new WatchTarget("a", new TargetNaming(false, null, "root", ""), rig.sinks.get(0), false));
        rig.targets.remove(1);
        rig.list = WatchRig.list("team/*");
        rig.source.push("root/team/app", "1.0", "a").push("team/other", "1.0", "b");
        assertEquals(List.of("a/team/app:1.0"), rig.round());
    }

    @Test
    void theOriginalsHistoryIsCarriedOn() {
        String history = """
                http://source/team/app:1.0: "20210819100000"
                https://source/team/app:1.1: 20210819100000
                http://source/team/app:1.2: '20210819100000'
                """;
        try (WatchRig carriedOn = WatchRig.withHistory(history, "a")) {
            carriedOn
                    .source
                    .push("team/app", "1.0", "the same")
                    .push("team/app", "1.1", "pushed again since")
                    .push("team/app", "1.2", "removed at the target since")
                    .push("team/app", "1.3", "new");
            carriedOn.sinks.get(0).push("team/app", "1.0", "the same").push("team/app", "1.1", "before");
            assertEquals(List.of("a/team/app:1.1", "a/team/app:1.3"), carriedOn.round());
            carriedOn.sinks.get(0).heads.set(0);
            assertEquals(List.of(), carriedOn.nextRound());
            assertEquals(0, carriedOn.sinks.get(0).heads.get(), "by now all digests are known");
            Delivery first = carriedOn.load().find("http://source/team/app:1.0", "a/team/app:1.0");
            assertEquals(
                    "20210819100000 " + FakeRegistry.digest("the same") + " a/team/app:1.0", String.valueOf(first));
        }
    }

    @Test
    void oneTargetsFailureIsItsOwnAndIsTriedLessOftenEachTime() {
        rig.source.push("team/app", "1.0", "one");
        rig.down.add("b");
        assertEquals(List.of("a/team/app:1.0", "b/team/app:1.0"), rig.round());
        StringBuilder rounds = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            rounds.append(rig.nextRound().isEmpty() ? '.' : 'x');
        }
        // after 1, 2, 4, 8 rounds and then every quarter of an hour
        assertEquals("x.x...x.......x..............x..........", rounds.toString());
        assertEquals(1, rig.status.snapshot().failures().size());
        assertEquals(6, rig.status.snapshot().failures().get(0).times());
        rig.down.clear();
        rig.clock.move(Duration.ofHours(1));
        assertEquals(List.of("b/team/app:1.0"), rig.round());
        assertEquals(List.of(), rig.status.snapshot().failures());
        assertEquals(2, rig.status.snapshot().images());
    }

    @Test
    void aFailingRepositoryDoesNotStopTheOthers() {
        rig.list = WatchRig.list("team/bad:1.0", "team/none:1.0", "team/app:1.0");
        rig.source.push("team/bad", "1.0", "bad").push("team/app", "1.0", "one");
        rig.source.fail("team/bad", Kind.FORBIDDEN, Map.of());
        assertEquals(List.of("a/team/app:1.0"), toA(rig.round()));
        assertEquals(
                List.of("team/bad", "team/none"),
                rig.events(WatchEvent.LookFailed.class).stream()
                        .map(WatchEvent.LookFailed::name)
                        .toList());
        rig.events.clear();
        rig.source.fail("team/bad", null, Map.of());
        assertEquals(List.of("a/team/bad:1.0"), toA(rig.nextRound()));
        assertEquals(1, rig.status.snapshot().failures().size());
    }

    @Test
    void aRegistryThatIsDownIsAskedOnceARound() {
        rig.list = WatchRig.list("team/a:1.0", "team/b:1.0", "team/c:1.0");
        for (String name : List.of("team/a", "team/b", "team/c")) {
            rig.source.push(name, "1.0", name);
            rig.source.fail(name, Kind.REFUSED, Map.of());
        }
        assertEquals(List.of(), rig.round());
        assertEquals(1, rig.source.lists.get());
        assertEquals("", rig.events(WatchEvent.LookFailed.class).get(0).name());
        List.of("team/a", "team/b", "team/c").forEach(name -> rig.source.fail(name, null, Map.of()));
        assertEquals(3, toA(rig.nextRound()).size());
    }

    @Test
    void aPeerThatNamesATimeIsLeftAloneUntilThen() {
        rig.source.push("team/app", "1.0", "one");
        rig.source.fail("team/app", Kind.RATE_LIMITED, Map.of("retryAfter", "1000"));
        rig.round();
        rig.source.fail("team/app", null, Map.of());
        rig.source.lists.set(0);
        rig.clock.move(Duration.ofSeconds(999));
        assertEquals(List.of(), rig.round());
        assertEquals(0, rig.source.lists.get());
        rig.clock.move(Duration.ofSeconds(1));
        assertEquals(2, rig.round().size());
    }

    @Test
    void aHeadThatFailsIsNoChange() {
        rig.source.push("team/app", "1.0", "one");
        rig.round();
        rig.source.push("team/app", "1.0", "other");
        rig.source.fail("team/app", Kind.SERVER_ERROR, Map.of());
        assertEquals(List.of(), rig.nextRound());
        rig.source.fail("team/app", null, Map.of());
        assertEquals(List.of("a/team/app:1.0"), toA(rig.nextRound()));
    }

    @Test
    void saysHowLateAnImageArrivedAtMost() {
        rig.source.push("team/app", "1.0", "one");
        rig.round();
        assertNull(rig.status.snapshot().arrivals().get(0).lag(), "it may have been there for years");
        rig.source.push("team/app", "1.1", "two");
        rig.nextRound();
        assertEquals(WatchRig.PACE, rig.status.snapshot().arrivals().get(0).lag());
    }

    @Test
    void howLateCountsFromTheLookBeforeItWasFound() {
        rig.source.push("team/app", "1.0", "one");
        rig.round();
        rig.source.push("team/app", "1.1", "two");
        rig.down.add("b");
        rig.nextRound();
        rig.nextRound();
        rig.down.clear();
        rig.clock.move(Duration.ofMinutes(30));
        assertEquals(List.of("b/team/app:1.1"), rig.round());
        assertEquals(
                WatchRig.PACE.multipliedBy(2).plusMinutes(30),
                rig.status.snapshot().arrivals().get(0).lag());
    }

    @Test
    void linesThatGetIntoEachOthersWayAreToldOnce() {
        rig.list = WatchRig.list("team/app:1.0 -> x/y", "team/other:1.0 -> x/y");
        rig.source.push("team/app", "1.0", "one").push("team/other", "1.0", "two");
        assertEquals(List.of("a/x/y:1.0"), toA(rig.round()));
        rig.nextRound();
        assertEquals(2, rig.events(WatchEvent.LineRefused.class).size(), "once for each target");
    }

    @Test
    void whatHasArrivedIsNotedAlsoByAnInterruptedThread() {
        rig.source.push("team/app", "1.0", "one");
        rig.interrupting = true;
        rig.round();
        assertTrue(Thread.interrupted(), "the interrupt is not swallowed");
        assertEquals(1, rig.load().size());
        assertEquals(List.of(), rig.events(WatchEvent.HistoryUnwritable.class));
    }

    @Test
    void headsThatFailTogetherAreOneFailureAndAGoodLookForgetsIt() {
        for (int i = 0; i < 12; i++) {
            rig.source.push("team/app", "1." + i, "content " + i);
        }
        rig.round();
        for (int time = 0; time < 3; time++) {
            rig.events.clear();
            rig.source.failHeads(Kind.SERVER_ERROR);
            rig.nextRound();
            assertEquals(1, rig.events(WatchEvent.LookFailed.class).size());
            rig.source.failHeads(null);
            rig.source.lists.set(0);
            assertEquals(List.of(), rig.nextRound());
            assertEquals(1, rig.source.lists.get(), "it was tried in the very next round");
        }
    }

    @Test
    void ofAnIndexThatWasReducedTheSourcesDigestIsRemembered() {
        rig.reduced = FakeRegistry.digest("for one platform");
        rig.source.push("team/app", "1.0", "for all");
        assertEquals(2, rig.round().size());
        assertEquals(List.of(), rig.nextRound());
        assertEquals(
                FakeRegistry.digest("for all"),
                Objects.requireNonNull(rig.load().find("http://source/team/app:1.0", "a/team/app:1.0"))
                        .digest());
    }

    @Test
    void nothingIsForgottenByARoundThatCouldNotLook() {
        String history = "http://source/other/app:1.0: 20200101000000\n";
        try (WatchRig started = WatchRig.withHistory(history, "a")) {
            started.source.push("team/app", "1.0", "one");
            for (Kind kind : List.of(Kind.CANCELLED, Kind.REFUSED, Kind.FORBIDDEN)) {
                started.source.fail("team/app", kind, Map.of());
                started.round();
                started.nextRound();
                assertEquals(1, started.load().size(), kind.name());
            }
            started.source.fail("team/app", null, Map.of());
            started.clock.move(Duration.ofHours(1));
            started.round();
            assertEquals(1, started.load().size(), "now it is the new one alone");
            assertNull(started.load().find("http://source/other/app:1.0", "a/other/app:1.0"));
        }
    }

    @Test
    void aTargetThatIsAddedLaterGetsWhatTheOriginalBroughtToTheOthers() {
        String history = "http://source/team/app:1.0: 20210819100000\n";
        try (WatchRig added = WatchRig.withHistory(history, "a", "later")) {
            WatchTarget later = added.targets.remove(1);
            added.source.push("team/app", "1.0", "one");
            assertEquals(List.of(), added.round());
            added.targets.add(later);
            assertEquals(List.of("later/team/app:1.0"), added.nextRound());
        }
    }

    @Test
    void whatWasKnownIsKnownToTheNextProcess() throws IOException {
        rig.source.push("team/app", "1.0", "one");
        rig.round();
        assertTrue(Files.exists(rig.file()));
        assertEquals(
                FakeRegistry.digest("one"),
                Objects.requireNonNull(rig.load().find("http://source/team/app:1.0", "b/team/app:1.0"))
                        .digest());
    }

    /** Which of the tags are wanted cannot be said, so none is carried, nothing is forgotten, and it is told. */
    @Test
    void aFilterThatWouldNotEndCostsItsLineAndNoMore() {
        rig.list = WatchRig.list("team/app ~ (.*a){20}b", "team/other");
        rig.source.push("team/app", "a".repeat(100) + ".", "one").push("team/other", "1.0", "two");
        assertEquals(List.of("a/team/other:1.0"), toA(rig.round()));
        assertEquals(1, rig.events(WatchEvent.RoundEnded.class).get(0).failed());
        assertEquals(List.of(), toA(rig.nextRound()));
        List<WatchEvent.LineRefused> refused = rig.events(WatchEvent.LineRefused.class);
        assertEquals(2, refused.size(), "once for each target");
        assertEquals(ListLine.Reason.FILTER_COSTLY, refused.get(0).line().reason());
    }
}
