package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransferViewTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TransferView view = new TransferView(
            Unseen.surroundings(Messages.of(Language.EN), Map.of()),
            new Console(new PrintStream(out, true, StandardCharsets.UTF_8), Clock.systemUTC(), null),
            new TransferView.Ends("", "s", "t"),
            List.of(),
            new ProgressMeter(),
            () -> 0,
            () -> 0,
            3,
            true);

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf(']') + 2))
                .toList();
    }

    private void postponed(String name, Kind kind, int round) {
        view.accept(new TransferEvent.ImagePostponed(
                ImageReference.tagged(name, "1"),
                ImageReference.tagged(name, "1"),
                new TransferException(Side.TARGET, kind, Map.of()),
                round));
    }

    @Test
    void whatGoesOnFailingInTheSameWayIsToldOnce() {
        postponed("a", Kind.REFUSED, 1);
        postponed("b", Kind.REFUSED, 1);
        view.accept(new TransferEvent.RoundStarted(1, 2));
        postponed("a", Kind.REFUSED, 2);
        postponed("b", Kind.SERVER_ERROR, 2);
        view.accept(new TransferEvent.RoundStarted(2, 2));
        postponed("b", Kind.SERVER_ERROR, 3);
        String later = "; it gets another try after the others";
        assertEquals(
                List.of(
                        "s/a:1: the target registry refused the connection" + later,
                        "s/b:1: the target registry refused the connection" + later,
                        "Retry 2 failed images, round 1 of 3",
                        "s/b:1: the target registry reports an error of its own" + later,
                        "Retry 2 failed images, round 2 of 3"),
                lines());
    }
}
