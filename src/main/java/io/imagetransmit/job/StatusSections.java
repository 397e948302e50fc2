package io.imagetransmit.job;

import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.watch.WatchStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parts of the status page, as they are at one moment. */
final class StatusSections {

    private final Messages messages;
    private final ErrorText errors;
    private final ZonedDateTime now;

    StatusSections(Messages messages, Clock clock) {
        this.messages = messages;
        this.errors = new ErrorText(messages);
        this.now = ZonedDateTime.now(clock);
    }

    /** What the whole is doing: the first thing that somebody wants to know. */
    void state(Html html, WatchStatus.Snapshot snapshot, boolean stalled) {
        Instant since = snapshot.roundSince();
        Instant next = snapshot.next();
        Map<String, String> details = new HashMap<>();
        details.put("round", String.valueOf(snapshot.rounds()));
        details.put("next", next == null ? "" : time(next));
        details.put("left", next == null ? "" : HumanUnits.duration(Duration.between(now.toInstant(), next)));
        details.put("time", since == null ? "" : time(since));
        details.put("duration", since == null ? "" : HumanUnits.duration(Duration.between(since, now.toInstant())));
        String key = since != null ? "page.round" : next != null ? "page.waiting" : "page.starting";
        String look = stalled ? " bad" : !snapshot.failures().isEmpty() ? " failing" : since != null ? " busy" : "";
        html.raw("<section class=\"state" + look + "\">");
        if (stalled) {
            html.element("p", messages.text("page.stalled"));
        }
        html.element("p", messages.text(key, details)).raw("</section>\n");
    }

    void counts(Html html, WatchStatus.Snapshot snapshot) {
        int failing = snapshot.failures().size();
        Instant last = snapshot.lastRound();
        html.raw("<section><dl>");
        count(html, "dd", "page.since", time(snapshot.started()));
        count(html, "dd", "page.rounds", String.valueOf(snapshot.rounds()));
        count(html, "dd", "page.lastRound", last == null ? "–" : time(last));
        count(html, "dd", "page.images", String.valueOf(snapshot.images()));
        count(html, "dd", "page.bytes", HumanUnits.bytes(snapshot.bytes()));
        count(html, "dd", "page.attempts", String.valueOf(snapshot.failed()));
        count(html, failing > 0 ? "dd class=\"bad\"" : "dd", "page.failing", String.valueOf(failing));
        html.raw("</dl></section>\n");
    }

    private void count(Html html, String tag, String key, String value) {
        html.raw("<div>").element("dt", messages.text(key)).element(tag, value).raw("</div>");
    }

    void running(Html html, List<RunningBlob> blobs) {
        html.raw("<section>").element("h2", title("page.running", blobs.size()));
        if (blobs.isEmpty()) {
            empty(html, "page.noneRunning");
        } else {
            headings(html, "page.blob", "page.progress", "page.size", "page.speed");
            for (RunningBlob blob : blobs) {
                html.raw("<tr>").element("td class=\"name\"", blob.place());
                html.raw("<td class=\"bar\"><progress max=\"" + Math.max(1, blob.size()) + "\" value=\""
                        + blob.position() + "\"></progress></td>");
                cell(html, "page.size", HumanUnits.bytes(blob.position()) + " / " + HumanUnits.bytes(blob.size()));
                cell(html, "page.speed", HumanUnits.rate(blob.speed()));
                html.raw("</tr>\n");
            }
            html.raw("</tbody></table>");
        }
        html.raw("</section>\n");
    }

    void failures(Html html, WatchStatus.Snapshot snapshot) {
        List<WatchStatus.Failure> failures = snapshot.failures();
        html.raw("<section>")
                .element(failures.isEmpty() ? "h2" : "h2 class=\"bad\"", title("page.failures", failures.size()));
        if (failures.isEmpty()) {
            empty(html, "page.noFailures");
        } else {
            html.raw("<ul>");
            for (int i = failures.size() - 1; i >= 0; i--) { // the newest first
                failure(html, failures.get(i));
            }
            html.raw("</ul>");
        }
        html.raw("</section>\n");
    }

    private void failure(Html html, WatchStatus.Failure failure) {
        Map<String, String> details = new HashMap<>();
        details.put("time", time(failure.time()));
        details.put("times", String.valueOf(failure.times()));
        details.put("next", failure.next().isAfter(now.toInstant()) ? time(failure.next()) : "");
        html.raw("<li>")
                .element("strong", name(failure.what()))
                .element("p", errors.sentence(failure.error(), null))
                .element("small", messages.text("page.tried", details))
                .raw("</li>\n");
    }

    /** What failed, in words where it has no name. */
    private String name(String what) {
        return switch (what) {
            case "" -> messages.text("page.registry");
            case "_catalog" -> messages.text("page.catalog");
            default -> what.replace(" -> ", " →\u00A0");
        };
    }

    void arrivals(Html html, WatchStatus.Snapshot snapshot) {
        List<WatchStatus.Arrival> arrivals = snapshot.arrivals();
        html.raw("<section>").element("h2", messages.text("page.arrivals"));
        if (arrivals.isEmpty()) {
            empty(html, snapshot.lastRound() == null ? "page.noRoundYet" : "page.noArrivals");
        } else {
            headings(html, "page.image", "page.time", "page.size", "page.duration", "page.lag");
            arrivals.forEach(arrival -> arrival(html, arrival));
            html.raw("</tbody></table>");
        }
        html.raw("</section>\n");
    }

    private void arrival(Html html, WatchStatus.Arrival arrival) {
        Duration lag = arrival.lag();
        html.raw("<tr><td class=\"name\">")
                .text(arrival.source())
                .element("small", "→\u00A0" + arrival.target())
                .raw("</td>");
        cell(html, "page.time", time(arrival.time()));
        cell(html, "page.size", arrival.moved() ? HumanUnits.bytes(arrival.bytes()) : messages.text("page.present"));
        cell(html, "page.duration", HumanUnits.duration(arrival.duration()));
        cell(html, "page.lag", lag == null ? "–" : "≤ " + HumanUnits.duration(lag));
        html.raw("</tr>\n");
    }

    /** Begins a table whose first column is a name. */
    private void headings(Html html, String first, String... others) {
        html.raw("<table><thead><tr>").element("th", messages.text(first));
        for (String key : others) {
            html.element("th class=\"number\"", messages.text(key));
        }
        html.raw("</tr></thead><tbody>\n");
    }

    /** A cell that says what it is where there is no room for columns. */
    private void cell(Html html, String key, String value) {
        html.raw("<td class=\"number\" data-name=\"")
                .text(messages.text(key))
                .raw("\">")
                .text(value)
                .raw("</td>");
    }

    private void empty(Html html, String key) {
        html.element("p class=\"empty\"", messages.text(key));
    }

    private String title(String key, int count) {
        return messages.text(key, Map.of("count", count == 0 ? "" : String.valueOf(count)));
    }

    /** When the page was made. */
    String now() {
        return ShownTime.DATE_AND_TIME.format(now);
    }

    /** With the date where it is not today's. */
    private String time(Instant instant) {
        return ShownTime.of(instant, now);
    }
}
