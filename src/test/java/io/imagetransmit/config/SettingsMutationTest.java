package io.imagetransmit.config;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is done to a file, reading it ends soon, and with problems instead of exceptions. */
class SettingsMutationTest {
    private static final Path FILE = Path.of("cfg.yaml").toAbsolutePath();
    private static final int ROUNDS = 8_000;

    static final String START = """
            base: &base {user: bob, password: "geheim"}
            source: # 源仓库
            - registry: "http://10.45.80.1:5000/p"
              <<: *base
              name: 南京
              skiptlsverify: true
            - registry: h
              user: ${REGISTRY_USER}
              password: '$${x}${REGISTRY_PASSWORD}'
              ca: C:\\certs\\ca.pem
            target:
            - {registry: docker.io, repository: a/b, user: , password: }
            maxconn: 5
            cache:
              pathname: cache
              keepdays: 7
            dingtalk: [{token: geheim, secret: geheim}]
            maxrate: 1.5MiB/s
            platform: [linux/amd64, "linux/arm64"]
            lang: zh_CN
            """;

    static final List<String> PIECES = List.of(
            "*base",
            "&base ",
            "<<: ",
            "- ",
            ": ",
            "\t",
            "\n",
            "\r",
            "---\n",
            "...\n",
            "!!binary ",
            "!!float ",
            "!x ",
            "? ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "|\n",
            ">\n",
            "#",
            "%YAML 9.9\n",
            "\\",
            "\\U0010FFFF",
            "${",
            "$${",
            "}",
            "\0",
            "\uFEFF",
            "\u2028",
            "\u0085",
            "：",
            "“",
            "\uD83D\uDE00",
            "null",
            "~",
            "1e999999999",
            "-0",
            "99999999999",
            "registry: ",
            "source:\n",
            "target: *base\n",
            "  ",
            "999999999999999999TB",
            "////",
            "[::1]:0",
            "\u202E");

    private static LoadedSettings read(byte[] bytes) {
        Problems problems = new Problems(FILE);
        String text = ConfigText.decode(bytes, problems);
        Settings settings = new SettingsReader(FILE, new Variables(ConfigFixture.ENVIRONMENT), problems)
                .read(text == null ? null : ConfigYaml.parse(text, problems));
        return new LoadedSettings(settings, problems.list());
    }

    private static byte[] mutated(Random random) {
        byte[] start = START.getBytes(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(START);
        for (int change = random.nextInt(6); change >= 0; change--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(40));
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(end, at + 3));
                case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
                case 3 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                default ->
                    text.insert(at, PIECES.get(random.nextInt(PIECES.size())).repeat(1 + random.nextInt(60)));
            }
        }
        if (random.nextInt(4) > 0) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        for (int change = random.nextInt(8); change >= 0; change--) {
            start[random.nextInt(start.length)] = (byte) random.nextInt(256);
        }
        return start;
    }

    @Test
    void mutatedFilesGiveProblemsAndNeverExceptions() {
        int[] usable = new int[1];
        assertTimeoutPreemptively(ofSeconds(100), () -> {
            for (int seed = 0; seed < ROUNDS; seed++) {
                byte[] bytes = mutated(new Random(seed));
                try {
                    LoadedSettings loaded = read(bytes);
                    check(loaded);
                    usable[0] += loaded.isUsable() ? 1 : 0;
                } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                    throw new AssertionError("seed " + seed + ":\n" + new String(bytes, StandardCharsets.UTF_8), e);
                }
            }
        });
        // both kinds must be there, or the mutations test nothing
        assertTrue(usable[0] > ROUNDS / 20 && usable[0] < ROUNDS * 19 / 20, usable[0] + " usable");
    }

    private static void check(LoadedSettings loaded) {
        for (ConfigProblem problem : loaded.problems()) {
            assertEquals(FILE, problem.file());
            assertTrue(problem.line() >= 0);
            for (String value : problem.details().values()) {
                assertTrue(value.codePoints().noneMatch(Character::isISOControl), problem.toString());
                assertTrue(value.length() <= 200, problem.toString());
            }
        }
        assertTrue(loaded.problems().size() < 400);
        loaded.settings().sources().forEach(source -> assertFalse(source.name().isEmpty()));
    }

    /** Long runs of one thing are where parsers become slow. */
    @Test
    void longRunsEndSoon() {
        assertTimeoutPreemptively(ofSeconds(100), () -> {
            for (String piece : PIECES) {
                String run = piece.repeat(50_000 / piece.length());
                for (String text : List.of(run, "source: " + run, "a: \"" + run, "password" + run + ": x", run + "x")) {
                    check(read(text.getBytes(StandardCharsets.UTF_8)));
                }
            }
        });
    }

    @Test
    void longValuesEndSoon() {
        String run = "a-".repeat(50_000);
        assertTimeoutPreemptively(ofSeconds(100), () -> {
            for (String key : Section.TOP.keys()) {
                check(read((key + ": " + run).getBytes(StandardCharsets.UTF_8)));
                check(read((key + ": '" + "1".repeat(100_000) + "'").getBytes(StandardCharsets.UTF_8)));
            }
            for (String key : Section.REPOSITORY.keys()) {
                check(read(("source:\n- registry: h\n  " + key + ": " + run).getBytes(StandardCharsets.UTF_8)));
                check(read(
                        ("source: {" + key + ": '" + "${A}".repeat(20_000) + "'}").getBytes(StandardCharsets.UTF_8)));
            }
        });
    }
}
