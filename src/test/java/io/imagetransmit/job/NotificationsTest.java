package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.cli.BundleRig;
import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.ScriptedServer;
import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.http.ScriptedServer.Request;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.notify.Channel;
import io.imagetransmit.notify.Undelivered;
import io.imagetransmit.testing.OddImages;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole runs that tell of their end, to services on loopback. */
class NotificationsTest {
    private static final String DING = "POST /robot/send\\?.*";
    private static final String WECOM = "POST /cgi-bin/webhook/send\\?.*";
    private static final String FEISHU = "POST /open-apis/bot/v2/hook/.*";
    private static final String HOOK = "POST /hook.*";
    private static final List<String> SECRETS =
            List.of("hush-ding", "SECding", "hush-wecom", "hush-feishu", "SECfeishu", "hush-hook", "SEChook");

    private final ScriptedServer sink = new ScriptedServer();
    private final BundleRig rig = new BundleRig();

    @BeforeEach
    void listen() {
        sink.on(DING, unused -> Reply.of(200).body("{\"errcode\":0,\"errmsg\":\"ok\"}"));
        sink.on(WECOM, unused -> Reply.of(200).body("{\"errcode\":0,\"errmsg\":\"ok\"}"));
        sink.on(FEISHU, unused -> Reply.of(200).body("{\"code\":0,\"msg\":\"success\"}"));
        sink.on(HOOK, 204);
        rig.program().variable("DING_SECRET", "SECding");
        rig.configure("""
                dingtalk:
                - token: hush-ding
                  secret: ${DING_SECRET}
                  url: SINK
                - token: hush-ding-2
                  url: SINK
                wecom: {key: hush-wecom, url: SINK}
                feishu: {token: hush-feishu, secret: SECfeishu, url: SINK}
                webhook: {url: "SINK/hook?key=hush-hook", secret: SEChook}
                """.replace("SINK", sink.url().toString()));
        rig.push("p/app", "v1", OddImages.ociImage(77_000));
    }

    @AfterEach
    void close() {
        rig.close();
        sink.close();
    }

    private Result direct(String list) {
        rig.program().write("img.lst", list);
        return rig.program().run("-src=a", "-dst=b", "-lst=img.lst");
    }

    private static JsonObject json(Request request) {
        return JsonParser.parseString(new String(request.body(), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    private JsonObject hook() {
        return json(sink.request(HOOK));
    }

    private static byte[] hmac(String key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void assertNoSecretIn(Result result) {
        String shown = result.all() + rig.program().read("data/log.txt");
        for (String secret : SECRETS) {
            assertFalse(shown.contains(secret), shown);
        }
        assertFalse(shown.contains(sink.host()), shown);
    }

    @Test
    void allAreToldOfADirectTransfer() {
        Result result = direct("p/app:v1\np/none:v1\nbad line here\n");
        assertEquals(1, result.code(), result.all());
        String from = rig.source().uri().getAuthority();
        String to = rig.target().uri().getAuthority();
        String summary = result.lines().stream()
                .filter(line -> line.contains("3 images: 1 transferred"))
                .findFirst()
                .orElseThrow()
                .replaceAll("^\\[.*?] ", "");

        Request signed = sink.request("POST /robot/send\\?.*sign=.*");
        String query = signed.target().substring(signed.target().indexOf('?') + 1);
        List<String> parameters = List.of(query.split("&"));
        assertEquals("access_token=hush-ding", parameters.get(0));
        String timestamp = parameters.get(1).replace("timestamp=", "");
        assertTrue(Math.abs(System.currentTimeMillis() - Long.parseLong(timestamp)) < 60_000, timestamp);
        assertEquals(
                base64(hmac("SECding", (timestamp + "\nSECding").getBytes(StandardCharsets.UTF_8))),
                URLDecoder.decode(parameters.get(2).replace("sign=", ""), StandardCharsets.UTF_8));
        JsonObject ding = json(signed);
        assertEquals("markdown", ding.get("msgtype").getAsString());
        assertEquals(
                "image-transmit: 2 of 3 images failed",
                ding.getAsJsonObject("markdown").get("title").getAsString());
        String text = ding.getAsJsonObject("markdown").get("text").getAsString();
        assertTrue(
                text.startsWith("### image-transmit: 2 of 3 images failed\n\nFrom " + from + " to " + to + "\n\n"
                        + summary + "\n\n- " + from + "/p/none:v1: "),
                text);
        assertTrue(text.contains("\n\n- bad line here: "), text);
        sink.request("POST /robot/send\\?access_token=hush-ding-2");

        Request weCom = sink.request("POST /cgi-bin/webhook/send\\?key=hush-wecom");
        assertEquals(
                text.replace("\n\n", "\n"),
                json(weCom).getAsJsonObject("markdown").get("content").getAsString());

        JsonObject feishu = json(sink.request("POST /open-apis/bot/v2/hook/hush-feishu"));
        String key = feishu.get("timestamp").getAsString() + "\nSECfeishu";
        assertEquals(base64(hmac(key, new byte[0])), feishu.get("sign").getAsString());
        assertTrue(feishu.toString().contains("\"template\":\"red\""), feishu::toString);

        Request hooked = sink.request("POST /hook\\?key=hush-hook");
        assertEquals(
                "sha256=" + HexFormat.of().formatHex(hmac("SEChook", hooked.body())),
                hooked.header("X-Image-Transmit-Signature"));
        JsonObject hook = json(hooked);
        assertEquals(
                "run failed",
                hook.get("event").getAsString() + " " + hook.get("state").getAsString());
        assertEquals(
                from + " " + to,
                hook.get("source").getAsString() + " " + hook.get("target").getAsString());
        assertEquals(
                "{\"images\":3,\"transferred\":1,\"present\":0,\"failed\":0,\"invalid\":2,\"open\":0}",
                hook.get("counts").toString());
        assertTrue(hook.get("bytes").getAsLong() > 0, hook::toString);
        assertTrue(hook.get("error").isJsonNull(), hook::toString);
        assertEquals(2, hook.getAsJsonArray("failures").size());
        assertEquals(5, sink.requests().size());
        assertNoSecretIn(result);
    }

    @Test
    void aBundleIsToldOfInBothDirectionsAndInTheUsersLanguage() {
        rig.program().locale(Locale.SIMPLIFIED_CHINESE);
        Path meta = rig.download("p/app:v1\n");
        JsonObject down = hook();
        assertEquals("image-transmit：1个镜像全部完成", down.get("title").getAsString());
        assertEquals("离线包", down.get("target").getAsString());
        rig.upload(meta);
        JsonObject up = json(sink.requests(HOOK).get(1));
        assertEquals("done", up.get("state").getAsString());
        assertEquals(String.valueOf(meta.getFileName()), up.get("source").getAsString());
        assertEquals(2, sink.requests(FEISHU).size());
    }

    @Test
    void aRunThatComesToNothingIsToldOf() {
        Result result = rig.program().run("-dst=b", "-img=nowhere_meta.yaml");
        assertEquals(1, result.code(), result.all());
        JsonObject hook = hook();
        assertEquals(
                "run failed",
                hook.get("event").getAsString() + " " + hook.get("state").getAsString());
        assertEquals("image-transmit: the run failed", hook.get("title").getAsString());
        assertEquals("nowhere_meta.yaml", hook.get("source").getAsString());
        assertEquals(rig.target().uri().getAuthority(), hook.get("target").getAsString());
        assertTrue(hook.get("error").getAsString().contains("nowhere_meta.yaml"), hook::toString);
        assertTrue(hook.get("text").getAsString().contains("nowhere_meta.yaml"), hook::toString);
    }

    @Test
    void aDryRunIsNobodysBusiness() {
        rig.program().write("img.lst", "p/app:v1\n");
        assertEquals(
                0,
                rig.program()
                        .run("-src=a", "-dst=b", "-lst=img.lst", "-dry-run")
                        .code());
        assertEquals(List.of(), sink.requests());
    }

    @Test
    void servicesThatRefuseFailNothing() {
        sink.on(
                DING,
                request -> Reply.of(200)
                        .body("{\"errcode\":300001,\"errmsg\":\"no "
                                + request.target().replaceAll(".*token=|&.*", "") + " here\"}"));
        sink.on(WECOM, 404);
        sink.on(FEISHU, unused -> Reply.of(400).body("{\"code\":19021,\"msg\":\"sign match fail\"}"));
        sink.on(HOOK, 307, "Location", sink.url() + "/elsewhere");
        Result result = direct("p/app:v1\n");
        assertEquals(0, result.code(), result.all());
        String log = rig.program().read("data/log.txt");
        for (String line : List.of(
                "DingTalk robot 1 (dingtalk in cfg.yaml) was not told (notices: 1): the answer was 300001 no *** here",
                "DingTalk robot 2 (dingtalk in cfg.yaml) was not told (notices: 1): the answer was 300001 no *** here",
                "WeCom robot 1 (wecom in cfg.yaml) was not told (notices: 1): the answer was HTTP 404",
                "Feishu robot 1 (feishu in cfg.yaml) was not told (notices: 1): the answer was 19021 sign match fail",
                "Webhook 1 (webhook in cfg.yaml) was not told (notices: 1): the answer was HTTP 307")) {
            assertTrue(log.contains(line) && result.out().contains(line), line + " in " + log);
        }
        assertTrue(log.indexOf("1 images: 1 transferred") < log.indexOf("was not told"), log);
        assertEquals(List.of(), sink.requests("POST /elsewhere"));
        assertNoSecretIn(result);
    }

    @Test
    void aServiceThatNeverAnswersIsNotWaitedFor() {
        CountDownLatch release = new CountDownLatch(1);
        sink.on(DING, unused -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.of(200).body("{\"errcode\":0}");
        });
        Result result = direct("p/app:v1\n");
        // it is still waiting for its answer to be allowed
        assertEquals(1, release.getCount());
        release.countDown();
        assertEquals(0, result.code(), result.all());
        assertTrue(result.out().contains("DingTalk robot 1 (dingtalk in cfg.yaml) was not told"), result.out());
        assertTrue(result.out().contains("does not wait longer"), result.out());
        assertEquals("done", hook().get("state").getAsString());
        assertEquals(List.of("v1"), rig.arrived().tags("p/app"));
        assertNoSecretIn(result);
    }

    @Test
    void everyReasonHasItsWordsInBothLanguages() {
        List<HttpFailure.Kind> notOfOurs = List.of(
                HttpFailure.Kind.LOGIN_FAILED,
                HttpFailure.Kind.FORBIDDEN,
                HttpFailure.Kind.TOKEN_SERVICE,
                HttpFailure.Kind.REDIRECT,
                HttpFailure.Kind.TLS_CLIENT_CERTIFICATE,
                HttpFailure.Kind.CANCELLED);
        for (Language language : Language.values()) {
            Messages messages = Messages.of(language);
            List<Undelivered.Cause> causes = new ArrayList<>();
            for (Undelivered.Reason reason : Undelivered.Reason.values()) {
                if (reason != Undelivered.Reason.CONNECTION) {
                    causes.add(new Undelivered.Cause(reason, "404"));
                }
            }
            for (HttpFailure.Kind kind : HttpFailure.Kind.values()) {
                if (!notOfOurs.contains(kind)) {
                    causes.add(new Undelivered.Cause(Undelivered.Reason.CONNECTION, kind.name()));
                }
            }
            for (Channel.Kind kind : Channel.Kind.values()) {
                for (Undelivered.Cause cause : causes) {
                    String sentence = Notifications.sentence(
                            messages, new ErrorText(messages), new Undelivered(kind, 2, 3, cause));
                    assertFalse(
                            sentence.matches(".*(undelivered|channel|reason|notify)\\..*|.*[A-Z]_[A-Z]+ ?$"), sentence);
                    assertFalse(
                            sentence.endsWith(cause.detail()) && cause.detail().matches("[A-Z].*"), sentence);
                    assertTrue(sentence.contains("2") && sentence.contains("3"), sentence);
                }
            }
        }
    }
}
