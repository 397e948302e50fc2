package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a file that is wrong. */
class ConfigProblemTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    ConfigFixture config;

    @BeforeEach
    void fixture() {
        config = new ConfigFixture(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            maxconn: many             | maxconn {expected=WHOLE_NUMBER, maximum=256, minimum=0, value=many}
            maxconn: -1               | maxconn {expected=WHOLE_NUMBER, maximum=256, minimum=0, value=-1}
            maxconn: 257              | maxconn {expected=WHOLE_NUMBER, maximum=256, minimum=0, value=257}
            maxconn: 2.5              | maxconn {expected=WHOLE_NUMBER, maximum=256, minimum=0, value=2.5}
            maxconn: 99999999999999   | maxconn {expected=WHOLE_NUMBER, maximum=256, minimum=0, value=99999999999999}
            maxconn: ５               | maxconn {expected=WHOLE_NUMBER, maximum=256, minimum=0, value=５}
            maxconn: [5]              | maxconn {expected=TEXT}
            retries: 101              | retries {expected=WHOLE_NUMBER, maximum=100, minimum=0, value=101}
            interval: 60s             | interval {expected=WHOLE_NUMBER, maximum=1000000, minimum=0, value=60s}
            singlefile: fasle         | singlefile {expected=BOOLEAN, value=fasle}
            keeptemp: 1               | keeptemp {expected=BOOLEAN, value=1}
            compressor: rar           | compressor {expected=ONE_OF, value=rar, values=tar, squashfs, compact}
            squashfs: fast            | squashfs {expected=ONE_OF, value=fast, values=stream, nocmd}
            lang: cn                  | lang {expected=ONE_OF, value=cn, values=en_US, zh_CN}
            lang: english             | lang {expected=ONE_OF, value=english, values=en_US, zh_CN}
            maxrate: 10Mbps           | maxrate {expected=RATE, value=10Mbps}
            platform: amd64           | platform {expected=PLATFORMS, value=amd64}
            platform: {a: b}          | platform {expected=TEXT}
            cache: true               | cache {expected=MAP}
            cache: {keepdays: x}      | cache.keepdays {expected=WHOLE_NUMBER, maximum=1000000, minimum=0, value=x}
            source: http://h          | source {expected=MAP}
            source: [[h]]             | source {expected=MAP}
            source: {registry: "ftp://h"} | source.registry {expected=REGISTRY, value=ftp://h}
            source: {registry: [h]}   | source.registry {expected=TEXT}
            source: {registry: "http://bob:hunter2@h"} | source.registry {expected=REGISTRY_WITHOUT_LOGIN}
            source: {registry: h, repository: "A b"} | source.repository {expected=REPOSITORY, value=A b}
            source: {registry: h, skiptlsverify: maybe} | source.skiptlsverify {expected=BOOLEAN, value=maybe}
            target: {registry: h, user: u, password: [hunter2]} | target.password {expected=TEXT}
            """)
    void wrongValuesNameLineKeyAndWhatWasExpected(String text, String keyAndDetails) {
        String expected = "ERROR 3 " + keyAndDetails.replaceFirst(" ", " WRONG_VALUE ");
        List<String> problems = config.problems("# one\n\n" + text + "\n");
        assertTrue(problems.contains(expected), problems + " lacks " + expected);
    }

    @Test
    void numbersMayBeQuotedAndTruthWrittenInAnyOfItsWays() {
        Settings settings = config.settings("maxconn: \"7\"\nretries: 3.0\ninterval: +5\n");
        assertEquals(List.of(7, 3, 5), List.of(settings.maxconn(), settings.retries(), settings.interval()));
        for (String yes : List.of("true", "True", "TRUE", "yes", "on", "y", "'true'")) {
            assertTrue(config.settings("singlefile: " + yes).singlefile(), yes);
        }
        for (String no : List.of("false", "FALSE", "no", "off", "n", "~")) {
            assertFalse(config.settings("singlefile: " + no).singlefile(), no);
        }
    }

    @Test
    void allProblemsAreFoundAtOnceAndTheRestIsRead() {
        LoadedSettings loaded = config.load("""
                source:
                - user: bob
                  password: x
                  regstry: h
                - registry: "a b"
                  ca: "x\\ty"
                  repository: _
                maxconn: many
                interval: 30
                dingtalk:
                - secret: s
                """);
        assertEquals(
                List.of(
                        "WARNING 4 source.regstry UNKNOWN_KEY {nearest=registry}",
                        "ERROR 2 source.registry VALUE_MISSING {}",
                        "ERROR 5 source.registry WRONG_VALUE {expected=REGISTRY, value=a b}",
                        "ERROR 7 source.repository WRONG_VALUE {expected=REPOSITORY, value=_}",
                        "ERROR 6 source.ca WRONG_VALUE {expected=PATH_UNESCAPED, value=x?y}",
                        "ERROR 8 maxconn WRONG_VALUE {expected=WHOLE_NUMBER, maximum=256, minimum=0, value=many}",
                        "ERROR 11 dingtalk.token VALUE_MISSING {}"),
                ConfigFixture.lines(loaded.problems()));
        assertFalse(loaded.isUsable());
        assertEquals(30, loaded.settings().interval());
        assertEquals(5, loaded.settings().maxconn());
    }

    @ParameterizedTest
    @CsvSource({
        "maxcon, maxconn", "MaxConn, maxconn", "max_conn, maxconn", "retry, retries", "sources, source",
        "skipTlsVerify, skiptlsverify", "dingtalks, dingtalk", "platforms, platform", "langauge, lang", "maxspeed, "
    })
    void unknownKeysAreWarnedOfWithTheNearest(String key, @Nullable String nearest) {
        String details = nearest == null ? "{}" : "{nearest=" + nearest + "}";
        assertEquals(List.of("WARNING 2 " + key + " UNKNOWN_KEY " + details), config.problems("\n" + key + ": 1\n"));
    }

    @Test
    void unknownKeysMayBelongElsewhere() {
        assertEquals(
                List.of(
                        "WARNING 1 password UNKNOWN_KEY {belongs=source}",
                        "WARNING 2 keepdays UNKNOWN_KEY {belongs=cache}",
                        "WARNING 3 source.maxconn UNKNOWN_KEY {belongs=/}"),
                config.problems("password: x\nkeepdays: 1\nsource: {registry: h, maxconn: 3}\n"));
    }

    @Test
    void aKeyTwiceIsAnErrorUnlessOnlyOneSays() {
        assertEquals(
                List.of("ERROR 3 maxconn DUPLICATE_KEY {firstLine=1}"),
                config.problems("maxconn: 3\nretries: 1\nmaxconn: 4\n"));
        LoadedSettings loaded = config.load("maxconn:\nmaxconn: 4\nretries: 1\nretries: 1\ninterval: 9\ninterval:\n");
        assertEquals(
                List.of(
                        "WARNING 2 maxconn DUPLICATE_KEY {firstLine=1}",
                        "WARNING 4 retries DUPLICATE_KEY {firstLine=3}",
                        "WARNING 6 interval DUPLICATE_KEY {firstLine=5}"),
                ConfigFixture.lines(loaded.problems()));
        assertEquals(4, loaded.settings().maxconn());
        assertEquals(9, loaded.settings().interval());
        assertEquals(
                List.of("ERROR 4 source.user DUPLICATE_KEY {firstLine=3}"),
                config.problems("source:\n- registry: h\n  user: a\n  user: b\n  password: p\n"));
        assertEquals(
                List.of("ERROR 3 source DUPLICATE_KEY {firstLine=1}"),
                config.problems("source:\n- registry: h\nsource:\n- registry: i\n"));
    }

    @Test
    void keysThatNeedOthers() {
        assertEquals(
                List.of("WARNING 1 dockerfile NEEDS_KEY {needs=singlefile}"), config.problems("dockerfile: true\n"));
        assertEquals(List.of("WARNING 2 cache NEEDS_KEY {needs=pathname}"), config.problems("cache:\n  keepdays: 3\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "xz", "LZ4"})
    void oldCompressorsAreTar(String name) {
        LoadedSettings loaded = config.load("compressor: " + name);
        assertEquals(
                List.of("WARNING 1 compressor OUTDATED_VALUE {used=tar, value=" + name + "}"),
                ConfigFixture.lines(loaded.problems()));
        assertEquals("tar", loaded.settings().compressor());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            *hunter2        ~ NEEDS_QUOTES
            &hunter2        ~ NEEDS_QUOTES
            !hunter2        ~ NEEDS_QUOTES
            !hunter2!x y    ~ NEEDS_QUOTES
            @hunter2        ~ NEEDS_QUOTES
            %hunter2        ~ NEEDS_QUOTES
            a: hunter2      ~ NEEDS_QUOTES
            - hunter2       ~ NEEDS_QUOTES
            |hunter2        ~ NEEDS_QUOTES
            >hunter2        ~ NEEDS_QUOTES
            *               ~ NEEDS_QUOTES
            'hunter2        ~ OPEN_QUOTE
            "hunter2        ~ OPEN_QUOTE
            "a\\hunter2"    ~ ESCAPE
            “hunter2: ”     ~ FULL_WIDTH
            """)
    void passwordsThatNeedQuotes(String password, String reason) {
        List<ConfigProblem> problems = config.load(
                        "source:\n- registry: h\n  user: bob\n  password: " + password + "\n")
                .problems();
        ConfigProblem problem = problems.get(0);
        assertEquals(ConfigProblem.Kind.SYNTAX, problem.kind(), problems::toString);
        assertEquals(reason, problem.details().get("reason"));
        assertEquals(4, problem.line());
        assertTrue(problem.fatal());
        assertFalse(problems.toString().contains("hunter2"), problems::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            a: 1\\nfoo\\nb: 2            @ 2 NO_COLON
            maxconn：5\\nretries: 2      @ 1 FULL_WIDTH
            maxconn：5\\nx\\ny: 1         @ 1 FULL_WIDTH
            source:\\n- registry: h\\n user: x @ 3 INDENTATION
            source:\\n  - registry: h\\n  user: x @ 3 INDENTATION
            a: "\\u0001                  @ 1 CHARACTER
            a: {                        @ 1 OTHER
            """)
    void otherMistakes(String text, String lineAndReason) {
        String content = text.replace("\\n", "\n").replace("\\u0001", "\u0001");
        String[] expected = lineAndReason.split(" ", 2);
        assertTrue(
                config.problems(content).contains("ERROR " + expected[0] + "  SYNTAX {reason=" + expected[1] + "}"),
                () -> config.problems(content).toString());
    }

    @Test
    void everyLineThatIsIndentedByTabsIsNamed() {
        assertEquals(
                List.of("ERROR 3  SYNTAX {reason=TAB}", "ERROR 5  SYNTAX {reason=TAB}"),
                config.problems("source:\n- registry: h\n\tuser: x\n\t# fine\n \tpassword: y\nmaxconn:\t5\n"));
        config.settings("source: [\n\t{registry: h}\n]\n");
    }

    @Test
    void limitsHold() {
        assertEquals(List.of("ERROR 0  TOO_COMPLEX {}"), config.problems("a: " + "[".repeat(5000)));
        StringBuilder bomb = new StringBuilder("x0: &x0 {maxconn: 3}\n");
        for (int i = 1; i < 25; i++) {
            bomb.append("x%d: &x%d {<<: [*x%d, *x%d]}\n".formatted(i, i, i - 1, i - 1));
        }
        assertTrue(config.problems(bomb + "<<: *x24\n").contains("ERROR 0  TOO_COMPLEX {}"));
        assertEquals(
                List.of("ERROR 0  TOO_COMPLEX {}"), config.problems("a: &a {}\nsource: [" + "*a,".repeat(60) + "]\n"));
        assertTrue(config.problems("source: &a {registry: h, <<: *a}\n").contains("ERROR 0  TOO_COMPLEX {}"));
        assertTrue(config.problems("source: &a [*a]\n").contains("ERROR 1 source WRONG_VALUE {expected=MAP}"));
    }

    @Test
    void onlyTheFirstDocumentCounts() {
        LoadedSettings loaded = config.load("maxconn: 3\n---\nmaxconn: 4\n");
        assertEquals(List.of("WARNING 3  MORE_DOCUMENTS {}"), ConfigFixture.lines(loaded.problems()));
        assertEquals(3, loaded.settings().maxconn());
        assertEquals(3, config.settings("maxconn: 3\n---\n").maxconn());
        assertEquals(List.of("ERROR 1  WRONG_VALUE {expected=MAP}"), config.problems("hello\n"));
        assertEquals(List.of("ERROR 1  WRONG_VALUE {expected=MAP}"), config.problems("- maxconn: 1\n"));
    }

    @Test
    void whatIsShownIsShortAndHarmless() {
        String value = "\"\\e[31m" + "x".repeat(500) + "\"";
        String shown =
                config.load("maxrate: " + value).problems().get(0).details().get("value");
        assertEquals("?[31m" + "x".repeat(75) + "…", shown);
        assertEquals("😀".repeat(80) + "…", Problems.shown("😀".repeat(81)));
    }
}
