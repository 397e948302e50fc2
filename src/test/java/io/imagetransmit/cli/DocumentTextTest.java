package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.MarkdownDocument.Block;
import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs show, link and name is there; {@link DocumentCommandsTest} runs their commands. */
class DocumentTextTest {
    /** In front of a block of YAML that is something else. */
    private static final String NO_CONFIGURATION = "<!-- not cfg.yaml -->";

    private static final Pattern FLAG = Pattern.compile("(?<![\\w-])-[a-z][a-z-]*");

    static Stream<MarkdownDocument> documents() {
        return MarkdownDocument.all().stream();
    }

    static Stream<MarkdownDocument> everyDocument() {
        return Stream.concat(
                documents(),
                Stream.of("docs/decisions", "bench").flatMap(folder -> MarkdownDocument.in(Path.of(folder)).stream()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyConfigurationIsRight(MarkdownDocument document) throws IOException {
        for (Block block : document.blocks()) {
            if (block.language().equals("yaml") && !block.mark().equals(NO_CONFIGURATION)) {
                assertEquals(List.of(), problems(block.text()), document.place(block));
            }
        }
    }

    /** With the environment variables and the certificates that the text names. */
    private static List<ConfigProblem> problems(String text) throws IOException {
        Map<String, String> variables = new HashMap<>();
        SettingsLoader.variables(text).forEach(name -> variables.put(name, "secret"));
        try (TemporaryFolder folder = new TemporaryFolder("document")) {
            for (MatchResult name :
                    Pattern.compile("\\S+\\.pem").matcher(text).results().toList()) {
                Files.createDirectories(folder.resolve(name.group()).getParent());
                folder.write(name.group(), "");
            }
            LoadedSettings loaded = new SettingsLoader(variables).read(folder.write("cfg.yaml", text));
            List<ConfigProblem> problems = new ArrayList<>(loaded.problems());
            Stream.of(loaded.settings().sources(), loaded.settings().targets())
                    .flatMap(List::stream)
                    .map(RepositorySettings::problems)
                    .forEach(problems::addAll);
            return problems;
        }
    }

    @Test
    void aWrongConfigurationWouldBeSeen() throws IOException {
        String right =
                "source:\n- registry: http://10.45.80.1\n  name: nj\n  ca: a/b.pem\n  user: a\n  password: ${P}\n";
        assertEquals(List.of(), problems(right));
        assertFalse(problems(right.replace("registry", "registri")).isEmpty());
        assertFalse(problems(right + "maxrat: 3\n").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void blocksSayWhatTheyAre(MarkdownDocument document) {
        for (Block block : document.blocks()) {
            assertTrue(
                    Set.of("", "sh", "text", "yaml", "json", "ini", "powershell", "dockerfile")
                            .contains(block.language()),
                    document.place(block) + ": " + block.language());
        }
    }

    /** Commands, configurations and lists, without their comments. */
    @ParameterizedTest
    @MethodSource("documents")
    void theLanguagesShowTheSame(MarkdownDocument document) {
        Path other = Path.of(document.file().toString().replaceFirst("(\\.zh)?\\.md$", ".zh.md"));
        if (Files.exists(other)) {
            Path english = Path.of(other.toString().replace(".zh.md", ".md"));
            assertEquals(shown(MarkdownDocument.read(english)), shown(MarkdownDocument.read(other)));
            assertEquals(headings(MarkdownDocument.read(english)), headings(MarkdownDocument.read(other)));
        }
    }

    private static String shown(MarkdownDocument document) {
        return document.blocks().stream()
                .filter(block -> Set.of("sh", "text", "yaml", "json").contains(block.language()))
                .flatMap(block -> Stream.concat(Stream.of(block.language()), block.content().stream()))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> headings(MarkdownDocument document) {
        return document.prose().stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst(" .*", ""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everyDocument")
    void everyLinkLeadsSomewhere(MarkdownDocument document) {
        for (String link : document.links()) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? document.file()
                    : document.file().resolveSibling(parts[0]).normalize();
            String text = document + " links " + link;
            assertTrue(Files.exists(target), text);
            if (parts.length == 2) {
                assertTrue(MarkdownDocument.read(target).anchors().contains(parts[1]), text);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyScriptIsThere(MarkdownDocument document) {
        Stream<String> commands = document.blocks().stream()
                .flatMap(block -> ShellLine.of(document, block).stream())
                .map(ShellLine::text);
        Stream.concat(commands, document.spans().stream())
                .filter(text -> text.matches("(\\./|bench/)\\w.*"))
                .map(text -> text.replaceFirst("^\\./", "").replaceFirst(" .*", ""))
                .forEach(script -> assertTrue(Files.exists(Path.of(script)), document + " names " + script));
    }

    /** It makes {@code -lst=img} and {@code .lst} of {@code -lst=img.lst}, and two words of what has a comma. */
    @ParameterizedTest
    @MethodSource("documents")
    void nothingIsCutByPowerShell(MarkdownDocument document) {
        document.blocks().stream()
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.text().lines())
                .filter(line -> line.startsWith("./image-transmit "))
                .forEach(line -> assertFalse(line.matches(".* -[^ \"]*[.,].*"), document + ": " + line));
    }

    /** The table of all options has just those that there are. */
    @ParameterizedTest
    @MethodSource("documents")
    void everyOptionIsThere(MarkdownDocument document) {
        if (!document.toString().startsWith("README")) {
            return;
        }
        CommandLineParser parser = new CommandLineParser(Messages.of(Language.EN));
        List<String> commands =
                List.of("inspect", "verify", "doctor", "ls", "serve", "cache", "demo", "gui", "completion");
        Set<String> known = flags(parser.usage(List.of()));
        Set<String> every = new TreeSet<>(known);
        commands.forEach(command -> every.addAll(flags(parser.usage(List.of(command, "-help")))));
        List<String> rows = document.prose().stream()
                .filter(line -> line.matches("\\| `(-|image-transmit ).*"))
                .toList();
        List<String> spans = new MarkdownDocument(document.file(), rows, List.of()).spans();
        Set<String> named = spans.stream().flatMap(span -> flags(span).stream()).collect(Collectors.toSet());
        assertEquals(every, new TreeSet<>(named));
        assertEquals(
                new TreeSet<>(commands),
                spans.stream()
                        .filter(span -> span.startsWith("image-transmit "))
                        .map(span -> span.split(" ", 3)[1])
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Set<String> flags(String text) {
        return FLAG.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
