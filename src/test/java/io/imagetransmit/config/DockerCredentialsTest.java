package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerCredentialsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Credentials NONE = new Credentials.None();
    private static final Credentials BOB = new Credentials.UserPassword("bob", "s:e cret");
    private static final String BOB_AUTH =
            Base64.getEncoder().encodeToString("bob:s:e cret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** What the helpers see; one folder for programs in front of the system's own. */
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void programs() throws IOException {
        String separator = System.getProperty("path.separator", ":");
        environment.put(
                "PATH",
                Files.createDirectory(folder.resolve("bin"))
                        + separator
                        + System.getenv().getOrDefault("PATH", ""));
        environment.put("SEEN", folder.resolve("seen").toString());
    }

    private static RepositorySettings repository(String registry, @Nullable String user) {
        return new RepositorySettings(
                "name",
                registry,
                RegistryAddress.parse(registry).orElseThrow(),
                user,
                user == null ? null : "own",
                null,
                null,
                null,
                null,
                false,
                List.of());
    }

    private DockerCredentials.Found find(String json, String registry) throws IOException {
        return find(json, registry, LONG);
    }

    private DockerCredentials.Found find(String json, String registry, Duration timeout) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, json);
        return new DockerCredentials(file, environment, timeout).find(repository(registry, null));
    }

    private void assertFound(Credentials expected, String json, String registry) throws IOException {
        assertEquals(new DockerCredentials.Found(expected, List.of()), find(json, registry), json);
    }

    private void assertWarning(String expected, String json, String registry) throws IOException {
        DockerCredentials.Found found = find(json, registry);
        assertEquals(List.of("WARNING 0 " + expected), ConfigFixture.lines(found.warnings()));
        assertEquals(NONE, found.credentials());
        assertFalse(found.toString().contains("hunter2"), found.toString());
    }

    private void helper(String name, String script) throws IOException {
        Path program = folder.resolve("bin").resolve("docker-credential-" + name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource({
        "reg.example, reg.example",
        "reg.example, http://reg.example",
        "reg.example, https://reg.example",
        "reg.example, https://reg.example/",
        "reg.example, https://reg.example/v1/",
        "reg.example, https://reg.example/v2/",
        "reg.example, REG.example",
        "reg.example, reg.example/team",
        "https://Reg.Example/team, reg.example",
        "http://reg.example:5000, reg.example:5000",
        "reg.example:5000, http://reg.example:5000",
        "[::1]:5000, [::1]:5000",
        "docker.io, https://index.docker.io/v1/",
        "index.docker.io, docker.io",
        "https://registry-1.docker.io, https://index.docker.io/v1/",
        "docker.io, index.docker.io",
        "docker.io, registry-1.docker.io"
    })
    void findsTheHostAsDockerWritesIt(String registry, String key) throws IOException {
        assertFound(
                BOB,
                "{\"auths\":{\"other\":{\"auth\":\"eDp5\"},\"" + key + "\":{\"auth\":\"" + BOB_AUTH + "\"}}}",
                registry);
    }

    @ParameterizedTest
    @CsvSource({
        "reg.example, reg.example:5000",
        "reg.example:5000, reg.example",
        "reg.example, my.reg.example",
        "reg.example, reg.example.org",
        "quay.io, https://index.docker.io/v1/",
        "docker.io, quay.io"
    })
    void givesNoLoginToAnotherHost(String registry, String key) throws IOException {
        assertFound(NONE, "{\"auths\":{\"" + key + "\":{\"auth\":\"" + BOB_AUTH + "\"}}}", registry);
    }

    @Test
    void theMostExactKeyWins() throws IOException {
        String entry = "\"%s\":{\"username\":\"%s\",\"password\":\"p\"}";
        String json = "{\"auths\":{" + entry.formatted("h/team", "namespace") + "," + entry.formatted("http://h", "url")
                + "," + entry.formatted("h", "exact") + "}}";
        assertFound(new Credentials.UserPassword("exact", "p"), json, "h");
        assertFound(new Credentials.UserPassword("url", "p"), json.replace("\"h\"", "\"i\""), "h");
    }

    @Test
    void readsAllFormsOfAnEntry() throws IOException {
        assertFound(BOB, "{\"auths\":{\"h\":{\"username\":\"bob\",\"password\":\"s:e cret\"}}}", "h");
        assertFound(
                new Credentials.IdentityToken("tok"),
                "{\"auths\":{\"h\":{\"auth\":\"" + BOB_AUTH + "\",\"identitytoken\":\"tok\"}}}",
                "h");
        assertFound(NONE, "{\"auths\":{\"h\":{}}}", "h");
        assertFound(NONE, "{\"auths\":{\"h\":null}}", "h");
        assertFound(NONE, "{\"auths\":null,\"credHelpers\":null,\"credsStore\":\"\"}", "h");
        String padded = Base64.getEncoder().encodeToString("bob:s:e cret\0\0".getBytes(StandardCharsets.UTF_8));
        assertFound(BOB, "\uFEFF{\"auths\":{\"h\":{\"auth\":\"" + padded + "\"}}}", "h");
    }

    @Test
    void theConfiguredUserNeedsNoDocker() throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, "broken");
        DockerCredentials docker = new DockerCredentials(file, environment, LONG);
        assertEquals(
                new DockerCredentials.Found(new Credentials.UserPassword("me", "own"), List.of()),
                docker.find(repository("h", "me")));
    }

    @Test
    void findsTheFileOfTheUser() throws IOException {
        String json = "{\"auths\":{\"h\":{\"username\":\"%s\",\"password\":\"p\"}}}";
        Path home = Files.createDirectories(folder.resolve("home"));
        RepositorySettings repository = repository("h", null);
        assertEquals(NONE, DockerCredentials.of(Map.of(), home).find(repository).credentials());

        Files.writeString(
                Files.createDirectory(home.resolve(".docker")).resolve("config.json"), json.formatted("home"));
        Path other = Files.createDirectory(folder.resolve("其他"));
        Files.writeString(other.resolve("config.json"), json.formatted("other"));
        assertEquals(
                new Credentials.UserPassword("home", "p"),
                DockerCredentials.of(Map.of("DOCKER_CONFIG", ""), home)
                        .find(repository)
                        .credentials());
        assertEquals(
                new Credentials.UserPassword("other", "p"),
                DockerCredentials.of(Map.of("DOCKER_CONFIG", other.toString()), home)
                        .find(repository)
                        .credentials());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "[]",
                "{\"auths\":{\"h\":{\"auth\":\"hunter2",
                "{\"auths\": hunter2 }}",
                "\0\u0001",
                "{\"a\":{\"a\":{\"a\":[[[[[[",
                "1e999"
            })
    void aBrokenFileIsAWarning(String content) throws IOException {
        assertWarning(" DOCKER_CONFIG_BROKEN {}", content, "h");
    }

    @Test
    void brokenPartsAreWarnings() throws IOException {
        assertWarning("auths DOCKER_ENTRY_BROKEN {host=h}", "{\"auths\":{\"h\":{\"auth\":\"hunter2\"}}}", "h");
        assertWarning("auths DOCKER_ENTRY_BROKEN {host=h}", "{\"auths\":{\"h\":{\"auth\":\"h\"}}}", "h");
        assertWarning("auths DOCKER_ENTRY_BROKEN {host=h}", "{\"auths\":{\"h\":\"hunter2\"}}", "h");
        assertWarning("auths DOCKER_CONFIG_BROKEN {}", "{\"auths\":[\"hunter2\"]}", "h");
        assertFound(NONE, "{\"auths\":{\"h\":{\"auth\":\"hunter2\"}}}", "i");
        String deep = "{\"auths\":" + "[".repeat(100_000);
        assertWarning(" DOCKER_CONFIG_BROKEN {}", deep, "h");
        assertWarning(" DOCKER_CONFIG_BROKEN {}", "{}" + " ".repeat(4 << 20), "h");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void asksTheHelperOfTheHost() throws IOException {
        helper(
                "one",
                "echo \"$@\" > $SEEN; cat >> $SEEN\n"
                        + "echo '{\"ServerURL\":\"x\",\"Username\":\"bob\",\"Secret\":\"s:e cret\"}'");
        helper("two", "echo '{\"Username\":\"<token>\",\"Secret\":\"tok\"}'");
        String json = "{\"credHelpers\":{\"h:5000\":\"one\",\"https://i\":\"two\",\"docker.io\":\"one\"},"
                + "\"credsStore\":\"none-such\",\"auths\":{\"h:5000\":{\"auth\":\"eDp5\"}}}";
        assertFound(BOB, json, "http://h:5000");
        assertEquals("get\nh:5000", Files.readString(folder.resolve("seen")));
        assertFound(new Credentials.IdentityToken("tok"), json, "i");
        assertFound(BOB, json, "registry-1.docker.io");
        assertEquals("get\nhttps://index.docker.io/v1/", Files.readString(folder.resolve("seen")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void goesFromHelperToFileToStore() throws IOException {
        helper("none", "cat > /dev/null; echo 'credentials not found in native keychain'; exit 1");
        helper("store", "echo '{\"Username\":\"bob\",\"Secret\":\"s:e cret\"}'");
        String file = "\"auths\":{\"h\":{\"username\":\"file\",\"password\":\"p\"}}";
        Credentials fromFile = new Credentials.UserPassword("file", "p");
        assertFound(fromFile, "{\"credHelpers\":{\"h\":\"none\"},\"credsStore\":\"store\"," + file + "}", "h");
        assertFound(BOB, "{\"credHelpers\":{\"h\":\"none\"},\"credsStore\":\"store\"," + file + "}", "i");
        assertFound(BOB, "{\"auths\":{\"h\":{}},\"credsStore\":\"store\"}", "h");
        assertFound(NONE, "{\"credHelpers\":{\"h\":\"none\"},\"credsStore\":\"none\"}", "h");
        assertFound(fromFile, "{\"credHelpers\":{\"h\":\"\"}," + file + "}", "h");
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource(delimiter = '|', textBlock = """
            echo hunter2; exit 3                  | exit=3, helper=bad, host=h, reason=FAILED
            echo hunter2                          | helper=bad, host=h, reason=OUTPUT
            echo '["hunter2"]'                    | helper=bad, host=h, reason=OUTPUT
            echo '{"Secret":"hunter2'             | helper=bad, host=h, reason=OUTPUT
            exit 0                                | helper=bad, host=h, reason=OUTPUT
            """)
    void aFailingHelperIsAWarning(String script, String details) throws IOException {
        helper("bad", script);
        assertWarning("credsStore CREDENTIAL_HELPER {" + details + "}", "{\"credsStore\":\"bad\"}", "h");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aHelperThatNeverStopsPrintingIsCutOff() throws IOException {
        helper("chatty", "exec yes hunter2");
        DockerCredentials.Found found = find("{\"credsStore\":\"chatty\"}", "h");
        assertEquals(NONE, found.credentials());
        assertEquals("FAILED", found.warnings().get(0).details().get("reason"));
        assertFalse(found.toString().contains("hunter2"), found.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/b", "a b", "x;touch y", "C:\\\\evil", "ü", "$HOME"})
    void aHelperThatIsNoNameIsNotStarted(String name) throws IOException {
        DockerCredentials.Found found = find("{\"credsStore\":\"" + name + "\"}", "h");
        assertEquals(NONE, found.credentials());
        assertEquals(1, found.warnings().size());
        assertEquals("NAME", found.warnings().get(0).details().get("reason"));
    }

    @Test
    void aHelperIsLookedForOnThePathOnly() throws IOException {
        assertWarning(
                "credsStore CREDENTIAL_HELPER {helper=none-such, host=h, reason=NOT_FOUND}",
                "{\"credsStore\":\"none-such\"}",
                "h");
        environment.put("PATH", "." + System.getProperty("path.separator", ":") + "bin");
        assertWarning(
                "credsStore CREDENTIAL_HELPER {helper=none-such, host=h, reason=NOT_FOUND}",
                "{\"credsStore\":\"none-such\"}",
                "h");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatIsNoProgramCannotBeStarted() throws IOException {
        helper("odd", "");
        Files.writeString(folder.resolve("bin").resolve("docker-credential-odd"), "#!/no/such/interpreter\n");
        assertWarning(
                "credsStore CREDENTIAL_HELPER {helper=odd, host=h, reason=NOT_STARTED}",
                "{\"credsStore\":\"odd\"}",
                "h");
    }

    /** One that hangs itself, and one whose child does and keeps the output open. */
    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @ValueSource(strings = {"echo $$ > $SEEN; exec sleep 600", "sleep 600 & echo $! > $SEEN; wait"})
    void aHangingHelperIsEndedWithItsChildren(String script) throws Exception {
        helper("slow", script);
        DockerCredentials.Found found = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> find("{\"credsStore\":\"slow\"}", "h", Duration.ofSeconds(4)));
        assertEquals(
                List.of("WARNING 0 credsStore CREDENTIAL_HELPER {helper=slow, host=h, reason=TIMEOUT}"),
                ConfigFixture.lines(found.warnings()));
        long child = Long.parseLong(Files.readString(folder.resolve("seen")).strip());
        ProcessHandle.of(child).ifPresent(handle -> {
            try {
                handle.onExit().get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("helper " + child + " is still running", e);
            }
        });
        assertFalse(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInterruptedCallerIsNotKeptWaiting() throws Exception {
        helper("slow", "exec sleep 600");
        Thread.currentThread().interrupt();
        DockerCredentials.Found found = find("{\"credsStore\":\"slow\"}", "h");
        assertTrue(Thread.interrupted(), "the interruption must not be lost");
        assertEquals("INTERRUPTED", found.warnings().get(0).details().get("reason"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aHelperThatReadsNothingIsFine() throws IOException {
        helper("deaf", "exec 0<&-; echo '{\"Username\":\"bob\",\"Secret\":\"s:e cret\"}'");
        assertFound(BOB, "{\"credsStore\":\"deaf\"}", "h");
    }
}
