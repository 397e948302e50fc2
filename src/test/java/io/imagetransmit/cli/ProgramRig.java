package io.imagetransmit.cli;

import io.imagetransmit.config.Settings;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.Console;
import io.imagetransmit.job.ConsoleNotices;
import io.imagetransmit.job.Environment;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.job.Registries;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A working directory of its own, and runs of the program in it within this JVM. */
public final class ProgramRig implements AutoCloseable {
    private final TemporaryFolder folder = new TemporaryFolder("program");
    private final Map<String, String> variables = new HashMap<>(Map.of("TERM", "dumb"));
    private Locale locale = Locale.ENGLISH;
    private WindowOpener windows = WindowOpener.NONE;

    /** How a run ended, and what it wrote. */
    public record Result(int code, String out, String err) {
        public String all() {
            return out + err;
        }

        /** Lines of both outputs. */
        public List<String> lines() {
            return all().lines().filter(line -> !line.isBlank()).toList();
        }
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    public Path write(String name, String text) {
        return folder.write(name, text);
    }

    public String read(String name) {
        try {
            return Files.readString(path(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A {@code cfg.yaml} with one source {@code a} and one target {@code b}, and whatever else. */
    public void configure(String source, String target, String more) {
        write("cfg.yaml", "source:\n" + entry("a", source) + "target:\n" + entry("b", target) + more);
    }

    public void configure(String source, String target) {
        configure(source, target, "");
    }

    private static String entry(String name, String lines) {
        return "- name: " + name + "\n  " + lines.strip().replace("\n", "\n  ") + "\n";
    }

    /** As the program makes them, telling nobody anything. */
    public Registries registries(Settings settings) {
        Environment environment = environment(new ByteArrayOutputStream(), new ByteArrayOutputStream(), "");
        Messages messages = Messages.of(Language.EN);
        Console console = new Console(environment.out(), Clock.systemUTC(), null);
        return new Surroundings(environment, messages, new ErrorText(messages), new TerminalFront(variables), false)
                .registries(settings, new ConsoleNotices(console, messages, false, System::nanoTime));
    }

    public void variable(String name, String value) {
        variables.put(name, value);
    }

    public void locale(Locale newLocale) {
        locale = newLocale;
    }

    /** For {@code gui}; without it there is no screen. */
    void windows(WindowOpener newWindows) {
        windows = newWindows;
    }

    Map<String, String> variables() {
        return variables;
    }

    public Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    public Result runWithInput(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Environment environment = environment(out, err, input);
        int code = new Program(environment, locale, windows).run(List.of(arguments));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Environment environment(ByteArrayOutputStream out, ByteArrayOutputStream err, String input) {
        return new Environment(
                variables,
                folder.path(),
                folder.resolve("home"),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        folder.close();
    }
}
