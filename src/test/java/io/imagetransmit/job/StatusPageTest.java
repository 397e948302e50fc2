package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.monitor.Page;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusPageTest {
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)((?:\\s[^<>]*)?)>");
    private static final Set<String> WITHOUT_END = Set.of("meta");

    private static String html(StatusExamples examples, Language language) {
        return examples.page(language).document(null, null).html();
    }

    /** Every angle bracket is one of a tag, and every tag that is opened is closed. */
    private static void assertWellFormed(String html) {
        String body = html.replace("<!DOCTYPE html>", "").replaceFirst("(?s)<style>.*?</style>", "");
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = TAG.matcher(body);
        while (tags.find()) {
            String name = tags.group(2);
            if (!tags.group(1).isEmpty()) {
                assertEquals(open.pop(), name);
            } else if (!WITHOUT_END.contains(name)) {
                open.push(name);
            }
        }
        assertTrue(open.isEmpty(), open::toString);
        String rest = tags.replaceAll("");
        assertFalse(rest.contains("<") || rest.contains(">"), rest);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void isWellFormedInEachMood(Language language) {
        for (StatusExamples examples : List.of(
                StatusExamples.empty(),
                StatusExamples.busy(),
                StatusExamples.failing(),
                StatusExamples.stalled(),
                StatusExamples.hostile())) {
            String html = html(examples, language);
            assertWellFormed(html);
            assertFalse(html.contains("page."), "a text is missing");
            assertFalse(html.replaceFirst("(?s).*</style>", "").contains("{"), "a detail is missing");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void namesFromRegistriesAreTextAndNothingElse(Language language) {
        String html = html(StatusExamples.hostile(), language);
        assertFalse(html.contains("<script"), html);
        assertFalse(html.contains("<img"), html);
        assertFalse(html.contains("\u202E") || html.contains("\u0007"), html);
        String escaped =
                "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp; gnp";
        assertTrue(
                html.split(Pattern.quote(escaped), -1).length > 3, "the blob, the heading and the sentence\n" + html);
    }

    @Test
    void saysWhatRunsAndWhatHasArrived() {
        String html = html(StatusExamples.busy(), Language.EN);
        assertTrue(html.contains("Round 2 is running since 14:00:22 (2M05S)"), html);
        assertTrue(html.contains("<progress max=\"1258291200\" value=\"734003200\">"), html);
        assertTrue(html.contains(">700.0MB / 1.2GB<"), html);
        assertTrue(html.contains(">8.8MB/s<"), html);
        assertTrue(html.contains("team/service-5:1.4.5<small>→\u00A0registry.example:8443/team/service-5:1.4.5"), html);
        assertTrue(html.contains(">09:00:02<") && html.contains(">2026-11-26 23:00:02<"), html);
        assertTrue(html.contains(">≤ 1M01S<"), html);
        assertTrue(html.contains(">already there<"), html);
        assertTrue(html.contains("Nothing fails at the moment."), html);
        assertTrue(html.contains("<meta http-equiv=\"refresh\" content=\"10\">"), html);
    }

    @Test
    void saysWhatFailsWhyAndWhenItIsTriedAgain() {
        String html = html(StatusExamples.failing(), Language.ZH);
        assertTrue(html.contains("等待中，下一轮开始于 14:03:25（38S后）"), html);
        assertTrue(html.contains("<strong>整个源仓库</strong>"), html);
        assertTrue(html.contains("<strong>源仓库的仓库列表</strong>"), html);
        assertTrue(html.contains("team/service-9:2.0 →\u00A0registry.example:8443/team/service-9:2.0"), html);
        assertTrue(html.contains("目标仓库 registry.example:8443 内部错误（HTTP 500, no space left）；请稍后重试"), html);
        assertTrue(html.contains("失败时间 14:02:27，连续失败3次，下次重试 14:17:27"), html);
        assertTrue(html.indexOf("service-9:2.0") < html.indexOf("team/gone"), "the newest first");
    }

    @Test
    void anEmptyPageExplainsItself() {
        String html = html(StatusExamples.empty(), Language.EN);
        assertTrue(html.contains("Nothing new since the start. In each round"), html);
        assertFalse(html.contains("<table"), html);
        assertTrue(html(new StatusExamples(), Language.EN).contains("Getting ready"));
        assertTrue(html(new StatusExamples(), Language.EN).contains("The first round has not ended yet."));
    }

    @Test
    void saysThatItHangs() {
        assertTrue(html(StatusExamples.stalled(), Language.EN).contains("<p>Nothing has moved for"));
        assertFalse(html(StatusExamples.busy(), Language.EN).contains("Nothing has moved for"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "zh | en                      | EN | zh-CN",
                "en | zh                      | ZH | en",
                "ZH-cn | -                    | EN | zh-CN",
                "xx | zh                      | ZH | en",
                "'' | zh                      | EN | zh-CN",
                "- | zh-CN,zh;q=0.9,en;q=0.8  | EN | zh-CN",
                "- | de-DE,en;q=0.5,zh;q=0.7  | EN | zh-CN",
                "- | en-GB                    | ZH | en",
                "- | zh;q=0,en;q=0.1          | ZH | en",
                "- | de,*                     | ZH | zh-CN",
                "- | ;;;q=                    | ZH | zh-CN",
                "- | -                        | ZH | zh-CN",
                "- | -                        | EN | en",
            })
    void choosesTheLanguage(@Nullable String asked, @Nullable String accepted, Language usual, String expected) {
        Page.Document document = StatusExamples.busy().page(usual).document(asked, accepted);
        assertTrue(document.html().contains("<html lang=\"" + expected + "\">"), document::html);
        String other = expected.equals("en") ? "/?lang=zh" : "/?lang=en";
        assertTrue(document.html().contains("<a href=\"" + other + "\""), document::html);
        assertTrue(document.html().contains("<style>" + document.style() + "</style>"));
    }
}
