package io.imagetransmit.notify;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anybody's own program. The fields are promised in {@code docs/configuration.md}. */
public final class Webhook implements Channel {
    private final URI address;
    private final @Nullable String secret;
    private final String version;

    /**
     * @param secret what the body is signed with, or null
     * @param version of this program
     */
    public Webhook(URI address, @Nullable String secret, String version) {
        this.address = address;
        this.secret = secret;
        this.version = version;
    }

    @Override
    public Kind kind() {
        return Kind.WEBHOOK;
    }

    @Override
    public Message message(List<Notice> notices, Instant now) {
        byte[] body = MessageText.bytes(notices.size() == 1 ? one(notices.get(0)) : joined(notices, now));
        Message message = Message.of(address, body);
        if (secret == null) {
            return message;
        }
        Map<String, String> headers = new LinkedHashMap<>(message.headers());
        String signature = HexFormat.of().formatHex(Signatures.sign(secret, body));
        headers.put("X-Image-Transmit-Signature", "sha256=" + signature);
        return new Message(address, headers, body);
    }

    private JsonObject joined(List<Notice> notices, Instant now) {
        JsonObject json = begun("joined", now);
        JsonArray all = new JsonArray();
        notices.forEach(notice -> all.add(one(notice)));
        json.add("notices", all);
        return json;
    }

    private JsonObject begun(String event, Instant time) {
        JsonObject json = new JsonObject();
        json.addProperty("event", event);
        json.addProperty("time", time.toString());
        json.addProperty("tool", "image-transmit");
        json.addProperty("version", version);
        return json;
    }

    private JsonObject one(Notice notice) {
        boolean image = notice.subject() instanceof Notice.Image;
        JsonObject json = begun(image ? "image" : "run", notice.time());
        json.addProperty("state", notice.state().name().toLowerCase(Locale.ROOT));
        if (notice.subject() instanceof Notice.Image one) {
            json.addProperty("source", one.source());
            json.addProperty("target", one.target());
            json.addProperty("image", one.image());
            json.addProperty("targetImage", one.targetImage());
            json.addProperty("digest", one.digest());
            amounts(json, one.bytes(), one.duration(), one.error());
        } else if (notice.subject() instanceof Notice.Run run) {
            json.addProperty("source", run.source());
            json.addProperty("target", run.target());
            amounts(json, run.bytes(), run.duration(), run.error());
            json.add("counts", counts(run.counts()));
            json.add("failures", failures(run.failures()));
        }
        json.addProperty("title", notice.title());
        json.addProperty("text", notice.text());
        return json;
    }

    private static void amounts(JsonObject json, long bytes, Duration duration, @Nullable String error) {
        json.addProperty("bytes", bytes);
        json.addProperty("seconds", duration.toMillis() / 1000.0);
        if (error == null) {
            json.add("error", JsonNull.INSTANCE);
        } else {
            json.addProperty("error", error);
        }
    }

    private static JsonObject counts(Notice.Counts counts) {
        JsonObject json = new JsonObject();
        json.addProperty("images", counts.images());
        json.addProperty("transferred", counts.transferred());
        json.addProperty("present", counts.present());
        json.addProperty("failed", counts.failed());
        json.addProperty("invalid", counts.invalid());
        json.addProperty("open", counts.open());
        return json;
    }

    private static JsonArray failures(List<Notice.Failure> failures) {
        JsonArray all = new JsonArray();
        for (Notice.Failure failure : failures) {
            JsonObject json = new JsonObject();
            json.addProperty("image", failure.image());
            json.addProperty("error", failure.error());
            all.add(json);
        }
        return all;
    }

    @Override
    public Verdict verdict(int status, byte[] body) {
        return status / 100 == 2 ? Verdict.TAKEN : RobotAnswer.ofStatus(status);
    }

    @Override
    public String toString() {
        return "Webhook";
    }
}
