package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.ImageOutcome.Tally;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.job.NoticeText.Ends;
import io.imagetransmit.notify.Notice;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoticeTextTest {
    private static final Ends ENDS = new Ends("from:5000", "to");
    private final TransferException forbidden = new TransferException(
            TransferException.Side.TARGET,
            TransferException.Kind.FORBIDDEN,
            Map.of("host", "to", "status", "403", "message", "<at id=all></at> [x](http://evil)"));

    private static NoticeText text(Language language) {
        Messages messages = Messages.of(language);
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        return new NoticeText(messages, new ErrorText(messages), clock);
    }

    private static ImageOutcome outcome(State state, @Nullable TransferException error) {
        return new ImageOutcome(
                1,
                new ImageReference("p/app", "v1", null),
                new ImageReference("q/app", "v2", null),
                state,
                null,
                new Tally(2, 3 << 20, 0, 0),
                Duration.ofMillis(1500),
                error);
    }

    @Test
    void anImageHasItsSizeItsTimeAndItsOwnSpeed() {
        Notice notice = text(Language.EN).image(ENDS, outcome(State.DONE, null));
        assertEquals("image-transmit: p/app:v1 done", notice.title());
        assertEquals("From from:5000/p/app:v1 to to/q/app:v2\n3.0MB in 1S, 2.0MB/s", notice.text());
        assertEquals(
                new Notice.Image(
                        "from:5000", "to", "p/app:v1", "q/app:v2", null, 3 << 20, Duration.ofMillis(1500), null),
                notice.subject());
        Notice chinese = text(Language.ZH).image(ENDS, outcome(State.DONE, null));
        assertEquals("从 from:5000/p/app:v1 到 to/q/app:v2\n大小3.0MB，耗时1S，速度2.0MB/s", chinese.text());
    }

    @Test
    void anImageThatFailedHasItsReasonAndNoMarkupOfStrangers() {
        Notice notice = text(Language.EN).image(ENDS, outcome(State.FAILED, forbidden));
        assertEquals("image-transmit: p/app:v1 failed", notice.title());
        assertEquals(Notice.State.FAILED, notice.state());
        assertTrue(notice.text().contains("＜at id=all＞＜/at＞ ［x］"), notice.text());
        assertEquals(2, notice.text().lines().count());
    }

    @Test
    void otherImages() {
        NoticeText english = text(Language.EN);
        Notice present = english.image(ENDS, outcome(State.PRESENT, null));
        assertEquals("image-transmit: p/app:v1 was there already", present.title());
        assertEquals(Notice.State.PRESENT, present.state());
        Notice stopped = english.image(ENDS, outcome(State.CANCELLED, null));
        assertEquals(Notice.State.INTERRUPTED, stopped.state());
        assertEquals(1, stopped.text().lines().count());
    }

    @Test
    void aRunNamesTenFailuresAndCountsTheOthers() {
        TransferReport report = new TransferReport(
                Collections.nCopies(13, outcome(State.FAILED, forbidden)), Duration.ofSeconds(3), false);
        Notice notice = text(Language.EN)
                .run(ENDS, report, List.of(), new Notice.Counts(13, 0, 0, 13, 0, 0), "summary", 7, null);
        List<String> lines = notice.text().lines().toList();
        assertEquals("From from:5000 to to", lines.get(0));
        assertEquals("summary", lines.get(1));
        assertTrue(lines.get(2).startsWith("- from:5000/p/app:v1: "), lines.get(2));
        assertEquals(13, lines.size());
        assertEquals("… and 3 more", lines.get(12));
        assertEquals(
                10,
                assertInstanceOf(Notice.Run.class, notice.subject()).failures().size());
    }

    @Test
    void aRunThatCouldNotBeFinishedOrWasStoppedSaysSo() {
        NoticeText english = text(Language.EN);
        Notice.Counts counts = new Notice.Counts(1, 1, 0, 0, 0, 0);
        TransferReport good = new TransferReport(List.of(outcome(State.DONE, null)), Duration.ofSeconds(3), false);
        Notice unfinished = english.run(ENDS, good, List.of(), counts, "summary", 7, forbidden);
        assertEquals("image-transmit: the run failed", unfinished.title());
        assertEquals(Notice.State.FAILED, unfinished.state());
        assertTrue(unfinished.text().contains("403"), unfinished.text());
        TransferReport cancelled = new TransferReport(good.outcomes(), good.duration(), true);
        Notice stopped =
                english.run(ENDS, cancelled, List.of(), new Notice.Counts(2, 1, 0, 0, 0, 1), "summary", 7, null);
        assertEquals("image-transmit: stopped, 1 of 2 images done", stopped.title());
        assertEquals(Notice.State.INTERRUPTED, stopped.state());
    }
}
