package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.ImageOutcome.Tally;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.watch.FakeRegistry;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchNoticesTest {
    private static final Messages ENGLISH = Messages.of(Language.EN);
    private final TransferException down =
            new TransferException(Side.TARGET, Kind.REFUSED, Map.of("host", "b.example"));

    private final WatchNotices notices = new WatchNotices(new ErrorText(ENGLISH));
    private final NoticeText text = new NoticeText(ENGLISH, new ErrorText(ENGLISH), Clock.systemUTC());
    private final FakeRegistry sink = new FakeRegistry();
    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-26T08:00:00Z");

    private void tell(WatchEvent event) {
        notices.told(event, "a.example", notice -> told.add(notice.apply(text).title()));
    }

    /** A minute passes, and a round with this in it. */
    private List<String> round(WatchEvent... events) {
        told.clear();
        now = now.plusSeconds(60);
        tell(new WatchEvent.RoundStarted(1, now));
        for (WatchEvent event : events) {
            tell(event);
        }
        tell(new WatchEvent.RoundEnded(1, 1, 1, 0, 0, Duration.ZERO));
        return List.copyOf(told);
    }

    private WatchEvent image(boolean good) {
        ImageReference app = ImageReference.tagged("team/app", "1.0");
        WatchTarget target = new WatchTarget("b.example", new TargetNaming(false, null), sink, false);
        ImageOutcome outcome = new ImageOutcome(
                1,
                app,
                app,
                good ? State.DONE : State.FAILED,
                Digest.sha256(new byte[0]),
                new Tally(1, 10, 0, 0),
                Duration.ofSeconds(1),
                good ? null : down);
        return new WatchEvent.ImageEnded(target, outcome, null, good ? null : now.plusSeconds(180));
    }

    private WatchEvent look() {
        return new WatchEvent.LookFailed("team/app", down, now.plusSeconds(180));
    }

    @Test
    void anImageThatFailsAgainAndAgainIsToldOnce() {
        assertEquals(List.of("image-transmit: team/app:1.0 failed"), round(image(false)));
        assertEquals(List.of(), round(image(false)));
        assertEquals(List.of(), round());
        assertEquals(List.of(), round(image(false)));
        assertEquals(List.of("image-transmit: team/app:1.0 done"), round(image(true)));
        assertEquals(List.of("image-transmit: team/app:1.0 failed"), round(image(false)));
    }

    @Test
    void aRepositoryIsToldOfTheThirdTimeAndWhenItIsBack() {
        assertEquals(List.of(), round(look()));
        assertEquals(List.of(), round(look()));
        assertEquals(List.of("image-transmit: watching meets a lasting fault"), round(look()));
        assertEquals(List.of(), round(look()));
        assertEquals(List.of(), round(), "its time has not come");
        assertEquals(List.of("image-transmit: a fault is over"), round());
        assertEquals(List.of(), round(look()));
    }
}
