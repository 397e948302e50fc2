package io.imagetransmit.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.imagetransmit.notify.Channel.Message;
import io.imagetransmit.notify.Channel.Verdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelTest {
    private static final String SECRET = "SECabc+/=";
    private static final DingTalk DING_TALK = new DingTalk("to ken&", SECRET, null, Notices.WORDING);
    private static final WeCom WE_COM = new WeCom("the-key", null, Notices.WORDING);
    private static final Feishu FEISHU = new Feishu("the-token", SECRET, null, Notices.WORDING);

    private static Message one(Channel channel) {
        return channel.message(List.of(Notices.image("x:1")), Notices.NOON);
    }

    @Test
    void dingTalkIsSignedInTheAddress() {
        // printf '1764115200123\nSECabc+/=' | openssl dgst -sha256 -hmac 'SECabc+/=' -binary | base64, and URL-encoded
        assertEquals(
                "https://oapi.dingtalk.com/robot/send?access_token=to%20ken%26&timestamp=1764115200123"
                        + "&sign=BS4yZn1Q%2BOqXRByDH78M8c8x614OsRdpTwLN8RKK4Lk%3D",
                one(DING_TALK).uri().toString());
        assertEquals(
                "{\"msgtype\":\"markdown\",\"markdown\":{\"title\":\"done x:1\","
                        + "\"text\":\"### done x:1\\n\\nFrom a\\n\\nto b\"}}",
                Notices.text(one(DING_TALK)));
        Message unsigned = one(new DingTalk("t", null, URI.create("http://127.0.0.1:1/gate/"), Notices.WORDING));
        assertEquals(
                "http://127.0.0.1:1/gate/robot/send?access_token=t",
                unsigned.uri().toString());
    }

    @Test
    void weComHasItsKeyInTheAddress() {
        assertEquals(
                "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=the-key",
                one(WE_COM).uri().toString());
        assertEquals(
                "{\"msgtype\":\"markdown\",\"markdown\":{\"content\":\"### done x:1\\nFrom a\\nto b\"}}",
                Notices.text(one(WE_COM)));
        URI whole = URI.create("http://gate/cgi-bin/webhook/send");
        assertEquals(
                whole + "?key=k",
                one(new WeCom("k", whole, Notices.WORDING)).uri().toString());
    }

    @Test
    void feishuIsSignedInTheBody() {
        Message message = one(FEISHU);
        assertEquals(
                "https://open.feishu.cn/open-apis/bot/v2/hook/the-token",
                message.uri().toString());
        JsonObject body = Notices.body(message);
        assertEquals("1764115200", body.get("timestamp").getAsString());
        // Python: b64encode(hmac.new(b'1764115200\nSECabc+/=', b'', sha256).digest()); the same by openssl
        assertEquals(
                "AXoNOU8+1GRvrRezZoqaMJjAgAyms6kik1CUo1wZ8xA=", body.get("sign").getAsString());
        assertEquals("interactive", body.get("msg_type").getAsString());
        assertEquals(
                "{\"config\":{\"wide_screen_mode\":true},\"header\":{\"title\":{\"tag\":\"plain_text\","
                        + "\"content\":\"done x:1\"},\"template\":\"green\"},"
                        + "\"elements\":[{\"tag\":\"markdown\",\"content\":\"From a\\nto b\"}]}",
                body.get("card").toString());
        JsonObject unsigned = Notices.body(one(new Feishu("t", null, null, Notices.WORDING)));
        assertFalse(unsigned.has("sign") || unsigned.has("timestamp"), unsigned::toString);
    }

    @Test
    void theWebhookSignsItsBody() {
        Webhook webhook = new Webhook(URI.create("http://h/x?y=z"), "s3", "1.0");
        Message message = one(webhook);
        assertEquals("http://h/x?y=z", message.uri().toString());
        assertEquals(
                "{\"event\":\"image\",\"time\":\"2025-11-26T00:00:00.123Z\",\"tool\":\"image-transmit\",\"version\":\"1.0\","
                        + "\"state\":\"done\",\"source\":\"a\",\"target\":\"b\",\"image\":\"x:1\",\"targetImage\":\"to/x:1\","
                        + "\"digest\":\"sha256:1\",\"bytes\":1000,\"seconds\":1.5,\"error\":null,\"title\":\"done x:1\","
                        + "\"text\":\"From a\\nto b\"}",
                Notices.text(message));
        // the line above, without quotes of Java, through: openssl dgst -sha256 -hmac s3
        assertEquals(
                "sha256=ac655417de1e97ebbbe19867842638f3ab72b25fb715e28e3fc3f96440a9a743",
                message.headers().get("X-Image-Transmit-Signature"));
        assertNull(
                one(new Webhook(URI.create("http://h"), null, "1.0")).headers().get("X-Image-Transmit-Signature"));
    }

    @Test
    void theWebhookHasTheCountsOfARunAndAListOfWhatIsJoined() {
        Webhook webhook = new Webhook(URI.create("http://h"), null, "1.0");
        JsonObject body =
                Notices.body(webhook.message(List.of(Notices.image("x:1"), Notices.run("over")), Notices.NOON));
        assertEquals("joined", body.get("event").getAsString());
        assertEquals(2, body.getAsJsonArray("notices").size());
        JsonObject run = body.getAsJsonArray("notices").get(1).getAsJsonObject();
        assertEquals("run", run.get("event").getAsString());
        assertEquals("failed", run.get("state").getAsString());
        assertEquals(
                "{\"images\":3,\"transferred\":1,\"present\":1,\"failed\":1,\"invalid\":0,\"open\":0}",
                run.get("counts").toString());
        assertEquals(
                "[{\"image\":\"a/x:1\",\"error\":\"not there\"}]",
                run.get("failures").toString());
    }

    @Test
    void aJoinedMessageBeginsWithTheRunAndEndsWithTheNumberOfWhatIsCut() {
        List<Notice> notices = new ArrayList<>();
        IntStream.range(0, 200).forEach(n -> notices.add(Notices.image("镜像" + n)));
        notices.add(Notices.run("over"));
        String content = Notices.body(WE_COM.message(notices, Notices.NOON))
                .getAsJsonObject("markdown")
                .get("content")
                .getAsString();
        assertTrue(content.startsWith("### 201 joined\n**the end**\nover\n\n**done 镜像0**\nFrom a\nto b\n"), content);
        List<String> lines = content.lines().toList();
        long told = lines.stream().filter(line -> !line.isEmpty()).count() - 2;
        assertEquals("… and " + (2 + 200 * 3 - told) + " more", lines.get(lines.size() - 1));
        int bytes = content.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes <= 4096 && bytes > 3500, content);
    }

    @Test
    void noMessageIsLongerThanItsServiceTakes() {
        List<Notice> notices = Collections.nCopies(900, Notices.run("\"\\\u0001".repeat(300), "镜".repeat(5000)));
        assertTrue(DING_TALK.message(notices, Notices.NOON).body().length <= 20_000);
        assertTrue(FEISHU.message(notices, Notices.NOON).body().length <= 20_000);
        String one = Notices.body(WE_COM.message(notices.subList(0, 1), Notices.NOON))
                .getAsJsonObject("markdown")
                .get("content")
                .getAsString();
        assertTrue(one.getBytes(StandardCharsets.UTF_8).length <= 4096, one);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"errcode\":0,\"errmsg\":\"ok\"} | ",
                "200 | {\"errcode\":130101,\"errmsg\":\"send too fast\"} | later BUSY 130101 send too fast",
                "200 | {\"errcode\":-1} | later BUSY -1",
                "200 | {\"errcode\":300001,\"errmsg\":\"token SECabc+/= is not exist\"} | final REFUSED 300001 token *** is not exist",
                "200 | {\"errcode\":310000} | final REFUSED 310000",
                "200 | <html>login</html> | later STRANGE_ANSWER ",
                "200 | [] | later STRANGE_ANSWER ",
                "302 | '' | final STATUS 302",
                "404 | '' | final STATUS 404",
                "503 | busy | later STATUS 503",
                "500 | {\"errcode\":0} | later STATUS 500",
            })
    void dingTalkAnswers(int status, String body, @Nullable String expected) {
        assertEquals(expected == null ? "" : expected.strip(), told(DING_TALK, status, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"code\":0,\"msg\":\"success\"} | ",
                "200 | {\"StatusCode\":0,\"StatusMessage\":\"success\"} | ",
                "200 | {\"code\":19021,\"msg\":\"sign match fail\"} | final REFUSED 19021 sign match fail",
                "400 | {\"code\":11232,\"msg\":\"frequency limited\"} | later BUSY 11232 frequency limited",
                "400 | {\"code\":9499,\"msg\":\"Bad Request\"} | final REFUSED 9499 Bad Request",
            })
    void feishuAnswers(int status, String body, @Nullable String expected) {
        assertEquals(expected == null ? "" : expected.strip(), told(FEISHU, status, body));
    }

    @Test
    void otherAnswers() {
        assertEquals("", told(WE_COM, 200, "{\"errcode\":0}"));
        assertEquals("later BUSY 45009 too often", told(WE_COM, 200, "{\"errcode\":45009,\"errmsg\":\"too often\"}"));
        assertEquals(
                "final REFUSED 93000 bad ***", told(WE_COM, 200, "{\"errcode\":93000,\"errmsg\":\"bad the-key\"}"));
        Webhook webhook = new Webhook(URI.create("http://h"), null, "1.0");
        assertEquals("", told(webhook, 204, ""));
        assertEquals("final STATUS 301", told(webhook, 301, ""));
        assertEquals("later STATUS 429", told(webhook, 429, ""));
    }

    @Test
    void whoeverHasSentTooMuchIsLeftAloneForLongerThanTheServiceWants() {
        byte[] tooFast = "{\"errcode\":130101}".getBytes(StandardCharsets.UTF_8);
        Duration three = DING_TALK.verdict(200, tooFast).pause().multipliedBy(3);
        assertTrue(three.compareTo(Duration.ofMinutes(10)) > 0, three::toString);
    }

    private static String told(Channel channel, int status, String body) {
        Verdict verdict = channel.verdict(status, body.getBytes(StandardCharsets.UTF_8));
        Undelivered.Cause cause = verdict.cause();
        return cause == null
                ? ""
                : ((verdict.temporary() ? "later " : "final ") + cause.reason() + " " + cause.detail()).strip();
    }

    @Test
    void nothingShowsASecret() {
        for (Channel channel :
                List.of(DING_TALK, WE_COM, FEISHU, new Webhook(URI.create("http://h/key"), "key", "1"))) {
            String shown = channel + " " + one(channel);
            assertFalse(shown.contains("ken") || shown.contains("key") || shown.contains("SEC"), shown);
        }
    }

    @Test
    void textFromOutsideIsNoMarkup() {
        assertEquals(
                "＜at id=all＞ ［x］(http://y) ＊＊b＊＊ 'c' two lines",
                Markdown.plain("<at id=all> [x](http://y) **b** `c` two\r\nlines"));
    }
}
