package io.imagetransmit.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource({
        "zh_CN,       en_US, en, ZH",
        "zh,          en_US, en, ZH",
        "ZH-hans,     en_US, en, ZH",
        "' zh_TW ',   en_US, en, ZH",
        "zh_CN.UTF-8, en_US, en, ZH",
        "en_US,       zh_CN, zh, EN",
        "en,          zh_CN, zh, EN",
        "fr_FR,       zh_CN, zh, EN",
        ",            zh_CN, en, ZH",
        "' ',         zh_CN, en, ZH",
        ",            en_US, zh, EN",
        ",            C,     zh, EN",
        ",            ' ',   zh, ZH",
        ",            ,      zh, ZH",
        ",            ,      en, EN",
        ",            ,      de, EN",
        ",            ,      '', EN",
    })
    void theConfigurationComesFirstThenTheEnvironmentThenTheSystem(
            @Nullable String configured, @Nullable String variable, String system, Language expected) {
        Map<String, String> environment = variable == null ? Map.of() : Map.of("lang", variable);
        assertEquals(expected, Language.choose(configured, environment, Locale.forLanguageTag(system)));
    }

    /** On Linux it is what the system locale is made from, and LC_ALL stands above it. */
    @Test
    void leavesTheSystemsOwnVariablesToTheSystemLocale() {
        Map<String, String> environment = Map.of("LANG", "en_US.UTF-8", "LC_ALL", "zh_CN.UTF-8");
        assertEquals(Language.ZH, Language.choose(null, environment, Locale.SIMPLIFIED_CHINESE));
        assertEquals(Language.EN, Language.choose(null, environment, Locale.US));
    }
}
