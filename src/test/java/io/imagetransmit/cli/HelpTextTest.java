package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.Arguments.Action;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.job.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the help says can be done can be done. */
class HelpTextTest {
    private static final List<String> FLAGS = List.of(
            "src",
            "dst",
            "lst",
            "out",
            "img",
            "inc",
            "watch",
            "dry-run",
            "report",
            "referrers",
            "platform",
            "debug",
            "version",
            "help");

    @ParameterizedTest
    @EnumSource(Language.class)
    void showsEveryFlagAndEveryExampleAsItStands(Language language) {
        Messages messages = Messages.of(language);
        String usage = new CommandLineParser(messages).usage(List.of());
        List<String> lines = usage.lines().map(String::stripTrailing).toList();
        for (String flag : FLAGS) {
            assertTrue(usage.contains("-" + flag), flag + " is not in " + usage);
        }
        for (String example : messages.lines("help.examples")) {
            assertTrue(lines.contains(example), example + " is not in " + usage);
        }
        assertTrue(lines.contains(messages.text("help.header")), usage);
        assertFalse(usage.contains("help."), usage);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void theSubcommandsHaveTheirOwn(Language language) {
        Messages messages = Messages.of(language);
        CommandLineParser parser = new CommandLineParser(messages);
        for (String command :
                List.of("inspect", "verify", "doctor", "ls", "serve", "cache", "demo", "gui", "completion")) {
            String usage = parser.usage(List.of(command, "-help"));
            assertTrue(usage.contains("image-transmit " + command), usage);
            // the lines are broken by width, so only their beginnings are sure to be there
            assertTrue(usage.contains(messages.text("help." + command).substring(0, 12)), usage);
            assertFalse(usage.contains("help."), usage);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -frobnicate     | Unknown argument -frobnicate, please refer to image-transmit -help
            -lst a.lst more | Unknown argument more, please refer to image-transmit -help
            -lst=a .lst     | Unknown argument .lst: PowerShell has cut it off; write a blank instead of =, as in -lst img.lst
            -src            | A value is missing for -src, please refer to image-transmit -help
            ls              | A value is missing for NAME, please refer to image-transmit -help
            serve           | A value is missing for FOLDER, please refer to image-transmit -help
            inspect -json   | A value is missing for META, please refer to image-transmit -help
            verify          | A value is missing for META, please refer to image-transmit -help
            -src=a --src b  | -src is given twice, please refer to image-transmit -help
            """)
    void saysWhatIsWrongWithArguments(String arguments, String expected) {
        Messages messages = Messages.of(Language.EN);
        CommandLineParser parser = new CommandLineParser(messages);
        List<String> words = List.of(arguments.split(" "));
        UsageException refused = assertThrows(UsageException.class, () -> parser.parse(words));
        assertEquals(expected, messages.text(refused.key(), refused.details()));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void theExamplesWork(Language language) throws UsageException {
        Messages messages = Messages.of(language);
        CommandLineParser parser = new CommandLineParser(messages);
        List<Arguments> examples = new ArrayList<>();
        for (String line : messages.lines("help.examples")) {
            String command = line.strip().replaceFirst(" <.*", "");
            if (command.startsWith("image-transmit ")) {
                List<String> words = List.of(command.split(" "));
                examples.add(parser.parse(words.subList(1, words.size())));
            }
        }
        Set<Action> shown = examples.stream().map(Arguments::action).collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        Action.TRANSMIT,
                        Action.INSPECT,
                        Action.VERIFY,
                        Action.DOCTOR,
                        Action.LIST,
                        Action.SERVE,
                        Action.DEMO),
                shown);
        for (Arguments example : examples) {
            boolean transmit = example.action() == Action.TRANSMIT;
            boolean upload = example.request().bundle() != null;
            assertEquals(transmit && !upload ? "nj" : null, example.request().source());
            if (transmit) {
                assertTrue(
                        upload
                                || example.request().target() == null
                                || example.request().target().equals("gz"),
                        example.toString());
            }
        }
        assertTrue(examples.stream().anyMatch(example -> example.request().dryRun()));
        assertTrue(
                examples.stream().anyMatch(example -> !example.request().bases().isEmpty()));
        assertTrue(examples.stream()
                .anyMatch(example ->
                        example.request().bundle() != null && example.request().target() != null));
        assertTrue(examples.stream()
                .anyMatch(example ->
                        example.request().list() == null && example.request().source() != null));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void theListOfTheExamplesIsOne(Language language) {
        List<String> images = Messages.of(language).lines("help.examples").stream()
                .filter(line -> line.startsWith("    10."))
                .toList();
        assertEquals(2, images.size());
        ImageList list = ImageList.of(images);
        assertEquals(2, list.entries().size());
        assertEquals(List.of(), list.invalid());
    }

    /** The width of most terminals, and of the pages that help is copied into; a Chinese character takes two columns. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void noExampleIsWiderThanATerminal(Language language) {
        for (String line : Messages.of(language).lines("help.examples")) {
            int columns = line.codePoints().map(c -> c > 0x2E80 ? 2 : 1).sum();
            assertTrue(columns < 80, columns + ": " + line);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void nothingIsLeftToPicoclisInterpretation(Language language) {
        Messages messages = Messages.of(language);
        for (String key : messages.keys()) {
            if (key.startsWith("help.")) {
                assertFalse(messages.text(key).matches("(?s).*(%|@\\||\\$\\{).*"), key);
            }
        }
    }

    /** The sample that is shown where there is no configuration is one, and has the names of the help's examples. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void theSampleConfigurationCanBeCopied(Language language, @TempDir Path folder) throws IOException {
        List<String> lines = Messages.of(language).lines("error.cfgTemplate");
        Files.write(folder.resolve("cfg.yaml"), lines.subList(lines.indexOf(""), lines.size()));
        LoadedSettings loaded = new SettingsLoader(Map.of()).find(folder);
        assertEquals(List.of(), loaded.problems());
        assertInstanceOf(Selection.Chosen.class, loaded.settings().source("nj"));
        Selection target = loaded.settings().target("gz");
        assertNotNull(
                assertInstanceOf(Selection.Chosen.class, target).repository().address());
    }
}
