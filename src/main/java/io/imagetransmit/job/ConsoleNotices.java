package io.imagetransmit.job;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.DockerCredentials;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tells on the console what a registry connection has to tell. */
public final class ConsoleNotices implements Registries.Notices {
    private final Console console;
    private final Messages messages;
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final boolean debug;
    private final LongSupplier nanoClock;
    private final Map<String, Told> told = new HashMap<>();

    /** What was last said of a host and a reason, and how often the same has happened since. */
    private record Told(long nanos, Duration delay, int unsaid) {}

    public ConsoleNotices(Console console, Messages messages, boolean debug, LongSupplier nanoClock) {
        this.console = console;
        this.messages = messages;
        this.debug = debug;
        this.nanoClock = nanoClock;
    }

    @Override
    public void plainHttp(String host) {
        console.log(messages.text("log.plainHttp", Map.of("host", host)));
    }

    @Override
    public void docker(DockerCredentials.Found found) {
        ConfigText text = new ConfigText(messages);
        for (ConfigProblem warning : found.warnings()) {
            console.log(text.sentence(warning));
        }
    }

    @Override
    public void retrying(String host, String reason, int attempt, Duration delay) {
        int unsaid = unsaid(host + " " + reason, delay);
        if (unsaid < 0) {
            return;
        }
        Map<String, String> details = new HashMap<>();
        if (unsaid > 0) {
            details.put("count", Integer.toString(unsaid));
        }
        details.put("host", host);
        details.put("reason", new ErrorText(messages).reason(reason));
        // most first delays are shorter than the shortest time that is shown
        if (delay.toSeconds() > 0) {
            details.put("time", HumanUnits.duration(delay));
        }
        console.log(messages.text("log.retrying", details));
    }

    /**
     * How many of the same kind went unsaid since the last that was told, or -1 if this one need not be told either: when a
     * registry goes down, each of many connections has something to say about that. A much longer wait is news.
     */
    private synchronized int unsaid(String what, Duration delay) {
        long now = nanoClock.getAsLong();
        Told last = told.get(what);
        boolean longer = last != null
                && delay.toSeconds() >= 5
                && delay.compareTo(last.delay().multipliedBy(2)) > 0;
        if (last == null || debug || longer || now - last.nanos() >= QUIET_NANOS) {
            told.put(what, new Told(now, delay, 0));
            return last == null ? 0 : last.unsaid();
        }
        told.put(what, new Told(last.nanos(), last.delay(), last.unsaid() + 1));
        return -1;
    }

    @Override
    public void waiting(String host, Duration delay) {
        if (unsaid(host, delay) >= 0) {
            console.log(messages.text("log.allowance", Map.of("host", host, "time", HumanUnits.duration(delay))));
        }
    }

    @Override
    public void answered(String method, URI uri, int status, Duration duration) {
        if (debug) {
            console.log(method + " " + uri + " " + status + " " + duration.toMillis() + "ms");
        }
    }
}
