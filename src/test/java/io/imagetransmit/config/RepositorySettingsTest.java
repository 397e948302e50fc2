package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.Credentials;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, addresses, logins and files of single repositories, and how one is chosen. */
class RepositorySettingsTest {
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
    @CsvSource(delimiter = '|', nullValues = "-", emptyValue = "", textBlock = """
            http://10.45.80.1              | http  | 10.45.80.1         | ''
            https://10.45.80.1/            | https | 10.45.80.1         | ''
            HTTPS://Reg.Example:5000       | https | reg.example:5000   | ''
            10.45.80.1                     | -     | 10.45.80.1         | ''
            localhost:5000                 | -     | localhost:5000     | ''
            registry                       | -     | registry           | ''
            http://h/a/b/                  | http  | h                  | a/b
            h:1//a/                        | -     | h:1                | a
            [::1]:5000                     | -     | [::1]:5000         | ''
            http://[fe80::1]/p             | http  | [fe80::1]          | p
            my_host.local:65535            | -     | my_host.local:65535| ''
            https://index.docker.io/v1/    | https | index.docker.io    | ''
            docker.io                      | -     | docker.io          | ''
            docker.io/library              | -     | docker.io          | library
            h/v2                           | -     | h                  | v2
            """)
    void readsAddresses(String text, @Nullable String scheme, String authority, String prefix) {
        assertEquals(
                new RegistryAddress(scheme, authority, prefix),
                RegistryAddress.parse(text).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://h",
                "http:/h",
                "http:\\\\h",
                "http://",
                "http://h:0",
                "http://h:65536",
                "http://h:x",
                "h:",
                "h h",
                "h?x",
                "h/a?x=1",
                "h/A b",
                "http://h/#",
                "-h",
                ".h",
                "[::1",
                "仓库.local",
                "http：//h",
                "“h”",
                "https://https://h",
                "h/a//b",
                "h:123456"
            })
    void refusesWhatIsNoAddress(String text) {
        assertTrue(RegistryAddress.parse(text).isEmpty());
    }

    @Test
    void knowsTheNamesOfDockerHub() {
        for (String hub : List.of("docker.io", "https://index.docker.io/v1/", "registry-1.docker.io:443")) {
            assertTrue(RegistryAddress.parse(hub).orElseThrow().isDockerHub(), hub);
        }
        for (String other : List.of("docker.io.example", "quay.io", "docker.io:5000", "hub.docker.io")) {
            assertFalse(RegistryAddress.parse(other).orElseThrow().isDockerHub(), other);
        }
    }

    /** The right column is what stands in quotes in the middle one, as YAML or the user means it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0123             | 0123
            1e5              | 1e5
            yes              | yes
            0x1F             | 0x1F
            1_000            | 1_000
            2021-06-14       | 2021-06-14
            12:30:45         | 12:30:45
            .inf             | .inf
            "null"           | null
            'it''s'          | it's
            "a\\"b\\\\c\\u00e9" | a"b\\cé
            a#b              | a#b
            p@ss:word!       | p@ss:word!
            中文密码          | 中文密码
            '#x'             | #x
            `" x "`          | ` x `
            a$b$x$$c$        | a$b$x$$c$
            ${not-a-name}    | ${not-a-name}
            ${}              | ${}
            $(HOME)          | $(HOME)
            ${REGISTRY_USER} | bob
            x${REGISTRY_USER}y${REGISTRY_USER} | xbobybob
            $${REGISTRY_USER} | ${REGISTRY_USER}
            $$${REGISTRY_USER} | $${REGISTRY_USER}
            ${REGISTRY_PASSWORD} | pa$$ ${word}
            """)
    void passwordsAreTheTextAsWritten(String written, String meant) {
        RepositorySettings source = config.source("user: bob", "password: " + written);
        assertEquals(new Credentials.UserPassword("bob", meant), source.credentials());
    }

    @ParameterizedTest
    @CsvSource({"yes,yes", "0123,0123", "1.50,1.50", "${REGISTRY_USER},bob", "robot$ci,robot$ci", "DOM\\bob,DOM\\bob"})
    void usersAreTheTextAsWritten(String written, String meant) {
        assertEquals(meant, config.source("user: " + written, "password: x").user());
    }

    @Test
    void variablesAreForUserAndPasswordOnly() {
        assertEquals("${REGISTRY_USER}", config.source("name: ${REGISTRY_USER}").name());
    }

    @Test
    void anUnsetVariableForbidsOnlyItsOwnRepository() {
        Settings settings = config.settings("""
                source:
                - registry: a
                  user: ${REGISTRY_USER}
                  password: x${NOT_SET}y${REGISTRY_PASSWORD}
                - registry: b
                  user: ${NOT_SET}
                  password: ${ALSO_NOT}
                - registry: c
                """);
        assertEquals("c", ConfigFixture.chosen(settings.source("c")).name());
        ConfigProblem problem = ConfigFixture.refused(settings.source("a"));
        assertEquals("ERROR 4 source.password VARIABLE_UNSET {variable=NOT_SET}", ConfigFixture.line(problem));
        assertEquals(config.file(), problem.file());
        assertEquals(new Selection.Refused(settings.sources().get(1).problems()), settings.source("b"));
        assertEquals(
                List.of(
                        "ERROR 6 source.user VARIABLE_UNSET {variable=NOT_SET}",
                        "ERROR 7 source.password VARIABLE_UNSET {variable=ALSO_NOT}"),
                ConfigFixture.lines(settings.sources().get(1).problems()));
    }

    @Test
    void anEmptyVariableIsAnEmptyValue() {
        RepositorySettings source = config.source("user: ${EMPTY}", "password: ${EMPTY}");
        assertNull(source.user());
        assertNull(source.password());
        assertEquals(List.of(), source.problems());
        assertEquals(new Credentials.None(), source.credentials());
    }

    @Test
    void halfALoginIsNoneAndSaidSo() {
        assertEquals(
                List.of("WARNING 3 source.user NEEDS_KEY {needs=password}"),
                config.problems("source:\n- registry: a\n  user: bob\n  password:\n"));
        assertEquals(
                List.of("WARNING 4 source.password NEEDS_KEY {needs=user}"),
                config.problems("source:\n- registry: a\n  user: # none\n  password: secret\n"));
        assertEquals(
                new Credentials.None(),
                config.load("source: {registry: a, user: bob}")
                        .settings()
                        .sources()
                        .get(0)
                        .credentials());
    }

    @Test
    void unnamedRepositoriesAreCalledByRegistryAndProject() {
        Settings settings = config.settings("""
                target:
                - registry: "http://h"
                - registry: "http://h"
                  repository: yyyy
                - registry: h
                  repository: /a/b/
                - registry: h
                  name: "  third  "
                  repository: 2024
                """);
        assertEquals(
                List.of("http://h", "http://h-yyyy", "h-a/b", "third"),
                settings.targets().stream().map(RepositorySettings::name).toList());
        assertEquals("2024", settings.targets().get(3).repository());
    }

    @Test
    void choosesByName() {
        Settings settings = config.settings("""
                source:
                - {registry: first}
                - {registry: a, name: nj}
                - {registry: b, name: NJ}
                - {registry: c, name: Guangzhou}
                """);
        assertEquals("first", ConfigFixture.chosen(settings.source(null)).registry());
        assertEquals("a", ConfigFixture.chosen(settings.source("nj")).registry());
        assertEquals("b", ConfigFixture.chosen(settings.source("NJ")).registry());
        assertEquals("c", ConfigFixture.chosen(settings.source("guangzhou")).registry());
        assertEquals(
                "ERROR 0 source AMBIGUOUS_REPOSITORY {known=nj, NJ, name=Nj, nearest=nj}",
                ConfigFixture.line(ConfigFixture.refused(settings.source("Nj"))));
        assertEquals(
                "ERROR 0 source UNKNOWN_REPOSITORY "
                        + "{known=first, nj, NJ, Guangzhou, name=guangzou, nearest=Guangzhou}",
                ConfigFixture.line(ConfigFixture.refused(settings.source("guangzou"))));
        assertEquals(
                "ERROR 0 target NO_REPOSITORY {}", ConfigFixture.line(ConfigFixture.refused(settings.target(null))));
    }

    @Test
    void theSameNameTwiceIsAnErrorOnOneSide() {
        assertEquals(
                List.of(
                        "ERROR 3 source.name DUPLICATE_NAME {firstLine=2, name=a}",
                        "ERROR 6 target.name DUPLICATE_NAME {firstLine=5, name=x}"),
                config.problems("""
                        source:
                        - registry: a
                        - {registry: b, name: a}
                        target:
                        - {registry: a, name: x}
                        - {registry: b, name: x}
                        """));
        config.settings("source: {registry: a}\ntarget: {registry: a}\n");
    }

    @Test
    void filesAreLookedForBesideTheConfiguration() {
        Path missing = folder.resolve("证书").resolve("ca.pem");
        Settings settings = config.settings("source:\n- registry: a\n  ca: 证书/ca.pem\n- registry: b\n");
        assertEquals(
                "ERROR 3 source.ca PATH_UNREADABLE {path=" + missing + "}",
                ConfigFixture.line(ConfigFixture.refused(settings.source("a"))));
        assertEquals("b", ConfigFixture.chosen(settings.source("b")).name());
    }

    @Test
    void windowsPathsAreWrittenPlainOrInSingleQuotes() {
        for (String written : List.of("C:\\certs\\ca.pem", "'C:\\certs\\ca.pem'", "\"C:\\\\certs\\\\ca.pem\"")) {
            Settings settings = config.settings("source:\n- registry: a\n  ca: " + written + "\n");
            String path = ConfigFixture.refused(settings.source(null)).details().get("path");
            assertTrue(path != null && path.endsWith("C:\\certs\\ca.pem"), path);
        }
        // \t and \b are a tab and a backspace in double quotes, and \c is nothing at all
        assertEquals(
                List.of("ERROR 3 source.ca WRONG_VALUE {expected=PATH_UNESCAPED, value=C:?emp?in}"),
                config.problems("source:\n- registry: a\n  ca: \"C:\\temp\\bin\"\n"));
        assertEquals(
                List.of("ERROR 3  SYNTAX {reason=ESCAPE}"),
                config.problems("source:\n- registry: a\n  ca: \"C:\\certs\"\n"));
    }

    @Test
    void aKeyFileNeedsACertificate() {
        assertEquals(
                List.of("ERROR 3 source.clientkey NEEDS_KEY {needs=clientcert}"),
                config.problems("source:\n- registry: a\n  clientkey: k.pem\n"));
    }

    @Test
    void nothingShowsASecret() {
        LoadedSettings loaded = config.load("""
                source:
                - registry: a
                  user: bob
                  password: hunter2
                dingtalk:
                - token: hunter2
                  secret: hunter2
                """);
        assertFalse(loaded.toString().contains("hunter2"), loaded.toString());
        assertTrue(loaded.toString().contains("bob"), loaded.toString());
        RepositorySettings source = ConfigFixture.chosen(loaded.settings().source(null));
        assertEquals("hunter2", source.password());
        assertFalse(source.credentials().toString().contains("hunter2"));
        assertFalse(new Credentials.IdentityToken("hunter2").toString().contains("hunter2"));
    }
}
