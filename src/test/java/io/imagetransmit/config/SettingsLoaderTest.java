package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings are when the file is right, and where the file is found. */
class SettingsLoaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    ConfigFixture config;

    @BeforeEach
    void fixture() {
        config = new ConfigFixture(folder);
    }

    private static byte[] sample() throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(SettingsLoaderTest.class.getResourceAsStream("original-readme-cfg.yaml"))) {
            return stream.readAllBytes();
        }
    }

    private void assertDefaults(Settings settings) {
        assertEquals(5, settings.maxconn());
        assertEquals(2, settings.retries());
        assertFalse(settings.singlefile());
        assertFalse(settings.dockerfile());
        assertNull(settings.compressor());
        assertNull(settings.lang());
        assertNull(settings.cache());
        assertNull(settings.outprefix());
        assertEquals(60, settings.interval());
        assertEquals(List.of(), settings.dingtalk());
        assertFalse(settings.skiptlsverify());
        assertEquals(0, settings.maxrate());
        assertFalse(settings.foreignlayers());
        assertFalse(settings.referrers());
        assertEquals(List.of(), settings.platform());
        assertNull(settings.squashfs());
        assertFalse(settings.keeptemp());
    }

    @Test
    void readsTheSampleOfTheOriginal() throws IOException {
        LoadedSettings loaded = config.load(sample());
        assertEquals(List.of(), loaded.problems());
        Settings settings = loaded.settings();
        assertDefaults(settings);
        RepositorySettings source = ConfigFixture.chosen(settings.source(null));
        assertEquals("http://10.45.80.1", source.name());
        assertEquals(new RegistryAddress("http", "10.45.80.1", ""), source.address());
        assertEquals(new Credentials.None(), source.credentials());
        RepositorySettings target = ConfigFixture.chosen(settings.target("http://10.45.46.109"));
        assertEquals("http://10.45.46.109", target.registry());
        assertNull(target.repository());
    }

    /** Every {@code #} that hides a key of the sample is taken away, as users do. */
    @Test
    void readsTheSampleWithAllKeysUncommented() throws IOException {
        String text = new String(sample(), StandardCharsets.UTF_8).replaceAll("(?m)^( *)#([ a-z-]+ ?:)", "$1$2");
        LoadedSettings loaded = config.load(text);
        // the sample itself has the typing error
        int line = text.substring(0, text.indexOf("fasle")).split("\n", -1).length;
        assertEquals(
                List.of("ERROR " + line + " dockerfile WRONG_VALUE {expected=BOOLEAN, value=fasle}"),
                ConfigFixture.lines(loaded.problems()));
        Settings settings = config.settings(text.replace("fasle", "false").replace("#- token", "- token"));
        assertEquals("en_US", settings.lang());
        assertEquals(new CacheSettings("cache", 7, 10), settings.cache());
        assertEquals(List.of(), settings.dingtalk());
    }

    @Test
    void readsEveryKey() throws IOException {
        Files.writeString(folder.resolve("ca.pem"), "x");
        Files.createDirectories(folder.resolve("证书"));
        Files.writeString(folder.resolve("证书/客户 端.pem"), "x");
        Files.writeString(folder.resolve("key.pem"), "x");
        Settings settings = config.settings("""
                source:
                - registry: https://Reg.Example:8443/team/a/
                  name: 南京
                  user: bob
                  password: secret
                  ca: ca.pem
                  clientcert: 证书/客户 端.pem
                  clientkey: ./key.pem
                  skiptlsverify: on
                target:
                - registry: other.example
                  repository: yyyy
                maxconn: 8
                retries: 0
                singlefile: true
                dockerfile: yes
                compressor: Squashfs
                lang: zh_CN
                cache:
                  pathname: 缓存
                  keepdays: 3
                  keepsize: 20
                outprefix: a\\b/前缀
                interval: 30
                dingtalk:
                - token: t1
                  secret: SEC1
                - token: t2
                skiptlsverify: false
                squashfs: nocmd
                keeptemp: True
                maxrate: 10MB
                platform: linux/amd64,linux/arm64
                referrers: true
                foreignlayers: true
                """);
        RepositorySettings source = ConfigFixture.chosen(settings.source("南京"));
        assertEquals("https://Reg.Example:8443/team/a/", source.registry());
        assertEquals(new RegistryAddress("https", "reg.example:8443", "team/a"), source.address());
        assertEquals(new Credentials.UserPassword("bob", "secret"), source.credentials());
        assertEquals(folder.resolve("ca.pem"), source.ca());
        assertEquals(folder.resolve("证书").resolve("客户 端.pem"), source.clientcert());
        assertEquals(folder.resolve("key.pem"), source.clientkey());
        assertTrue(source.skiptlsverify());
        RepositorySettings target = ConfigFixture.chosen(settings.target("other.example-yyyy"));
        assertEquals("yyyy", target.repository());
        assertFalse(target.skiptlsverify());
        assertEquals(8, settings.maxconn());
        assertEquals(0, settings.retries());
        assertTrue(settings.singlefile());
        assertTrue(settings.dockerfile());
        assertEquals("squashfs", settings.compressor());
        assertEquals("zh_CN", settings.lang());
        assertEquals(new CacheSettings("缓存", 3, 20), settings.cache());
        assertEquals("a\\b/前缀", settings.outprefix());
        assertEquals(30, settings.interval());
        assertEquals(
                List.of(new DingTalkSettings("t1", "SEC1", null), new DingTalkSettings("t2", null, null)),
                settings.dingtalk());
        assertEquals("nocmd", settings.squashfs());
        assertTrue(settings.keeptemp());
        assertEquals(10_000_000, settings.maxrate());
        assertEquals(Platform.parseList("linux/amd64,linux/arm64"), settings.platform());
        assertTrue(settings.referrers());
        assertTrue(settings.foreignlayers());
    }

    @Test
    void globalSkipTlsVerifyIsForThoseThatDoNotSay() {
        Settings settings = config.settings("""
                source: [{registry: a, skiptlsverify: false}, {registry: b}, {registry: c, skiptlsverify: }]
                skiptlsverify: true
                """);
        assertEquals(
                List.of(false, true, true),
                settings.sources().stream()
                        .map(RepositorySettings::skiptlsverify)
                        .toList());
    }

    @Test
    void platformsMayBeAList() {
        assertEquals(
                Platform.parseList("linux/amd64,linux/arm/v7,windows/amd64"),
                config.settings("platform:\n- linux/amd64\n- linux/arm/v7, windows/amd64\n")
                        .platform());
    }

    @Test
    void keysWithoutValueAreAsIfTheyWereNotThere() {
        StringBuilder text = new StringBuilder();
        for (String key : Section.TOP.keys()) {
            text.append(key).append(": # nothing\n");
        }
        assertDefaults(config.settings(text.toString()));
        assertDefaults(config.settings("maxconn: ''\nretries: ~\nlang: null\ncache: {pathname: }\nsource: [{}, ~]\n"));
        assertDefaults(config.settings("maxconn: 0\ninterval: 0\n"));
        CacheSettings cache = config.settings("cache: {pathname: c, keepdays: 0, keepsize: }\n")
                .cache();
        assertEquals(new CacheSettings("c", 7, 10), cache);
    }

    @Test
    void emptyFilesAreAllDefaults() {
        for (String text : List.of("", "\n", "# nothing\n", "---\n", "\uFEFF", "---\n...\n")) {
            assertDefaults(config.settings(text));
        }
    }

    @Test
    void aSingleEntryNeedsNoList() {
        Settings settings = config.settings("source:\n  registry: a\n  name: x\ndingtalk: {token: t}\n");
        assertEquals("a", ConfigFixture.chosen(settings.source("x")).registry());
        assertEquals(List.of(new DingTalkSettings("t", null, null)), settings.dingtalk());
    }

    @Test
    void readsWhatEditorsWrite() throws IOException {
        String text = "source:\r\n- registry: a # 源仓库\r\n  name: 南京\r\n";
        for (byte[] bytes : List.of(
                text.getBytes(StandardCharsets.UTF_8),
                text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8),
                text.replace("\r\n", "\r").getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE))) {
            LoadedSettings loaded = config.load(bytes);
            assertEquals(List.of(), loaded.problems());
            assertEquals("南京", loaded.settings().sources().get(0).name());
        }
    }

    @Test
    void readsChineseAnsiWithAWarning() {
        LoadedSettings loaded = config.load("source:\n- registry: a\n  name: 南京\n".getBytes(Charset.forName("GBK")));
        assertEquals(List.of("WARNING 0  ENCODING_GUESSED {charset=GB18030}"), ConfigFixture.lines(loaded.problems()));
        assertEquals("南京", loaded.settings().sources().get(0).name());
        assertTrue(loaded.isUsable());
        LoadedSettings garbage = config.load(new byte[] {'a', (byte) 0xFF, (byte) 0xFF});
        assertEquals(List.of("ERROR 0  ENCODING_UNKNOWN {}"), ConfigFixture.lines(garbage.problems()));
    }

    @Test
    void takesTabsThatDoNotIndent() {
        Settings settings = config.settings("""
                source:\t# all
                -\tregistry:\t"reg.example"\t# here
                  user\t:\tbob\t
                  password:\t'a\tb'\t
                \t# a remark
                \t
                maxconn:\t7
                """);
        RepositorySettings source = settings.sources().get(0);
        assertEquals("reg.example", source.registry());
        assertEquals(new Credentials.UserPassword("bob", "a\tb"), source.credentials());
        assertEquals(7, settings.maxconn());
    }

    @Test
    void mergesWhatStandsElsewhere() {
        LoadedSettings loaded = config.load("""
                x-base: &base {user: bob, password: secret, skiptlsverify: true}
                source:
                - {registry: a, <<: *base}
                - registry: b
                  <<: [{user: eve, skiptlsverify: false}, *base]
                target: &t [{registry: c}]
                """);
        assertEquals(List.of("WARNING 1 x-base UNKNOWN_KEY {}"), ConfigFixture.lines(loaded.problems()));
        List<RepositorySettings> sources = loaded.settings().sources();
        assertEquals(
                new Credentials.UserPassword("bob", "secret"), sources.get(0).credentials());
        assertTrue(sources.get(0).skiptlsverify());
        assertEquals(
                new Credentials.UserPassword("eve", "secret"), sources.get(1).credentials());
        assertFalse(sources.get(1).skiptlsverify());
    }

    @Test
    void looksIntoTheFolderThenIntoData() throws IOException {
        SettingsLoader loader = new SettingsLoader(Map.of());
        Path own = folder.resolve("cfg.yaml");
        Path data = Files.createDirectories(folder.resolve("data")).resolve("cfg.yaml");

        Files.writeString(folder.resolve("cfg.yaml.txt"), "maxconn: 9");
        LoadedSettings missing = loader.find(folder);
        assertFalse(missing.isUsable());
        assertEquals(
                List.of("ERROR 0  FILE_MISSING {other=" + data + ", similar=" + own + ".txt}"),
                ConfigFixture.lines(missing.problems()));
        assertEquals(own, missing.problems().get(0).file());
        assertDefaults(missing.settings());

        Files.writeString(data, "maxconn: 1");
        assertEquals(1, loader.find(folder).settings().maxconn());
        assertEquals(data, loader.find(folder).settings().file());
        Files.writeString(own, "maxconn: 2");
        assertEquals(2, loader.find(folder).settings().maxconn());
        assertEquals(own, loader.find(folder).settings().file());
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("cfg.yaml"));
        LoadedSettings loaded = new SettingsLoader(Map.of()).find(folder);
        assertEquals(List.of("ERROR 0  FILE_UNREADABLE {reason=directory}"), ConfigFixture.lines(loaded.problems()));
        Files.delete(directory);
        Files.writeString(directory, "#".repeat(ConfigText.MAXIMUM_BYTES + 1));
        loaded = new SettingsLoader(Map.of()).find(folder);
        assertEquals(List.of("ERROR 0  FILE_TOO_LARGE {limit=1048576}"), ConfigFixture.lines(loaded.problems()));
        ConfigProblem gone = new SettingsLoader(Map.of())
                .read(folder.resolve("none.yaml"))
                .problems()
                .get(0);
        assertEquals(ConfigProblem.Kind.FILE_UNREADABLE, gone.kind());
        assertEquals("io", gone.details().get("reason"));
    }
}
