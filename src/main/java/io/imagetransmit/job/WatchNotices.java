package io.imagetransmit.job;

import io.imagetransmit.job.NoticeText.Ends;
import io.imagetransmit.notify.Notice;
import io.imagetransmit.watch.WatchEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What robots hear of a watch: each image that arrives; the first failure of an image, and not each further one; a registry or
 * repository that was looked at in vain three times in a row, and that it is over. Safe for use by several threads.
 */
final class WatchNotices {
    /** A registry that is restarted once is no news. */
    private static final int LOOKS = 3;

    private final ErrorText errors;
    private final Map<String, Failing> failing = new HashMap<>();
    private @Nullable Instant round;

    /** Whom to tell; makes the notice only if there is anybody. */
    interface Robots {
        void tell(Function<NoticeText, Notice> notice);
    }

    /** @param told what was said of it; null if nothing was */
    private record Failing(
            int times, Instant next, @Nullable String told) {}

    WatchNotices(ErrorText errors) {
        this.errors = errors;
    }

    /** @param source the source's host */
    synchronized void told(WatchEvent event, String source, Robots robots) {
        if (event instanceof WatchEvent.RoundStarted started) {
            round = started.time();
        } else if (event instanceof WatchEvent.ImageEnded ended) {
            ended(ended, source, robots);
        } else if (event instanceof WatchEvent.LookFailed look) {
            lookFailed(look, source, robots);
        } else if (event instanceof WatchEvent.RoundEnded) {
            forgetMended(source, robots);
        }
    }

    private void ended(WatchEvent.ImageEnded ended, String source, Robots robots) {
        String target = ended.target().host();
        String key = ended.what();
        Instant next = ended.next();
        boolean news =
                next == null ? failing.remove(key) != null || ended.outcome().isGood() : !failing.containsKey(key);
        if (next != null) {
            failing.put(key, new Failing(1, next, null));
        }
        if (news) {
            robots.tell(text -> text.image(new Ends(source, target), ended.outcome()));
        }
    }

    private void lookFailed(WatchEvent.LookFailed look, String source, Robots robots) {
        String key = "look " + look.name();
        Failing earlier = failing.get(key);
        int times = earlier == null ? 1 : earlier.times() + 1;
        String told = earlier == null ? null : earlier.told();
        if (times == LOOKS) {
            String sentence = errors.sentence(look.error(), null);
            told = sentence;
            robots.tell(text -> text.trouble(new Ends(source, look.name()), sentence));
        }
        failing.put(key, new Failing(times, look.next(), told));
    }

    /** What was due in this round and has not failed again is well, or nobody asks for it any more. */
    private void forgetMended(String source, Robots robots) {
        Instant due = round;
        for (Iterator<Failing> all = failing.values().iterator(); due != null && all.hasNext(); ) {
            Failing one = all.next();
            if (!one.next().isAfter(due)) {
                all.remove();
                String told = one.told();
                if (told != null) {
                    robots.tell(text -> text.mended(new Ends(source, ""), told));
                }
            }
        }
    }
}
