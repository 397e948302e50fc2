package io.imagetransmit.job;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.watch.WatchEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Writes into the log what watch mode has to tell: the first round, rounds that found something, and a sign of life each hour. */
final class WatchText implements Consumer<WatchEvent> {
    private static final Duration SIGN_OF_LIFE = Duration.ofHours(1);

    private final Surroundings around;
    private final Console console;
    private final Clock clock;
    private Instant said = Instant.EPOCH;
    private long roundsSince;

    WatchText(Surroundings around, Console console) {
        this.around = around;
        this.console = console;
        this.clock = around.clock();
    }

    @Override
    public synchronized void accept(WatchEvent event) {
        if (event instanceof WatchEvent.Found found) {
            say(
                    "watch.found",
                    Map.of(
                            "count",
                            String.valueOf(found.images()),
                            "target",
                            found.target().host()));
        } else if (event instanceof WatchEvent.LookFailed failed) {
            lookFailed(failed);
        } else if (event instanceof WatchEvent.LineRefused refused) {
            console.log(around.errors().sentence(refused.line()));
        } else if (event instanceof WatchEvent.ImageEnded ended) {
            ended(ended);
        } else if (event instanceof WatchEvent.HistoryUnwritable unwritable) {
            say("watch.historyUnwritable", Map.of("message", ErrorText.reason(unwritable.error())));
        } else if (event instanceof WatchEvent.RoundEnded round) {
            roundEnded(round);
        }
    }

    private void lookFailed(WatchEvent.LookFailed failed) {
        Map<String, String> details = new HashMap<>();
        details.put("text", around.errors().sentence(failed.error(), null));
        details.put("time", time(failed.next()));
        if (!failed.name().isEmpty()) {
            details.put("name", failed.name());
        }
        say("watch.lookFailed", details);
    }

    /** Only what the transfer itself has not told. */
    private void ended(WatchEvent.ImageEnded ended) {
        ImageOutcome outcome = ended.outcome();
        Instant next = ended.next();
        Duration lag = ended.lag();
        String target = ended.target().host() + "/" + outcome.target();
        if (next != null) {
            say("watch.again", Map.of("image", target, "time", time(next)));
        } else if (lag != null && outcome.state() == ImageOutcome.State.DONE) {
            say("watch.lag", Map.of("image", target, "time", HumanUnits.duration(lag)));
        }
    }

    private void roundEnded(WatchEvent.RoundEnded round) {
        roundsSince++;
        boolean quiet = round.arrived() == 0 && round.failed() == 0;
        Instant now = clock.instant();
        if (quiet && Duration.between(said, now).compareTo(SIGN_OF_LIFE) < 0) {
            return;
        }
        say(
                quiet ? "watch.quiet" : "watch.round",
                Map.of(
                        "count", String.valueOf(roundsSince),
                        "repositories", String.valueOf(round.repositories()),
                        "tags", String.valueOf(round.tags()),
                        "done", String.valueOf(round.arrived()),
                        "failed", String.valueOf(round.failed()),
                        "time", HumanUnits.duration(round.duration())));
        said = now;
        roundsSince = 0;
    }

    /** {@code 10:31:05}, or with the date in front where that is another day. */
    String time(Instant instant) {
        return ShownTime.of(instant, clock.instant().atZone(clock.getZone()));
    }

    private void say(String key, Map<String, String> details) {
        console.log(around.messages().text(key, details));
    }
}
