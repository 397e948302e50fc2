package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.fuzz.Target;
import io.imagetransmit.fuzz.Words;
import io.imagetransmit.http.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code cfg.yaml}, read and edited, and Docker's {@code config.json}. */
public final class ConfigFuzz {
    private static final List<String> CONFIGS = List.of(
            SettingsMutationTest.START + "schedule: \"*/5 2-4 * * MON\"\n",
            "source: []\r\ntarget:\r\n- registry: h\r\n",
            "{source: [{registry: h}], maxconn: 1}",
            "# nothing\n");

    private static final List<String> YAML =
            Words.with(SettingsMutationTest.PIECES, "\r\n", "0 0 31 2 *", "@reboot", "*/0", "1-999999999");

    private static final List<String> LOGINS = List.of(
            "{\"auths\":{\"h:5000\":{\"auth\":\"Ym9iOmdlaGVpbQ==\"},\"https://index.docker.io/v1/\":{\"identitytoken\":\"t\"}},"
                    + "\"credsStore\":\"desktop\",\"credHelpers\":{\"h:5000\":\"\"}}",
            "{\"auths\":{\"h:5000\":{\"username\":\"u\",\"password\":\"p\"}}}",
            "\uFEFF{\"auths\":null}");

    private static final List<String> LOGIN_WORDS = Words.with(
            Words.JSON,
            "\"auths\":",
            "\"auth\":",
            "\"h:5000\":",
            "\"identitytoken\":",
            "\"credsStore\":",
            "\"credHelpers\":",
            "\"https://h:5000/v1/\"",
            "=",
            "Og==",
            "{}");

    private static final Path FOLDER = Target.folder();
    private static final SettingsLoader LOADER = new SettingsLoader(Map.of("REGISTRY_USER", "u"));

    private ConfigFuzz() {}

    public static List<Target> targets() {
        List<String> configs = new ArrayList<>(CONFIGS);
        configs.addAll(OddConfigs.files().values());
        return List.of(
                Target.ofText("config", configs, YAML, ConfigFuzz::settings),
                Target.ofText("config-edit", configs, YAML, ConfigFuzz::edit, ConfigFileException.class),
                Target.ofText("docker-config", LOGINS, LOGIN_WORDS, ConfigFuzz::logins));
    }

    private static void settings(byte[] input) throws IOException {
        Path file = Files.write(FOLDER.resolve("cfg.yaml"), input);
        LoadedSettings loaded = LOADER.read(file);
        for (ConfigProblem problem : loaded.problems()) {
            for (String value : problem.details().values()) {
                assertTrue(value.codePoints().noneMatch(Character::isISOControl), problem.toString());
                assertTrue(value.length() <= 1000, problem.toString());
            }
        }
        assertTrue(!loaded.settings().toString().isEmpty());
    }

    private static void edit(byte[] input) throws IOException, ConfigFileException {
        Path path = Files.write(FOLDER.resolve("cfg.yaml"), input);
        ConfigFile file = ConfigFile.read(path);
        assertArrayEquals(input, Files.readAllBytes(path));
        file.set("maxconn", "7");
        assertEquals("7", file.text("maxconn"));
        assertEquals(7, LOADER.read(file).settings().maxconn());
        RepositoryEntry entry = RepositoryEntry.of(Map.of("registry", "n.example", "password", "# 'x\": ${y}"));
        int entries = file.repositories(ConfigFile.Role.TARGET).size();
        file.add(ConfigFile.Role.TARGET, entry);
        assertEquals(entry, file.repositories(ConfigFile.Role.TARGET).get(entries));
        file.save();
        assertEquals(file.text(), ConfigFile.read(path).text());
    }

    private static void logins(byte[] input) throws IOException {
        Path file = Files.write(FOLDER.resolve("config.json"), input);
        Problems problems = new Problems(file);
        DockerConfig config = DockerConfig.read(file, problems);
        for (String host : List.of("h:5000", "docker.io")) {
            DockerHost docker = new DockerHost(host);
            config.helperOf(docker);
            if (config.stored(docker) instanceof Credentials.UserPassword login) {
                assertTrue(
                        !login.toString().contains(login.password())
                                || login.password().length() < 3,
                        "a password is told");
            }
        }
        config.store();
    }
}
