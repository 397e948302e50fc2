package io.imagetransmit.cli;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.ConfigText;
import io.imagetransmit.job.ConfigurationException;
import io.imagetransmit.job.Console;
import io.imagetransmit.job.Environment;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.Jobs;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.job.UsageException;
import io.imagetransmit.job.Version;
import io.imagetransmit.store.TransferException;
import java.util.List;
import java.util.Locale;

/** One run of the program: reads the configuration and the command line, and hands over to the job that they ask for. */
final class Program {
    private final Environment environment;
    private final Locale locale;
    private final WindowOpener windows;

    Program(Environment environment, Locale locale, WindowOpener windows) {
        this.environment = environment;
        this.locale = locale;
        this.windows = windows;
    }

    /** Runs and gives the process's exit code. */
    int run(List<String> arguments) {
        LoadedSettings loaded = new SettingsLoader(environment.variables()).find(environment.folder());
        Language language = Language.choose(loaded.settings().lang(), environment.variables(), locale);
        Messages messages = Messages.of(language);
        CommandLineParser parser = new CommandLineParser(messages, environment.variables());
        boolean debug = arguments.contains("-debug") || arguments.contains("--debug");
        Surroundings around = new Surroundings(
                environment, messages, new ErrorText(messages), new TerminalFront(environment.variables()), debug);
        try {
            Arguments parsed = parser.parse(arguments);
            return switch (parsed.action()) {
                case HELP -> {
                    around.say(parser.usage(arguments));
                    yield ExitCode.DONE.number();
                }
                case VERSION -> {
                    new VersionText(messages).lines(Version.commit()).forEach(around::say);
                    yield ExitCode.DONE.number();
                }
                case DEMO -> new DemoCommand(around).run().number();
                case GUI -> openWindow(around, environment);
                case COMPLETION ->
                    new CompletionCommand(around)
                            .run(parsed, loaded.settings(), parser)
                            .number();
                case SERVE -> new ServeCommand(around).run(parsed).number();
                case CACHE ->
                    new CacheCommand(around).run(parsed, usable(loaded, around)).number();
                case INSPECT -> new InspectCommand(around).run(parsed).number();
                case VERIFY -> new VerifyCommand(around).run(parsed).number();
                case DOCTOR -> doctor(parsed, loaded, around).number();
                case LIST ->
                    new ListCommand(around).run(parsed, usable(loaded, around)).number();
                case TRANSMIT ->
                    parsed.isEmpty() && windows.isWanted()
                            ? openWindow(around, environment.in(windows.home(environment.folder())))
                            : transmit(parsed, parser, loaded, around);
            };
        } catch (UsageException e) {
            around.complain(messages.text(e.key(), e.details()));
            return ExitCode.USAGE.number();
        } catch (ConfigurationException e) {
            return ExitCode.USAGE.number(); // told when it was found
        } catch (TransferException e) {
            return around.failed(e).number();
        }
    }

    private int openWindow(Surroundings around, Environment place) {
        if (windows.open(place, locale)) {
            return ExitCode.DONE.number();
        }
        around.complain(around.messages().text("gui.noScreen"));
        return ExitCode.SOME_FAILED.number();
    }

    private static int transmit(Arguments parsed, CommandLineParser parser, LoadedSettings loaded, Surroundings around)
            throws UsageException, ConfigurationException, TransferException {
        if (parsed.isEmpty()) {
            around.complain(around.messages().text("usage.nothing"));
            around.say(parser.usage(List.of()));
            return ExitCode.USAGE.number();
        }
        return new Jobs(around).run(parsed.request(), usable(loaded, around)).number();
    }

    /** Looks also into the repositories of a configuration that has other entries which cannot be used. */
    private static ExitCode doctor(Arguments parsed, LoadedSettings loaded, Surroundings around)
            throws ConfigurationException, TransferException {
        Settings settings = loaded.settings();
        if (settings.sources().isEmpty() && settings.targets().isEmpty()) {
            usable(loaded, around);
        } else {
            complain(loaded, around);
        }
        LiveArea live = LiveArea.ofStandardOutput(around.environment().variables());
        try (Console console = new Console(around.environment().out(), around.clock(), live)) {
            return new DoctorCommand(around, console).run(parsed, loaded);
        }
    }

    private static void complain(LoadedSettings loaded, Surroundings around) {
        ConfigText text = new ConfigText(around.messages());
        for (ConfigProblem problem : loaded.problems()) {
            around.complain(text.sentence(problem));
        }
    }

    /** Tells all problems of the configuration; fatal ones end the run. */
    private static Settings usable(LoadedSettings loaded, Surroundings around) throws ConfigurationException {
        complain(loaded, around);
        if (!loaded.isUsable()) {
            boolean missing =
                    loaded.problems().stream().anyMatch(problem -> problem.kind() == ConfigProblem.Kind.FILE_MISSING);
            if (missing) {
                around.messages().lines("error.cfgTemplate").forEach(around::complain);
            }
            throw new ConfigurationException();
        }
        return loaded.settings();
    }
}
