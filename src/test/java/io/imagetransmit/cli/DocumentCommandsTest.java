package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.MarkdownDocument.Block;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of README and docs, typed as it stands. The commands of a document share a folder. A block whose first line is
 * {@code # NAME} is that file. {@code <!-- not run: WHY -->} in front of a block leaves it out, {@code <!-- exit 1 -->} says
 * how its commands end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DocumentCommandsTest {
    /** What is not ours, and why it is not run here. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("tar", "unpacks a release: ./package --check does so"),
            Map.entry("cd", "into what was unpacked"),
            Map.entry("./test", "is what runs this test"),
            Map.entry("mvn", "is what runs this test"),
            Map.entry("./screenshots", "takes minutes; WindowTest opens the same windows"),
            Map.entry("bench/run", "takes minutes, and measures nothing beside other tests"),
            Map.entry("kubectl", "needs a cluster; the manifests have a test of their own"),
            Map.entry("./fuzz", "takes as long as it is given; FuzzTest is a short run"),
            Map.entry("./trial", "takes as long as it is given; TrialTest is a short run"),
            Map.entry("./mutants", "compiles the program a dozen times"));

    private static final Pattern EXIT = Pattern.compile("<!-- exit (\\d+) -->");

    /** For documents that show commands without the files that these read. */
    private static final List<Block> USUAL = List.of(
            new Block("yaml", "", 0, List.of("# cfg.yaml", """
                    source:
                    - registry: http://10.45.80.1
                      name: build
                    target:
                    - registry: https://registry.customer.example
                      name: customer
                    """.strip())),
            new Block("text", "", 0, List.of("# images.lst", "public/app:1.0")));

    private LocalEngines engines;

    @BeforeAll
    void start() {
        engines = new LocalEngines();
    }

    @AfterAll
    void stop() {
        engines.close();
    }

    static Stream<MarkdownDocument> documents() {
        return MarkdownDocument.all().stream()
                .filter(document -> document.blocks().stream()
                        .anyMatch(block -> !ShellLine.of(document, block).isEmpty()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandWorks(MarkdownDocument document) {
        try (DocumentRig rig = new DocumentRig(engines)) {
            if (document.blocks().stream().allMatch(block -> block.fileName().isEmpty())) {
                USUAL.forEach(block -> rig.write(block.fileName().orElseThrow(), block));
            }
            for (Block block : document.blocks()) {
                block.fileName()
                        .filter(name -> block.language().matches("yaml|text"))
                        .ifPresent(name -> rig.write(name, block));
                if (!block.mark().startsWith("<!-- not run: ")) {
                    ShellLine.of(document, block).forEach(command -> follow(rig, command, exit(block)));
                }
            }
        }
    }

    private static int exit(Block block) {
        Matcher exit = EXIT.matcher(block.mark());
        return exit.matches() ? Integer.parseInt(exit.group(1)) : 0;
    }

    private static void follow(DocumentRig rig, ShellLine command, int exit) {
        String program = command.words().get(0);
        if (command.isOurs()) {
            rig.run(command, exit);
        } else if (program.equals("export")) {
            String[] variable = command.words().get(1).split("=", 2);
            rig.set(variable[0], variable[1]);
        } else if (program.equals("docker")) {
            rig.docker(command.words());
        } else {
            assertTrue(OTHERS.containsKey(program), command.place() + ": nobody runs " + command.text());
        }
    }

    /** So that a document whose commands are no longer found is missed. */
    @Test
    void theCommandsAreFound() {
        MarkdownDocument readme = MarkdownDocument.read(Path.of("README.md"));
        List<ShellLine> commands = readme.blocks().stream()
                .flatMap(block -> ShellLine.of(readme, block).stream())
                .toList();
        assertEquals(
                List.of("tar", "cd", "./image-transmit", "./image-transmit", "./test", "export"),
                commands.stream()
                        .map(command -> command.words().get(0))
                        .limit(6)
                        .toList());
        assertEquals(
                List.of("-src", "nj", "-dst", "gz", "-lst", "watch.lst", "-watch", "-listen", "127.0.0.1:9180"),
                commands.stream()
                        .filter(command -> command.has("-watch"))
                        .findFirst()
                        .orElseThrow()
                        .arguments());
        assertTrue(commands.stream().filter(ShellLine::isOurs).count() >= 17, commands.toString());
        assertTrue(documents().anyMatch(document -> document.file().equals(Path.of("docs", "watch.md"))));
    }
}
