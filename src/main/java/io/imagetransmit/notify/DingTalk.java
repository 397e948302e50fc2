package io.imagetransmit.notify;

import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A robot of a DingTalk group. */
public final class DingTalk implements Channel {
    private static final String BASE = "https://oapi.dingtalk.com";
    private static final String PATH = "/robot/send";
    /** The service takes 20,000 bytes in all. */
    private static final int LONGEST_TEXT = 19_000;
    /** A robot that has sent too much is shut up for ten minutes; four attempts reach beyond those. */
    private static final Duration SHUT_UP = Duration.ofMinutes(4);
    /** Busy; more than 20 messages a minute; slow down. */
    private static final Set<Long> PASSING = Set.of(-1L, 130101L, 410100L);

    private final String token;
    private final @Nullable String secret;
    private final @Nullable URI base;
    private final Wording wording;

    /**
     * @param secret what messages are signed with, or null
     * @param base where the service is, or null for the public one
     */
    public DingTalk(String token, @Nullable String secret, @Nullable URI base, Wording wording) {
        this.token = token;
        this.secret = secret;
        this.base = base;
        this.wording = wording;
    }

    @Override
    public Kind kind() {
        return Kind.DINGTALK;
    }

    @Override
    public Message message(List<Notice> notices, Instant now) {
        String query = "?access_token=" + Addresses.encoded(token);
        String key = secret;
        if (key != null) {
            String timestamp = Long.toString(now.toEpochMilli());
            byte[] signed = (timestamp + "\n" + key).getBytes(StandardCharsets.UTF_8);
            String sign = Base64.getEncoder().encodeToString(Signatures.sign(key, signed));
            query += "&timestamp=" + timestamp + "&sign=" + Addresses.encoded(sign);
        }
        MessageText text = MessageText.of(notices, wording);
        JsonObject markdown = new JsonObject();
        markdown.addProperty("title", text.title());
        // a single line break is none here
        markdown.addProperty("text", text.withHeading().within(LONGEST_TEXT, "\n\n", wording::more));
        JsonObject body = new JsonObject();
        body.addProperty("msgtype", "markdown");
        body.add("markdown", markdown);
        return Message.of(Addresses.of(base, BASE, PATH, query), MessageText.bytes(body));
    }

    @Override
    public Verdict verdict(int status, byte[] body) {
        List<String> secrets = secret == null ? List.of(token) : List.of(token, secret);
        return new RobotAnswer(List.of("errcode"), List.of("errmsg"), PASSING, SHUT_UP, secrets).verdict(status, body);
    }

    @Override
    public String toString() {
        return "DingTalk";
    }
}
