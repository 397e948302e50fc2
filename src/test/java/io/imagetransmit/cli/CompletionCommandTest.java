package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {
    private final ProgramRig rig = new ProgramRig();

    @BeforeEach
    void configure() {
        rig.write("cfg.yaml", """
                source:
                - {registry: "http://127.0.0.1:1", name: nj}
                - {registry: "http://127.0.0.1:1", name: 南京}
                - {registry: "http://127.0.0.1:1", name: "$(touch x)"}
                target:
                - {registry: "http://127.0.0.1:2", name: gz}
                - {registry: "http://127.0.0.1:2", name: gh}
                group:
                - {name: south, targets: [gz, gh]}
                """);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void names() {
        assertEquals("nj\n南京\n", rig.run("completion", "names", "sources").out());
        assertTrue(rig.run("completion", "names", "targets").out().startsWith("gz\ngh\n"));
        assertTrue(rig.run("completion", "names", "targets").out().endsWith("docker\nctr\n"));
        assertEquals(
                "nj\n南京\ngz\ngh\n", rig.run("completion", "names", "registries").out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "source: [", "source:\n- {name: 7, nonsense: true}\n"})
    void namesAreNoComplaintWhereTheConfigurationIsNone(String text) {
        rig.write("cfg.yaml", text);
        ProgramRig.Result result = rig.run("completion", "names", "sources");
        assertEquals(0, result.code());
        assertEquals("", result.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fish         | Unknown argument fish, please refer to image-transmit -help
            bash more    | Unknown argument more, please refer to image-transmit -help
            files        | A value is missing for FOLDER, please refer to image-transmit -help
            """)
    void refusesWhatItDoesNotKnow(String arguments, String expected) {
        List<String> words = new ArrayList<>(List.of("completion"));
        words.addAll(List.of(arguments.split(" ", -1)));
        ProgramRig.Result result = rig.run(words.toArray(String[]::new));
        assertEquals(2, result.code());
        assertEquals(expected, result.err().strip());
    }

    /** Each line: what is typed, as bash splits it, the last word being the one at the cursor; what is offered. */
    @Test
    void bashOffersWhatFits() throws IOException {
        rig.write("img_full_1_meta.yaml", "");
        rig.write("img_full_1.tar", "");
        Files.createDirectory(rig.path("images"));
        rig.write("b c.lst", "");
        List<String> cases = List.of(
                "@de => demo",
                "@--d => --dst= --dry-run --debug",
                "@-src@= => nj 南京",
                "@-src@=@n => nj",
                "@-src@n => nj",
                "@-src=n => -src=nj",
                "@-src@=@nj@-dst@=@g => gz gh",
                "@-dst@=@gz,g => gz,gz gz,gh",
                "@-src@nj@-rep => -report=",
                "@-lst@=@b => b c.lst",
                "@-img@=@im => images img_full_1_meta.yaml img_full_1.tar",
                "@inspect@im => images img_full_1_meta.yaml",
                "@ls@ => nj 南京 gz gh",
                "@ls@nj@ => ",
                "@doctor@nj@g => gz gh",
                "@-debug@doctor@-d => -debug",
                "@serve@-user@ => ",
                "@serve@-l => -listen=",
                "@cache@ => trim clear",
                "@completion@ => bash zsh man files",
                ";touch y@-src@=@n => ");
        StringBuilder script = new StringBuilder("set -u\n. ./completion\n");
        script.append("type() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _image_transmit \"$1\";"
                + " echo \"${COMPREPLY[*]-}\"; }\n");
        for (String line : cases) {
            script.append("type");
            for (String word : List.of(("image-transmit" + line.replaceFirst(" => .*", "")).split("@", -1))) {
                script.append(" '").append(word).append('\'');
            }
            script.append('\n');
        }
        rig.write("completion", rig.run("completion", "bash").out());
        rig.write("script", script.toString());
        program();
        String output = inFolder("PATH=.:$PATH; . ./script");
        List<String> expected =
                cases.stream().map(line -> line.replaceFirst(".* => ", "")).toList();
        assertEquals(String.join("\n", expected) + "\n", output);
        assertFalse(Files.exists(rig.path("x")));
        assertFalse(Files.exists(rig.path("y")));
    }

    /** A program that answers as this one does, without a start of Java for each word. */
    private void program() {
        StringBuilder answers = new StringBuilder("#!/bin/sh\ncase \"$*\" in\n");
        for (String kind : List.of("sources", "targets", "registries")) {
            answers.append("'completion names ")
                    .append(kind)
                    .append("') cat <<'EOF'\n")
                    .append(rig.run("completion", "names", kind).out())
                    .append("EOF\n;;\n");
        }
        rig.write("image-transmit", answers.append("esac\n").toString());
        inFolder("chmod 755 image-transmit");
    }

    @Test
    void writesTheFilesOfAPackage() throws IOException {
        rig.locale(Locale.SIMPLIFIED_CHINESE);
        ProgramRig.Result result = rig.run("completion", "files", "share");
        assertEquals(0, result.code());
        assertEquals(4, result.out().lines().count());
        for (String line : result.out().lines().toList()) {
            assertFalse(Files.readString(Path.of(line)).contains("\r"), line);
        }
        assertTrue(rig.read("share/completions/image-transmit.bash").contains("complete -F"));
        assertTrue(rig.read("share/completions/_image-transmit").startsWith("#compdef image-transmit\n"));
        String english = rig.read("share/man/man1/image-transmit.1");
        String chinese = rig.read("share/man/zh_CN/man1/image-transmit.1");
        assertTrue(english.contains(".SH EXAMPLES\n"), english);
        assertTrue(chinese.contains(".SH 示例\n"), chinese);
        assertEquals(chinese, rig.run("completion", "man").out());
        rig.locale(Locale.ENGLISH);
        assertEquals(english, rig.run("completion", "man").out());
    }

    @Test
    void theManualTellsOfEveryFlagAndSubcommand() {
        String page = rig.run("completion", "man").out();
        List<String> flags = new CommandLineParser(Messages.of(Language.EN))
                .grammar().options().stream()
                        .map(option -> option.longestName().substring(1))
                        .toList();
        assertTrue(flags.contains("-src") && flags.contains("-shard"), flags.toString());
        for (String flag : flags) {
            assertTrue(page.contains("\\fB" + flag.replace("-", "\\-") + "\\fR"), flag);
        }
        for (String command : List.of("inspect", "ls", "serve", "completion")) {
            assertTrue(page.contains(".SS image\\-transmit " + command + "\n"), command);
        }
        assertTrue(page.contains("\nimage\\-transmit \\-src nj \\-dst gz \\-lst img.lst\n"), page);
        for (String line : page.lines().toList()) {
            assertTrue(!line.startsWith("'") && !line.startsWith("..") && !line.isBlank(), line);
        }
    }

    @Test
    void zshsScriptHasAllWords() {
        String script = rig.run("completion", "zsh").out();
        assertTrue(script.contains("'(-src --src)'{-src=,--src=}'["), script);
        assertTrue(script.contains("'*'{-inc=,--inc=}'["), script);
        assertTrue(script.contains("(trim clear)'"), script);
        assertFalse(script.contains("@OPTIONS@") || script.contains("@COMMANDS@"), script);
    }

    private String inFolder(String script) {
        return new Command(
                        List.of(
                                "bash",
                                "-c",
                                "cd \"$0\"; " + script,
                                rig.path("").toString()),
                        Map.of("LC_ALL", "C.UTF-8"),
                        new byte[0])
                .runOrFail();
    }
}
