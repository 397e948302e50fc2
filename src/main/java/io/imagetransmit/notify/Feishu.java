package io.imagetransmit.notify;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A robot of a Feishu group. Lark is the same at another address. */
public final class Feishu implements Channel {
    private static final String BASE = "https://open.feishu.cn";
    private static final String PATH = "/open-apis/bot/v2/hook/";
    /** The service takes 20 KB in all; older papers say 30. */
    private static final int LONGEST_TEXT = 19_000;

    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    /** Three names for too many messages: of the robot, into the group, of the whole company. */
    private static final Set<Long> PASSING = Set.of(11232L, 230020L, 99991400L);

    private final String token;
    private final @Nullable String secret;
    private final @Nullable URI base;
    private final Wording wording;

    /**
     * @param secret what messages are signed with, or null
     * @param base where the service is, or null for the public one
     */
    public Feishu(String token, @Nullable String secret, @Nullable URI base, Wording wording) {
        this.token = token;
        this.secret = secret;
        this.base = base;
        this.wording = wording;
    }

    @Override
    public Kind kind() {
        return Kind.FEISHU;
    }

    @Override
    public Message message(List<Notice> notices, Instant now) {
        JsonObject body = new JsonObject();
        String key = secret;
        if (key != null) {
            String timestamp = Long.toString(now.getEpochSecond());
            body.addProperty("timestamp", timestamp);
            // both go into the key, and nothing is what is signed
            byte[] sign = Signatures.sign(timestamp + "\n" + key, new byte[0]);
            body.addProperty("sign", Base64.getEncoder().encodeToString(sign));
        }
        body.addProperty("msg_type", "interactive");
        body.add("card", card(notices));
        return Message.of(Addresses.of(base, BASE, PATH + Addresses.encoded(token), ""), MessageText.bytes(body));
    }

    private JsonObject card(List<Notice> notices) {
        MessageText text = MessageText.of(notices, wording);
        JsonObject title = new JsonObject();
        title.addProperty("tag", "plain_text");
        title.addProperty("content", text.title());
        JsonObject header = new JsonObject();
        header.add("title", title);
        header.addProperty("template", colour(notices));
        JsonObject markdown = new JsonObject();
        markdown.addProperty("tag", "markdown");
        markdown.addProperty("content", text.within(LONGEST_TEXT, "\n", wording::more));
        JsonArray elements = new JsonArray();
        elements.add(markdown);
        JsonObject configuration = new JsonObject();
        configuration.addProperty("wide_screen_mode", true);
        JsonObject card = new JsonObject();
        card.add("config", configuration);
        card.add("header", header);
        card.add("elements", elements);
        return card;
    }

    private static String colour(List<Notice> notices) {
        if (notices.stream().anyMatch(notice -> notice.state() == Notice.State.FAILED)) {
            return "red";
        }
        return notices.stream().anyMatch(notice -> notice.state() == Notice.State.INTERRUPTED) ? "orange" : "green";
    }

    @Override
    public Verdict verdict(int status, byte[] body) {
        List<String> secrets = secret == null ? List.of(token) : List.of(token, secret);
        return new RobotAnswer(
                        List.of("code", "StatusCode"), List.of("msg", "StatusMessage"), PASSING, A_MINUTE, secrets)
                .verdict(status, body);
    }

    @Override
    public String toString() {
        return "Feishu";
    }
}
