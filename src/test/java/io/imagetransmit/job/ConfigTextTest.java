package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.ConfigProblem.Expected;
import io.imagetransmit.config.ConfigProblem.HelperReason;
import io.imagetransmit.config.ConfigProblem.Kind;
import io.imagetransmit.config.ConfigProblem.SyntaxReason;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.PemException;
import io.imagetransmit.http.PemReader;
import io.imagetransmit.http.ProxyException;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigTextTest {
    private static final Messages MESSAGES = Messages.of(Language.EN);
    private static final ConfigText ENGLISH = new ConfigText(MESSAGES);
    private static final ConfigText CHINESE = new ConfigText(Messages.of(Language.ZH));
    private static final Map<String, Class<? extends Enum<?>>> FAMILIES = Map.of(
            "config", Kind.class,
            "expected", Expected.class,
            "syntax", SyntaxReason.class,
            "helper", HelperReason.class,
            "pem", PemException.Kind.class,
            "proxy", ProxyException.Kind.class);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everyConstantHasItsWords() {
        FAMILIES.forEach((family, constants) -> {
            for (Enum<?> constant : constants.getEnumConstants()) {
                assertTrue(MESSAGES.has(family + "." + constant.name()), family + "." + constant);
            }
        });
    }

    @Test
    void noWordsAreForAConstantThatIsGone() {
        Set<String> stray = new TreeSet<>(MESSAGES.keys());
        stray.removeIf(key -> !key.matches("(config|expected|syntax|helper|pem|proxy|reason)\\.[A-Z].*"));
        assertTrue(stray.size() > 60, stray::toString);
        FAMILIES.forEach((family, constants) -> stray.removeIf(key -> names(constants, key, family)));
        stray.removeIf(key -> names(HttpFailure.Kind.class, key, "reason"));
        assertEquals(Set.of(), stray);
    }

    private static boolean names(Class<? extends Enum<?>> constants, String key, String family) {
        for (Enum<?> constant : constants.getEnumConstants()) {
            if (key.matches(family + "\\." + constant.name() + "(\\.[a-z]+)?")) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            maxconn: many      ~ , line 1, maxconn: the value many is not valid; it must be a whole number from 0 to 256.
            singlefile: fasle  ~ , line 1, singlefile: the value fasle is not valid; it must be true or false.
            compressor: rar    ~ , line 1, compressor: the value rar is not valid; it must be one of tar, squashfs, compact.
            source: http://h   ~ , line 1, source: the value is not valid; it must be entries on the lines below it, for example - registry: http://10.45.80.1.
            cache: true        ~ , line 1, cache: the value is not valid; it must be lines of the form key: value, indented below it.
            many               ~ , line 1: the value is not valid; it must be lines of the form key: value, like the example in the README.
            source: {user: u}  ~ , line 1, source.registry: a value is needed here; fill it in.
            source: {registry: "http://bob:s3cret@h"} ~ , line 1, source.registry: the value is not valid; it must be an address without user and password, which have keys of their own: user and password.
            maxconn：5\\nretries: 2 ~ , line 1: this is not valid YAML: there is a Chinese punctuation mark or a full-width blank; type it anew with the input method switched to English.
            a: @x              ~ , line 1: this is not valid YAML: the value has a character in it that means something else in YAML; put the value in single quotes, like 'this'.
            """)
    void saysWhereWhatAndWhy(String yaml, String expected) {
        List<String> sentences = english(yaml);
        assertTrue(sentences.contains("cfg.yaml" + expected), sentences::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            retires: 1         ~ , line 1, retires: this key is not known and is ignored (did you mean retries?).
            maxspeed: 1        ~ , line 1, maxspeed: this key is not known and is ignored; check its spelling.
            password: x        ~ , line 1, password: this key is not known here and is ignored; write it into an entry of source or target.
            keepdays: 1        ~ , line 1, keepdays: this key is not known here and is ignored; write it under cache, indented.
            cache: {maxconn: 1, pathname: x} ~ , line 1, cache.maxconn: this key is not known here and is ignored; write it at the beginning of a line, without blanks in front.
            compressor: zstd   ~ , line 1, compressor: zstd is from an old version, and tar is used instead; write tar.
            dockerfile: true   ~ , line 1, dockerfile: this has no effect without singlefile; set singlefile as well, or delete this.
            """)
    void callsAWarningOne(String yaml, String expected) {
        assertEquals(List.of("WARNING: cfg.yaml" + expected), english(yaml));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            maxconn: many      ~ cfg.yaml 第 1 行 maxconn：值 many 无效；应为：0 到 256 之间的整数。
            singlefile: fasle  ~ cfg.yaml 第 1 行 singlefile：值 fasle 无效；应为：true 或 false。
            compressor: rar    ~ cfg.yaml 第 1 行 compressor：值 rar 无效；应为：tar, squashfs, compact 之一。
            cache: true        ~ cfg.yaml 第 1 行 cache：值无效；应为：下面若干行带缩进的 key: value。
            retires: 1         ~ 警告: cfg.yaml 第 1 行 retires：没有这个配置项，已忽略（是否应为 retries？）。
            password: x        ~ 警告: cfg.yaml 第 1 行 password：此处没有这个配置项，已忽略；它应写在 source 或 target 的某一项中。
            maxconn：5\\nretries: 2 ~ cfg.yaml 第 1 行：YAML 格式错误：含有中文标点或全角空格；请切换到英文输入法重新输入。
            a: "x              ~ cfg.yaml 第 1 行：YAML 格式错误：此处的引号没有配对；请补上另一半引号，或给整个值加上单引号。
            source: {registry: "h", user: "${NOBODY}", password: x} ~ cfg.yaml 第 1 行 source.user：没有设置环境变量 NOBODY；请在启动前设置，如果这里不是环境变量，请写成 $${NOBODY}。
            """)
    void saysTheSameInChinese(String yaml, String expected) {
        List<String> sentences = sentences(CHINESE, yaml);
        assertTrue(sentences.contains(expected), sentences::toString);
    }

    @Test
    void tellsWhereAFileIsMissing() throws IOException {
        String other = Path.of("data", "cfg.yaml").toString();
        assertEquals(
                List.of("cfg.yaml: there is no such file, nor is there " + other
                        + "; put a cfg.yaml into the folder in which you start this program."),
                shown(ENGLISH, new SettingsLoader(Map.of()).find(folder).problems()));
        Files.createFile(folder.resolve("cfg.yml"));
        assertEquals(
                List.of("cfg.yaml：找不到该文件，也没有 " + other + "；如果 cfg.yml 就是配置文件，请将其改名为 cfg.yaml。"),
                shown(CHINESE, new SettingsLoader(Map.of()).find(folder).problems()));
        Files.createDirectory(folder.resolve("cfg.yaml"));
        assertEquals(
                List.of("cfg.yaml: this is a folder and not a file; rename the folder and put a file in its place."),
                shown(ENGLISH, new SettingsLoader(Map.of()).find(folder).problems()));
    }

    @Test
    void namesTheLimitInWords() {
        List<String> sentences = english("#" + "x".repeat(1 << 20));
        assertEquals(
                "cfg.yaml: the file is larger than 1.0MB, which no configuration is; check that it is the right file.",
                sentences.get(0));
    }

    @Test
    void twoListsOfTheSameNameCanBeJoined() {
        assertTrue(english("source:\n- registry: h\nsource:\n- registry: i\n")
                .contains("cfg.yaml, line 3, source: the key stands in line 1 already; write it once, with all entries"
                        + " under it, each beginning with -."));
        assertTrue(english("maxconn: 3\nmaxconn: 4\n")
                .contains("cfg.yaml, line 2, maxconn: the key stands in line 1 already; delete one of the two."));
    }

    @Test
    void helpsToFindTheNameOfARepository() {
        LoadedSettings loaded =
                load("source:\n- {registry: h, name: nj}\n- {registry: i, name: GZ}\n- {registry: i, name: gz}\n");
        assertEquals(
                List.of(
                        "cfg.yaml, source: there is no entry with the name njj; choose one of: nj, GZ, gz (did you mean nj?)."),
                shown(ENGLISH, refused(loaded.settings().source("njj"))));
        assertEquals(
                List.of("cfg.yaml source：没有名称为 njj 的仓库；可选的名称：nj, GZ, gz（是否应为 nj？）。"),
                shown(CHINESE, refused(loaded.settings().source("njj"))));
        assertEquals(
                List.of(
                        "cfg.yaml, source: several names differ from Gz in capital letters only; write one of them exactly:"
                                + " GZ, gz."),
                shown(ENGLISH, refused(loaded.settings().source("Gz"))));
        assertEquals(
                List.of("cfg.yaml, target: no registry is configured here; add an entry, for example - registry:"
                        + " http://10.45.80.1."),
                shown(ENGLISH, refused(loaded.settings().target("gz"))));
    }

    @Test
    void tellsOfALoginThatAHelperDidNotGive() {
        Map<String, String> details = Map.of("helper", "pass", "host", "10.45.80.1", "reason", "FAILED", "exit", "3");
        ConfigProblem problem = problem(false, 0, "credsStore", Kind.CREDENTIAL_HELPER, details);
        assertEquals(
                "WARNING: cfg.yaml, credsStore: docker-credential-pass, which keeps the login for 10.45.80.1, gave none: it"
                        + " ended with an error (code 3); run docker login 10.45.80.1 again, or set user and password in"
                        + " cfg.yaml.",
                ENGLISH.sentence(problem));
        assertEquals(
                "警告: cfg.yaml credsStore：无法从 docker-credential-pass 取得 10.45.80.1 的登录信息：该程序执行失败（返回码 3）；"
                        + "请重新执行 docker login 10.45.80.1，或在 cfg.yaml 中配置 user 和 password。",
                CHINESE.sentence(problem));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindIsOneTidySentence(Kind kind) {
        for (Map<String, String> details : detailsOf(kind)) {
            for (String key : List.of("", "source", "source.user")) {
                check(ENGLISH.sentence(problem(true, 7, key, kind, details)), ", line 7", ".");
                check(ENGLISH.sentence(problem(false, 7, key, kind, details)), "WARNING: cfg.yaml", ".");
                check(CHINESE.sentence(problem(true, 7, key, kind, details)), " 第 7 行", "。");
                check(CHINESE.sentence(problem(false, 0, key, kind, details)), "警告: cfg.yaml", "。");
            }
        }
    }

    private static void check(String sentence, String part, String end) {
        assertTrue(sentence.contains("cfg.yaml") && sentence.contains(part) && sentence.endsWith(end), sentence);
        assertFalse(
                sentence.matches(".*(  |[\\[\\]]|\\(\\)|（）| [,;:)]|[;,；：，。][;:,；：，。]|[.?]\\.|[？。]。|null"
                        + "|(config|expected|syntax|helper)\\.[A-Z]| [；：，。）]).*"),
                sentence);
    }

    /** The details that the kinds come with, as their Javadoc says it. */
    private static List<Map<String, String>> detailsOf(Kind kind) {
        List<Map<String, String>> variants = new ArrayList<>();
        switch (kind) {
            case FILE_MISSING -> {
                variants.add(Map.of("other", "data/cfg.yaml"));
                variants.add(Map.of("other", "data/cfg.yaml", "similar", "cfg.yml"));
            }
            case FILE_UNREADABLE -> {
                for (String reason : List.of("directory", "permission", "io")) {
                    variants.add(Map.of("reason", reason));
                    variants.add(Map.of("reason", reason, "message", "Input/output error"));
                }
            }
            case FILE_TOO_LARGE -> variants.add(Map.of("limit", "1048576"));
            case ENCODING_GUESSED -> variants.add(Map.of("charset", "GB18030"));
            case SYNTAX -> {
                for (SyntaxReason reason : SyntaxReason.values()) {
                    variants.add(Map.of("reason", reason.name()));
                }
            }
            case DUPLICATE_KEY -> variants.add(Map.of("firstLine", "2"));
            case UNKNOWN_KEY -> {
                variants.add(Map.of("nearest", "maxconn"));
                for (String section : List.of("/", "source", "cache", "dingtalk", "wecom", "webhook")) {
                    variants.add(Map.of("belongs", section));
                    variants.add(Map.of("belongs", section, "nearest", "maxconn"));
                }
                variants.add(Map.of());
            }
            case WRONG_VALUE -> {
                for (Expected expected : Expected.values()) {
                    Map<String, String> details = new HashMap<>(Map.of("expected", expected.name()));
                    details.putAll(Map.of("minimum", "0", "maximum", "9", "values", "a, b"));
                    variants.add(Map.copyOf(details));
                    details.put("value", "x");
                    variants.add(details);
                }
            }
            case NEEDS_KEY -> variants.add(Map.of("needs", "password"));
            case OUTDATED_VALUE -> variants.add(Map.of("value", "zstd", "used", "tar"));
            case DUPLICATE_NAME -> variants.add(Map.of("name", "nj", "firstLine", "2"));
            case VARIABLE_UNSET -> variants.add(Map.of("variable", "PASSWORD"));
            case PATH_UNREADABLE -> variants.add(Map.of("path", "ca.pem"));
            case UNKNOWN_REPOSITORY, AMBIGUOUS_REPOSITORY -> {
                variants.add(Map.of("name", "x", "known", "a, b"));
                variants.add(Map.of("name", "x", "known", "a, b", "nearest", "a"));
            }
            case DOCKER_ENTRY_BROKEN -> variants.add(Map.of("host", "h:5000"));
            case CREDENTIAL_HELPER -> {
                for (HelperReason reason : HelperReason.values()) {
                    variants.add(Map.of("helper", "pass", "host", "h", "reason", reason.name()));
                    variants.add(Map.of("helper", "pass", "host", "h", "reason", reason.name(), "exit", "1"));
                }
            }
            case ENCODING_UNKNOWN, TOO_COMPLEX, MORE_DOCUMENTS, VALUE_MISSING, NO_REPOSITORY, DOCKER_CONFIG_BROKEN ->
                variants.add(Map.of());
        }
        return variants;
    }

    @Test
    void tellsWhatIsWrongWithACertificateFile() throws IOException {
        Path missing = folder.resolve("ca.pem");
        assertEquals(
                "The file " + missing + " does not exist; check ca, clientcert and clientkey in cfg.yaml.",
                ENGLISH.sentence(refused(missing)));
        Path binary = Files.write(folder.resolve("ca.der"), new byte[] {0x30, 1, 2});
        assertEquals(
                "文件 " + binary + " 中没有 PEM 格式的证书（-----BEGIN CERTIFICATE-----）；如果是二进制格式，请先转换"
                        + "（openssl x509 -inform DER -in 原文件 -out 新文件）。",
                CHINESE.sentence(refused(binary)));
    }

    @ParameterizedTest
    @EnumSource(PemException.Kind.class)
    void everyKindOfPemProblemIsOneTidySentence(PemException.Kind kind) {
        Path path = Path.of("client.pem");
        List<@Nullable Throwable> causes = new ArrayList<>();
        causes.add(null);
        causes.addAll(List.of(
                new IOException("Input/output error"),
                new IOException(),
                new NoSuchFileException("client.pem"),
                new AccessDeniedException("client.pem")));
        for (Throwable cause : causes) {
            PemException problem = new PemException(path, kind, cause);
            for (String sentence : List.of(ENGLISH.sentence(problem), CHINESE.sentence(problem))) {
                assertTrue(sentence.contains("client.pem"), sentence);
                assertTrue(sentence.matches(".*[a-z)]\\.|.*[^ ]。"), sentence);
                assertFalse(sentence.matches(".*(  |\\(\\)|（）|null|pem\\.[A-Z]).*"), sentence);
            }
        }
    }

    private static PemException refused(Path file) {
        return assertThrows(PemException.class, () -> PemReader.certificates(file));
    }

    private static List<ConfigProblem> refused(Selection selection) {
        return selection instanceof Selection.Refused refused ? refused.problems() : List.of();
    }

    private static ConfigProblem problem(boolean fatal, int line, String key, Kind kind, Map<String, String> details) {
        return new ConfigProblem(fatal, Path.of("cfg.yaml"), line, key, kind, details);
    }

    private List<String> english(String yaml) {
        return sentences(ENGLISH, yaml);
    }

    private List<String> sentences(ConfigText text, String yaml) {
        LoadedSettings loaded = load(yaml);
        List<ConfigProblem> problems = new ArrayList<>(loaded.problems());
        loaded.settings().sources().forEach(source -> problems.addAll(source.problems()));
        return shown(text, problems);
    }

    private LoadedSettings load(String yaml) {
        try {
            return new SettingsLoader(Map.of())
                    .read(Files.writeString(folder.resolve("cfg.yaml"), yaml.replace("\\n", "\n")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The sentences without the folder of this test. */
    private List<String> shown(ConfigText text, List<ConfigProblem> problems) {
        String prefix = folder.resolve("x").toString();
        String folderName = prefix.substring(0, prefix.length() - 1);
        return problems.stream()
                .map(problem -> text.sentence(problem).replace(folderName, ""))
                .toList();
    }
}
