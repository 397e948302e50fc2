package io.imagetransmit.notify;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.notify.Channel.Verdict;
import io.imagetransmit.notify.Undelivered.Cause;
import io.imagetransmit.notify.Undelivered.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a chat service answers: a JSON object with a code, which is 0 if all is well, and a message. The status says nothing, or the
 * same.
 *
 * @param codes the field of the code, or the fields of which one is there
 * @param words the same for the message
 * @param passing codes of what passes: too many messages, a system that is busy
 * @param pause how long the service is to be left alone after one of those
 * @param secrets are taken out of the message, where some gateway repeats them
 */
record RobotAnswer(List<String> codes, List<String> words, Set<Long> passing, Duration pause, List<String> secrets) {
    private static final int LONGEST_WORDS = 200;

    @Override
    public String toString() {
        return "RobotAnswer" + codes;
    }

    Verdict verdict(int status, byte[] body) {
        JsonObject answer = object(body);
        String code = answer == null ? null : first(answer, codes);
        if (answer == null || code == null || !code.matches("-?\\d{1,18}")) {
            return verdict(status);
        }
        long number = Long.parseLong(code);
        if (number == 0) {
            return status / 100 == 2 ? Verdict.TAKEN : verdict(status);
        }
        String said = first(answer, words);
        String detail = said == null ? code : code + " " + harmless(said);
        if (passing.contains(number)) {
            return Verdict.later(new Cause(Reason.BUSY, detail), pause);
        }
        Cause cause = new Cause(Reason.REFUSED, detail);
        return RetryPolicy.isTemporary(status) ? Verdict.later(cause, Duration.ZERO) : Verdict.refused(cause);
    }

    private static Verdict verdict(int status) {
        return status / 100 == 2
                ? Verdict.later(new Cause(Reason.STRANGE_ANSWER, ""), Duration.ZERO)
                : ofStatus(status);
    }

    /** What a status that is not one of success means. */
    static Verdict ofStatus(int status) {
        Cause cause = new Cause(Reason.STATUS, Integer.toString(status));
        return RetryPolicy.isTemporary(status) ? Verdict.later(cause, Duration.ZERO) : Verdict.refused(cause);
    }

    private static @Nullable JsonObject object(byte[] body) {
        try {
            JsonElement element = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
            return element.isJsonObject() ? element.getAsJsonObject() : null;
        } catch (JsonParseException e) {
            return null; // some page of a proxy
        }
    }

    private static @Nullable String first(JsonObject answer, List<String> names) {
        for (String name : names) {
            JsonElement value = answer.get(name);
            if (value != null && value.isJsonPrimitive()) {
                return value.getAsString();
            }
        }
        return null;
    }

    private String harmless(String said) {
        String open = said;
        for (String secret : secrets) {
            open = open.replace(secret, "***").replace(Addresses.encoded(secret), "***");
        }
        return open.length() <= LONGEST_WORDS ? open : open.substring(0, LONGEST_WORDS) + "…";
    }
}
