package io.imagetransmit.cli;

import io.imagetransmit.cli.Arguments.Action;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.JobRequest;
import io.imagetransmit.job.UsageException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line's grammar, in the forms that the original tool took: {@code -x v}, {@code -x=v}, {@code --x v}. Built by
 * picocli's programmatic model: its annotations would cost reflection at every start.
 */
final class CommandLineParser {
    private static final String NAME = "image-transmit";

    private final Messages messages;
    private final CommandLine commandLine;

    CommandLineParser(Messages messages) {
        this(messages, Map.of());
    }

    /**
     * @param environment in which {@code NO_COLOR} (see no-color.org) or a terminal of type {@code dumb} leaves no colours and no
     *     bold type in the help; a pipe or file never has any
     */
    CommandLineParser(Messages messages, Map<String, String> environment) {
        this.messages = messages;
        this.commandLine = new CommandLine(root());
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(environment.get("TERM"));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(plain ? Ansi.OFF : Ansi.AUTO));
        commandLine.setPosixClusteredShortOptionsAllowed(false);
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setUsageHelpLongOptionsMaxWidth(24);
    }

    private CommandSpec root() {
        CommandSpec spec = command(NAME);
        spec.usageMessage()
                .customSynopsis(NAME + " [OPTIONS]")
                .header(messages.text("help.header"))
                .footer(lines("help.examples"));
        text(spec, "src", "NAME");
        text(spec, "dst", "NAME");
        text(spec, "lst", "FILE");
        flag(spec, "dry-run");
        text(spec, "platform", "LIST");
        flag(spec, "referrers");
        text(spec, "shard", "I/N");
        text(spec, "report", "FILE");
        text(spec, "img", "META");
        texts(spec, "inc", "META");
        text(spec, "out", "PREFIX");
        flag(spec, "watch");
        text(spec, "listen", "HOST:PORT", "help.watch.listen");
        flag(spec, "debug");
        flag(spec, "version");
        CommandSpec list = command("ls");
        positional(list, "NAME", "help.ls.name", "1");
        positional(list, "REPOSITORY", "help.ls.repository", "0..1");
        flag(list, "debug");
        CommandSpec serve = command("serve");
        positional(serve, "FOLDER", "help.serve.folder", "1");
        text(serve, "listen", "HOST:PORT");
        text(serve, "user", "NAME");
        flag(serve, "writable");
        flag(serve, "debug");
        CommandSpec inspect = command("inspect");
        positional(inspect, "META", "help.inspect.meta", "1");
        flag(inspect, "json");
        flag(inspect, "debug");
        CommandSpec verify = command("verify");
        positional(verify, "META", "help.verify.meta", "1");
        flag(verify, "debug");
        spec.addSubcommand("inspect", inspect);
        spec.addSubcommand("verify", verify);
        spec.addSubcommand("doctor", doctor());
        spec.addSubcommand("ls", list);
        spec.addSubcommand("serve", serve);
        spec.addSubcommand("cache", cache());
        spec.addSubcommand("demo", command("demo"));
        spec.addSubcommand("gui", command("gui"));
        spec.addSubcommand("completion", completion());
        return spec;
    }

    private CommandSpec completion() {
        CommandSpec completion = command("completion");
        positional(completion, "bash|zsh|man|files", "help.completion.what", "1");
        positional(completion, "FOLDER", "help.completion.folder", "0..1");
        return completion;
    }

    private CommandSpec doctor() {
        CommandSpec doctor = command("doctor");
        doctor.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .paramLabel("NAME")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(messages.text("help.doctor.name"))
                .build());
        flag(doctor, "debug");
        return doctor;
    }

    private CommandSpec cache() {
        CommandSpec cache = command("cache");
        positional(cache, "trim|clear", "help.cache.action", "0..1");
        flag(cache, "debug");
        return cache;
    }

    private CommandSpec command(String name) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage()
                .description(lines("help." + name))
                .optionListHeading("%n")
                .commandListHeading("%n")
                .footerHeading("%n")
                .synopsisHeading(messages.text("help.usage") + " ")
                .abbreviateSynopsis(false)
                // what is used most stands first
                .sortOptions(false);
        spec.addOption(OptionSpec.builder("-h", "-help", "--help")
                .usageHelp(true)
                .description(messages.text("help.help"))
                .build());
        return spec;
    }

    private String[] lines(String key) {
        return messages.lines(key).toArray(String[]::new);
    }

    private void text(CommandSpec spec, String name, String label) {
        text(spec, name, label, "help." + name);
    }

    private void text(CommandSpec spec, String name, String label, String key) {
        spec.addOption(option(name, key).paramLabel(label).type(String.class).build());
    }

    private void texts(CommandSpec spec, String name, String label) {
        spec.addOption(option(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .build());
    }

    private void flag(CommandSpec spec, String name) {
        spec.addOption(option(name).type(boolean.class).build());
    }

    private OptionSpec.Builder option(String name) {
        return option(name, "help." + name);
    }

    private OptionSpec.Builder option(String name, String key) {
        return OptionSpec.builder("-" + name, "--" + name).description(messages.text(key));
    }

    private void positional(CommandSpec spec, String label, String key, String arity) {
        int index = spec.positionalParameters().size();
        spec.addPositional(PositionalParamSpec.builder()
                .index(String.valueOf(index))
                .paramLabel(label)
                .arity(arity)
                .required(!arity.startsWith("0"))
                .type(String.class)
                .description(messages.text(key))
                .build());
    }

    /** The grammar, for those who tell others of it. */
    CommandSpec grammar() {
        return commandLine.getCommandSpec();
    }

    /** Help for the whole program or, if the arguments name one, for a subcommand. */
    String usage(List<String> arguments) {
        for (Map.Entry<String, CommandLine> entry : commandLine.getSubcommands().entrySet()) {
            if (arguments.contains(entry.getKey())) {
                return entry.getValue().getUsageMessage();
            }
        }
        return commandLine.getUsageMessage();
    }

    Arguments parse(List<String> arguments) throws UsageException {
        try {
            ParseResult root = commandLine.parseArgs(arguments.toArray(String[]::new));
            ParseResult deepest = root;
            while (deepest.hasSubcommand()) {
                deepest = deepest.subcommand();
            }
            return arguments(root, deepest);
        } catch (UnmatchedArgumentException e) {
            String first = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
            // PowerShell makes "-lst=img" and ".lst" of -lst=img.lst
            String key = first.startsWith(".") ? "usage.cut" : "usage.unknown";
            throw new UsageException(key, Map.of("argument", first));
        } catch (MissingParameterException e) {
            throw new UsageException(
                    "usage.missing",
                    Map.of(
                            "argument",
                            e.getMissing().isEmpty() ? "" : name(e.getMissing().get(0))));
        } catch (OverwrittenOptionException e) {
            throw new UsageException("usage.twice", Map.of("argument", name(e.getOverwritten())));
        } catch (ParameterException e) {
            throw new UsageException("usage.other", Map.of("message", String.valueOf(e.getMessage())));
        }
    }

    private static String name(CommandLine.Model.ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.shortestName() : argument.paramLabel();
    }

    private static Arguments arguments(ParseResult root, ParseResult deepest) {
        return new Arguments(
                action(root, deepest),
                new JobRequest(
                        root.matchedOptionValue("-src", null),
                        root.matchedOptionValue("-dst", null),
                        root.matchedOptionValue("-lst", null),
                        root.matchedOptionValue("-out", null),
                        root.matchedOptionValue("-img", null),
                        root.matchedOptionValue("-inc", List.of()),
                        root.hasMatchedOption("-watch"),
                        root.matchedOptionValue("-listen", null),
                        root.hasMatchedOption("-dry-run"),
                        root.matchedOptionValue("-report", null),
                        root.hasMatchedOption("-referrers"),
                        root.matchedOptionValue("-platform", null),
                        root.matchedOptionValue("-shard", null)),
                serveFlags(deepest),
                deepest.commandSpec().findOption("-json") != null && deepest.hasMatchedOption("-json"),
                root.hasMatchedOption("-debug") || deepest.hasMatchedOption("-debug"),
                deepest.matchedPositionals().stream()
                        .flatMap(positional -> positional.originalStringValues().stream())
                        .toList());
    }

    private static Arguments.ServeFlags serveFlags(ParseResult deepest) {
        if (deepest.commandSpec().findOption("-listen") == null) {
            return new Arguments.ServeFlags(null, null, false);
        }
        return new Arguments.ServeFlags(
                deepest.matchedOptionValue("-listen", null),
                deepest.matchedOptionValue("-user", null),
                deepest.hasMatchedOption("-writable"));
    }

    private static Action action(ParseResult root, ParseResult deepest) {
        if (deepest.isUsageHelpRequested()) {
            return Action.HELP;
        }
        if (root.hasMatchedOption("-version")) {
            return Action.VERSION;
        }
        return switch (deepest.commandSpec().name()) {
            case "ls" -> Action.LIST;
            case "serve" -> Action.SERVE;
            case "cache" -> Action.CACHE;
            case "inspect" -> Action.INSPECT;
            case "verify" -> Action.VERIFY;
            case "doctor" -> Action.DOCTOR;
            case "demo" -> Action.DEMO;
            case "gui" -> Action.GUI;
            case "completion" -> Action.COMPLETION;
            default -> Action.TRANSMIT;
        };
    }
}
