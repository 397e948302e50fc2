package io.imagetransmit.cli;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.DockerCredentials;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.config.TargetSelection;
import io.imagetransmit.http.PemException;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** One run of the program: reads the configuration and the command line, and hands over to the job that they ask for. */
final class Program {
    private final Environment environment;
    private final Locale locale;

    Program(Environment environment, Locale locale) {
        this.environment = environment;
        this.locale = locale;
    }

    /** Runs and gives the process's exit code. */
    int run(List<String> arguments) {
        LoadedSettings loaded = new SettingsLoader(environment.variables()).find(environment.folder());
        Language language = Language.choose(loaded.settings().lang(), environment.variables(), locale);
        Messages messages = Messages.of(language);
        CommandLineParser parser = new CommandLineParser(messages);
        boolean debug = arguments.contains("-debug") || arguments.contains("--debug");
        Surroundings around = new Surroundings(environment, messages, new ErrorText(messages), debug);
        try {
            Arguments parsed = parser.parse(arguments);
            return switch (parsed.action()) {
                case HELP -> {
                    around.say(parser.usage(arguments));
                    yield ExitCode.DONE.number();
                }
                case VERSION -> {
                    around.say("image-transmit " + Version.text() + " (Java " + Runtime.version() + ")");
                    yield ExitCode.DONE.number();
                }
                case DEMO -> new DemoCommand(around).run().number();
                case SERVE -> new ServeCommand(around).run(parsed).number();
                case CACHE ->
                    new CacheCommand(around).run(parsed, usable(loaded, around)).number();
                case INSPECT -> new InspectCommand(around).run(parsed).number();
                case VERIFY -> new VerifyCommand(around).run(parsed).number();
                case DOCTOR -> doctor(parsed, loaded, around).number();
                case LIST ->
                    new ListCommand(around).run(parsed, usable(loaded, around)).number();
                case TRANSMIT -> transmit(parsed, parser, loaded, around);
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

    private static int transmit(Arguments parsed, CommandLineParser parser, LoadedSettings loaded, Surroundings around)
            throws UsageException, ConfigurationException, TransferException {
        if (parsed.isEmpty()) {
            around.complain(around.messages().text("usage.nothing"));
            around.say(parser.usage(List.of()));
            return ExitCode.USAGE.number();
        }
        return new TransmitCommand(around).run(parsed, usable(loaded, around)).number();
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

    /** A configuration that cannot be worked with; the reasons have been told. */
    static final class ConfigurationException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** What every job has at hand. */
    record Surroundings(Environment environment, Messages messages, ErrorText errors, boolean debug) {

        void say(String text) {
            environment.out().println(text);
        }

        void complain(String text) {
            environment.err().println(text);
        }

        /** The stack trace, for those who asked for it. */
        void trace(Throwable thrown) {
            if (debug) {
                thrown.printStackTrace(environment.err());
            }
        }

        /** Tells of what has ended the whole run, and gives the code that it ends with. */
        ExitCode failed(TransferException failure) {
            complain(errors.sentence(failure, null));
            trace(failure);
            return failure.side() == TransferException.Side.CONFIGURATION ? ExitCode.USAGE : ExitCode.SOME_FAILED;
        }

        Clock clock() {
            return Clock.system(ZoneId.systemDefault());
        }

        /** The chosen repository, or a complaint. */
        RepositorySettings chosen(Selection selection) throws ConfigurationException {
            if (selection instanceof Selection.Chosen chosen) {
                return chosen.repository();
            }
            if (selection instanceof Selection.Refused refused) {
                complain(refused.problems());
            }
            throw new ConfigurationException();
        }

        /** The chosen targets, at least one, or a complaint. */
        List<RepositorySettings> chosen(TargetSelection selection) throws ConfigurationException {
            if (selection instanceof TargetSelection.Chosen chosen) {
                return chosen.repositories();
            }
            if (selection instanceof TargetSelection.Refused refused) {
                complain(refused.problems());
            }
            throw new ConfigurationException();
        }

        private void complain(List<ConfigProblem> problems) {
            ConfigText text = new ConfigText(messages);
            problems.forEach(problem -> complain(text.sentence(problem)));
        }

        Registries registries(Settings settings, Registries.Notices notices) {
            return new Registries(
                    environment.variables(),
                    DockerCredentials.of(environment.variables(), environment.home()),
                    Version.userAgent(),
                    settings.retries(),
                    notices);
        }

        /** Finds out now whether the repository's certificate files can be used. */
        void checkFiles(Registries registries, RepositorySettings repository) throws ConfigurationException {
            try {
                registries.checkFiles(repository);
            } catch (PemException e) {
                complain(new ConfigText(messages).sentence(e));
                throw new ConfigurationException();
            } catch (IOException e) {
                complain(repository.name() + ": " + e.getMessage());
                throw new ConfigurationException();
            }
        }
    }
}
