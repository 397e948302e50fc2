package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that {@code docs/troubleshooting*.md} give are understood. */
class TroubleshootingCommandsTest {
    private static final Pattern COMMAND = Pattern.compile("`image-transmit ([^`]+)`");

    @ParameterizedTest
    @ValueSource(strings = {"troubleshooting.md", "troubleshooting.zh.md"})
    void everyCommandIsUnderstood(String file) throws IOException, UsageException {
        CommandLineParser parser = new CommandLineParser(Messages.of(Language.EN));
        List<MatchResult> commands = COMMAND.matcher(Files.readString(Path.of("docs", file)))
                .results()
                .toList();
        assertTrue(commands.size() > 10, commands.size() + " commands");
        for (MatchResult command : commands) {
            parser.parse(List.of(command.group(1).split(" ")));
        }
    }
}
