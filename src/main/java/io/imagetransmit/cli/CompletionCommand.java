package io.imagetransmit.cli;

import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.TargetGroup;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.job.UsageException;
import io.imagetransmit.job.Version;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code completion bash|zsh|man|files}: what shells and {@code man} want to know of the command line. {@code completion names KIND},
 * which is in no help, is what the scripts ask while somebody types.
 */
final class CompletionCommand {
    /** A name with anything else in it would have to be quoted, by each shell in its own way. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}._-]+");

    private final Surroundings around;

    CompletionCommand(Surroundings around) {
        this.around = around;
    }

    ExitCode run(Arguments arguments, Settings settings, CommandLineParser parser)
            throws UsageException, TransferException {
        String what = arguments.operands().get(0);
        String second = arguments.operands().size() > 1 ? arguments.operands().get(1) : "";
        if (!second.isEmpty() && !List.of("files", "names").contains(what)) {
            throw new UsageException("usage.unknown", Map.of("argument", second));
        }
        switch (what) {
            case "bash" -> print(BashCompletion.of(parser.grammar()));
            case "zsh" -> print(ZshCompletion.of(parser.grammar()));
            case "man" -> print(manual(parser, around.messages()));
            case "files" -> write(second);
            case "names" ->
                names(settings, second)
                        .filter(PLAIN.asMatchPredicate())
                        .distinct()
                        .forEach(around::say);
            default -> throw new UsageException("usage.unknown", Map.of("argument", what));
        }
        return ExitCode.DONE;
    }

    private static Stream<String> names(Settings settings, String kind) {
        Stream<String> sources = settings.sources().stream().map(RepositorySettings::name);
        Stream<String> targets = settings.targets().stream().map(RepositorySettings::name);
        return switch (kind) {
            case "sources" -> sources;
            case "targets" ->
                Stream.of(targets, settings.groups().stream().map(TargetGroup::name), Stream.of("docker", "ctr"))
                        .flatMap(names -> names);
            case "registries" -> Stream.concat(sources, targets);
            default -> Stream.of();
        };
    }

    private static String manual(CommandLineParser parser, Messages messages) {
        return ManualPage.of(parser.grammar(), messages, Version.text(), Version.commit());
    }

    /** Under the names, and in the folders, that they have in a package; what is there already is replaced. */
    private void write(String name) throws UsageException, TransferException {
        if (name.isEmpty()) {
            throw new UsageException("usage.missing", Map.of("argument", "FOLDER"));
        }
        Path folder = around.environment().resolve(name);
        Messages english = Messages.of(Language.EN);
        Messages chinese = Messages.of(Language.ZH);
        CommandLineParser parser = new CommandLineParser(english);
        try {
            write(folder.resolve("completions/image-transmit.bash"), BashCompletion.of(parser.grammar()));
            write(folder.resolve("completions/_image-transmit"), ZshCompletion.of(parser.grammar()));
            write(folder.resolve("man/man1/image-transmit.1"), manual(parser, english));
            write(folder.resolve("man/zh_CN/man1/image-transmit.1"), manual(new CommandLineParser(chinese), chinese));
        } catch (IOException e) {
            throw new TransferException(
                    Side.DISK, Kind.DISK, Map.of("path", folder.toString(), "message", ErrorText.reason(e)), e);
        }
    }

    private void write(Path file, String text) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
        around.say(file.toString());
    }

    /** Line ends as they are: a script with those of Windows does not run, in Git's bash neither. */
    private void print(String text) {
        around.environment().out().print(text);
        around.environment().out().flush();
    }
}
