package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private ConfigFixture config;

    @BeforeEach
    void open() {
        config = new ConfigFixture(folder);
    }

    @Test
    void allThatCanBeWritten() {
        Settings settings = config.settings("""
                dingtalk:
                - token: ${REGISTRY_USER}
                  secret: x${REGISTRY_PASSWORD}
                  url: http://gate:8080/ding/
                wecom:
                - key: k
                - {key: l, url: "https://gate/x"}
                feishu:
                  token: t
                  secret: $${x}
                webhook:
                - url: https://h/${REGISTRY_USER}?a=b
                - url: http://h
                  secret: s
                """);
        assertEquals(
                List.of(new DingTalkSettings("bob", "xpa$$ ${word}", URI.create("http://gate:8080/ding/"))),
                settings.dingtalk());
        assertEquals(
                List.of(new WeComSettings("k", null), new WeComSettings("l", URI.create("https://gate/x"))),
                settings.wecom());
        assertEquals(List.of(new FeishuSettings("t", "${x}", null)), settings.feishu());
        assertEquals(
                List.of(
                        new WebhookSettings(URI.create("https://h/bob?a=b"), null),
                        new WebhookSettings(URI.create("http://h"), "s")),
                settings.webhook());
    }

    @Test
    void templatesThatWereNotFilledInAreNone() {
        Settings settings = config.settings("""
                dingtalk:
                - token :  # the token
                  secret:  # the secret
                wecom:
                - key:
                feishu:
                webhook:
                - url:
                  secret:
                """);
        assertEquals(
                List.of(List.of(), List.of(), List.of(), List.of()),
                List.of(settings.dingtalk(), settings.wecom(), settings.feishu(), settings.webhook()));
    }

    @Test
    void problemsAreToldWithoutTheirValues() {
        assertEquals(
                List.of(
                        "ERROR 4 dingtalk.url WRONG_VALUE {expected=WEB_ADDRESS}",
                        "WARNING 6 wecom.token UNKNOWN_KEY {belongs=dingtalk}",
                        "ERROR 6 wecom.key VALUE_MISSING {}",
                        "ERROR 7 wecom.url WRONG_VALUE {expected=WEB_ADDRESS}",
                        "ERROR 9 feishu.token VALUE_MISSING {}",
                        "ERROR 11 webhook.url WRONG_VALUE {expected=WEB_ADDRESS}",
                        "ERROR 12 webhook.url WRONG_VALUE {expected=WEB_ADDRESS}",
                        "ERROR 13 webhook.url VALUE_MISSING {}"),
                config.problems("""
                        source: {registry: a}
                        dingtalk:
                        - token: t
                          url: https://user:pw@gate
                        wecom:
                        - token: t
                          url: http://h/x?key=k
                        feishu:
                        - secret: s
                        webhook:
                        - url: ftp://h
                        - url: "http://h h"
                        - secret: s
                        """));
    }

    @Test
    void aVariableThatIsNotSetCostsItsEntryAlone() {
        LoadedSettings loaded = config.load("""
                dingtalk:
                - token: t
                  secret: ${NO_SUCH}
                - token: u
                webhook:
                - url: ${NO_HOOK}
                - url: http://h/${NO_HOOK}
                wecom: {key: "${EMPTY}"}
                """);
        assertEquals(
                List.of(
                        "WARNING 3 dingtalk.secret VARIABLE_UNSET {variable=NO_SUCH}",
                        "WARNING 6 webhook.url VARIABLE_UNSET {variable=NO_HOOK}",
                        "WARNING 7 webhook.url VARIABLE_UNSET {variable=NO_HOOK}"),
                ConfigFixture.lines(loaded.problems()));
        assertEquals(
                List.of(new DingTalkSettings("u", null, null)),
                loaded.settings().dingtalk());
        assertEquals(List.of(), loaded.settings().webhook());
        assertEquals(List.of(), loaded.settings().wecom());
    }

    @Test
    void nothingShowsASecret() {
        String shown = config.load("""
                dingtalk: {token: hush, secret: hush, url: "http://hush"}
                wecom: {key: hush}
                feishu: {token: hush, secret: hush}
                webhook: {url: "http://hush/", secret: hush}
                """).toString();
        assertFalse(shown.contains("hush"), shown);
    }
}
