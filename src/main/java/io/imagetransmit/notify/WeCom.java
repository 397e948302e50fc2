package io.imagetransmit.notify;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A robot of a WeCom (WeChat Work) group. */
public final class WeCom implements Channel {
    private static final String BASE = "https://qyapi.weixin.qq.com";
    private static final String PATH = "/cgi-bin/webhook/send";
    private static final int LONGEST_TEXT = 4096;
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    /** Busy; more than 20 messages a minute; too many at once. */
    private static final Set<Long> PASSING = Set.of(-1L, 45009L, 45033L);

    private final String key;
    private final @Nullable URI base;
    private final Wording wording;

    /** @param base where the service is, or null for the public one */
    public WeCom(String key, @Nullable URI base, Wording wording) {
        this.key = key;
        this.base = base;
        this.wording = wording;
    }

    @Override
    public Kind kind() {
        return Kind.WECOM;
    }

    @Override
    public Message message(List<Notice> notices, Instant now) {
        JsonObject markdown = new JsonObject();
        markdown.addProperty(
                "content", MessageText.of(notices, wording).withHeading().within(LONGEST_TEXT, "\n", wording::more));
        JsonObject body = new JsonObject();
        body.addProperty("msgtype", "markdown");
        body.add("markdown", markdown);
        return Message.of(Addresses.of(base, BASE, PATH, "?key=" + Addresses.encoded(key)), MessageText.bytes(body));
    }

    @Override
    public Verdict verdict(int status, byte[] body) {
        return new RobotAnswer(List.of("errcode"), List.of("errmsg"), PASSING, A_MINUTE, List.of(key))
                .verdict(status, body);
    }

    @Override
    public String toString() {
        return "WeCom";
    }
}
