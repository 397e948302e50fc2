package io.imagetransmit.notify;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Title and Markdown of a message out of one or several notices. Several are joined so that those of a whole run come first: what is
 * cut off for length is at the end.
 */
record MessageText(String title, List<String> lines) {
    private static final int LONGEST_TITLE = 120;
    private static final int LONGEST_LINE = 1000;
    private static final Gson JSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    MessageText {
        lines = List.copyOf(lines);
    }

    static MessageText of(List<Notice> notices, Wording wording) {
        if (notices.size() == 1) {
            Notice notice = notices.get(0);
            return new MessageText(cut(notice.title(), LONGEST_TITLE), linesOf(notice));
        }
        List<String> lines = new ArrayList<>();
        for (Notice notice : runsFirst(notices)) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add("**" + cut(notice.title(), LONGEST_TITLE) + "**");
            lines.addAll(linesOf(notice));
        }
        return new MessageText(wording.joined(notices.size()), lines);
    }

    private static List<Notice> runsFirst(List<Notice> notices) {
        return notices.stream()
                .sorted(Comparator.comparing(notice -> !(notice.subject() instanceof Notice.Run)))
                .toList();
    }

    private static List<String> linesOf(Notice notice) {
        return notice.text().lines().map(line -> cut(line, LONGEST_LINE)).toList();
    }

    private static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)) + "…";
    }

    /** The same with the title as a heading in front. */
    MessageText withHeading() {
        List<String> more = new ArrayList<>(List.of("### " + title));
        more.addAll(lines);
        return new MessageText(title, more);
    }

    /**
     * The lines as one text, the last ones replaced by their number if it would become too long.
     *
     * @param limit bytes within a JSON document; outside of one they are fewer
     */
    String within(int limit, String lineBreak, IntFunction<String> more) {
        String all = String.join(lineBreak, lines);
        if (size(all) <= limit) {
            return all;
        }
        int room = limit - size(more.apply(lines.size()));
        List<String> kept = new ArrayList<>();
        for (String line : lines) {
            room -= size(line + lineBreak);
            if (room < 0) {
                break;
            }
            kept.add(line);
        }
        long left =
                lines.stream().skip(kept.size()).filter(line -> !line.isEmpty()).count();
        kept.add(more.apply((int) left));
        return String.join(lineBreak, kept);
    }

    private static int size(String text) {
        return bytes(text).length - 2; // without the quotation marks
    }

    private static byte[] bytes(String text) {
        return JSON.toJson(text).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(JsonElement document) {
        return JSON.toJson(document).getBytes(StandardCharsets.UTF_8);
    }
}
