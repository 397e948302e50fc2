package io.imagetransmit.job;

import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.HttpListener;
import io.imagetransmit.http.ProxyException;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in one sentence what went wrong: the image, the side, what happened, and what to do about it. The words for a kind are
 * {@code error.KIND} and {@code cure.KIND}, or {@code error.KIND.SIDE} and {@code cure.KIND.SIDE} where a side has its own.
 */
public final class ErrorText {
    private static final int LONGEST_DETAIL = 300;
    private static final String STATUS = "status ";
    /** What could move a terminal's cursor or turn its writing round. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]+");

    private static final Pattern USER_INFORMATION = Pattern.compile("(?<=://)[^/\\s@]*@");
    private static final Pattern QUERY = Pattern.compile("(://[^\\s?\"'<>]*)\\?[^\\s\"'<>]*");

    private final Messages messages;

    public ErrorText(Messages messages) {
        this.messages = messages;
    }

    /**
     * What went wrong with a transfer.
     *
     * @param image what the user knows the image by, or null if the failure is not one image's
     */
    public String sentence(TransferException failure, @Nullable String image) {
        return messages.text("error.sentence", details(failure, image));
    }

    /** What went wrong, without what to do about it, for where the image's name has been said. */
    public String brief(TransferException failure, @Nullable String image) {
        return details(failure, image).getOrDefault("error", "");
    }

    /** The registry's own words, or what went wrong where it said none. */
    public String answer(TransferException failure) {
        Map<String, String> details = details(failure, null);
        String answer = details.getOrDefault("answer", "");
        return answer.isEmpty() ? details.getOrDefault("error", "") : answer;
    }

    /** What to do about it. */
    public String cure(TransferException failure) {
        return details(failure, null).getOrDefault("cure", "");
    }

    /** What the system says about a file, without the file's name: that is in our own sentence. Empty if it says no more. */
    public static String reason(IOException e) {
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return reason == null ? "" : reason;
    }

    private Map<String, String> details(TransferException failure, @Nullable String image) {
        Map<String, String> details = new HashMap<>();
        failure.details().forEach((key, value) -> details.put(key, harmless(value)));
        details.put("answer", answer(details));
        details.put("side", messages.text("side." + failure.side()));
        if (image != null) {
            details.put("image", harmless(image));
            // The sentence begins with the image; its repository need not be said again.
            if (image.contains(details.getOrDefault("name", ""))) {
                details.remove("name");
            }
        }
        ProxyException proxy = proxyAmongTheCauses(failure);
        if (details.containsKey("proxy")) {
            details.put("error", messages.text("proxy.unreached", details));
            details.put("cure", messages.text("proxy.unreached.cure"));
        } else if (proxy == null) {
            details.put("error", messages.text(key("error", failure), details));
            details.put("cure", messages.text(key("cure", failure), details));
        } else {
            Map<String, String> variable = Map.of("variable", proxy.variable(), "scheme", proxy.detail());
            details.put("error", messages.text("proxy." + proxy.kind(), variable));
            details.put("cure", messages.text("proxy." + proxy.kind() + ".cure"));
        }
        return details;
    }

    /**
     * Why a request is repeated, in words.
     *
     * @param reason as {@link HttpListener#retrying} is told it: {@code status 503}, or the name of an {@link HttpFailure.Kind}
     */
    public String reason(String reason) {
        if (reason.startsWith(STATUS)) {
            return messages.text("reason.status", Map.of("status", reason.substring(STATUS.length())));
        }
        String key = "reason." + reason;
        return messages.has(key) ? messages.text(key) : reason;
    }

    /** A proxy that cannot be used at all is a matter of this machine's environment, and neither side's. */
    private static @Nullable ProxyException proxyAmongTheCauses(TransferException failure) {
        if (failure.kind() == TransferException.Kind.PROXY) {
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof ProxyException proxy) {
                    return proxy;
                }
            }
        }
        return null;
    }

    /** What is wrong with a line of the list, for where the line itself has been said. */
    public String brief(ListLine.Invalid line) {
        return messages.text("list." + line.reason(), line.details());
    }

    /** What is wrong with a line of the list. */
    public String sentence(ListLine.Invalid line) {
        Map<String, String> details = new HashMap<>(line.details());
        details.put("error", brief(line));
        details.put("line", Integer.toString(line.lineNumber()));
        details.put("text", line.text());
        return messages.text("list.sentence", details);
    }

    private String key(String family, TransferException failure) {
        String general = family + "." + failure.kind();
        String special = general + "." + failure.side();
        return messages.has(special) ? special : general;
    }

    /** The registry's own words: {@code HTTP 403, DENIED, requested access to the resource is denied}. */
    private static String answer(Map<String, String> details) {
        List<String> words = new ArrayList<>();
        String status = details.getOrDefault("status", "");
        if (!status.isEmpty()) {
            words.add("HTTP " + status);
        }
        for (String key : List.of("code", "message")) {
            String word = details.getOrDefault(key, "").strip();
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return String.join(", ", words);
    }

    /**
     * Without the secrets that servers like to repeat in URLs, and cut to what a person reads; the other way round a cut
     * through the middle of a password would leave its first half.
     */
    static String harmless(String value) {
        String bounded = CONTROLS.matcher(cut(value, 4 * LONGEST_DETAIL)).replaceAll(" ");
        String open = USER_INFORMATION.matcher(bounded).replaceAll("");
        return cut(QUERY.matcher(open).replaceAll("$1"), LONGEST_DETAIL);
    }

    private static String cut(String value, int longest) {
        return value.length() <= longest ? value : value.substring(0, longest) + "…";
    }
}
