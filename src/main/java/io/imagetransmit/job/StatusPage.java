package io.imagetransmit.job;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.monitor.Page;
import io.imagetransmit.watch.WatchStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The page that shows how watch mode goes, in both languages, without any script. Safe for use by several threads. */
final class StatusPage implements Page {
    private static final String STYLE = resource("watch-page.css");
    private static final int REFRESH_SECONDS = 10;

    private final Language usual;
    private final Clock clock;
    private final Contents contents;
    private final String version;

    /**
     * What is shown.
     *
     * @param running the blobs on their way to any target
     * @param stalled whether somebody should look after the program
     */
    record Contents(WatchStatus status, Supplier<List<RunningBlob>> running, BooleanSupplier stalled) {}

    /**
     * @param usual the program's language, for those who do not ask for one
     * @param clock its zone is that of all times shown
     */
    StatusPage(Language usual, Clock clock, Contents contents, String version) {
        this.usual = usual;
        this.clock = clock;
        this.contents = contents;
        this.version = version;
    }

    @Override
    public Document document(@Nullable String asked, @Nullable String accepted) {
        Language language = language(asked, accepted);
        Messages messages = Messages.of(language);
        StatusSections sections = new StatusSections(messages, clock);
        WatchStatus.Snapshot snapshot = contents.status().snapshot();
        Html html = new Html();
        head(html, messages);
        sections.state(html, snapshot, contents.stalled().getAsBoolean());
        sections.counts(html, snapshot);
        sections.running(html, contents.running().get());
        sections.failures(html, snapshot);
        sections.arrivals(html, snapshot);
        foot(html, messages, sections.now());
        return new Document(html.toString(), STYLE);
    }

    private void head(Html html, Messages messages) {
        boolean chinese = messages.language() == Language.ZH;
        html.raw("<!DOCTYPE html>\n<html lang=\"" + (chinese ? "zh-CN" : "en")
                        + "\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta http-equiv=\"refresh\" content=\"" + REFRESH_SECONDS + "\">\n")
                .element("title", "image-transmit · " + messages.text("page.mode"))
                .raw("\n<style>" + STYLE + "</style>\n</head>\n<body>\n<main>\n<header>")
                .raw("<h1>image-transmit</h1>")
                .element("span", messages.text("page.mode"))
                // each language's own name is the same in both
                .raw(chinese ? "<a href=\"/?lang=en\" lang=\"en\" hreflang=\"en\">English</a>" : "")
                .raw(chinese ? "" : "<a href=\"/?lang=zh\" lang=\"zh-CN\" hreflang=\"zh-CN\">中文</a>")
                .raw("</header>\n");
    }

    private void foot(Html html, Messages messages, String now) {
        html.raw("<footer>")
                .text(messages.text(
                        "page.footer",
                        Map.of(
                                "time",
                                now,
                                "zone",
                                clock.getZone().getId(),
                                "seconds",
                                String.valueOf(REFRESH_SECONDS),
                                "version",
                                version)))
                .raw(
                        " <a href=\"/metrics\">/metrics</a> <a href=\"/healthz\">/healthz</a></footer>\n</main>\n</body>\n</html>\n");
    }

    /** That which the address asks for, else the first that the browser likes, else the program's. */
    private Language language(@Nullable String asked, @Nullable String accepted) {
        if (asked != null && !asked.isBlank()) {
            return asked.toLowerCase(Locale.ROOT).startsWith("zh") ? Language.ZH : Language.EN;
        }
        if (accepted != null) {
            try {
                for (Locale.LanguageRange range : Locale.LanguageRange.parse(accepted)) {
                    String name = range.getRange();
                    if (range.getWeight() > 0 && name.matches("(zh|en)(-.*)?")) {
                        return name.startsWith("zh") ? Language.ZH : Language.EN;
                    }
                }
            } catch (IllegalArgumentException e) {
                return usual; // the header is malformed, which is nobody's concern here
            }
        }
        return usual;
    }

    private static String resource(String name) {
        try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing in this program's jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
