package io.imagetransmit.cli;

import io.imagetransmit.config.Settings;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
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
final class ProgramRig implements AutoCloseable {
    private final TemporaryFolder folder = new TemporaryFolder("program");
    private final Map<String, String> variables = new HashMap<>(Map.of("TERM", "dumb"));
    private Locale locale = Locale.ENGLISH;

    /** How a run ended, and what it wrote. */
    record Result(int code, String out, String err) {
        String all() {
            return out + err;
        }

        /** Lines of both outputs. */
        List<String> lines() {
            return all().lines().filter(line -> !line.isBlank()).toList();
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Path write(String name, String text) {
        return folder.write(name, text);
    }

    String read(String name) {
        try {
            return Files.readString(path(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A {@code cfg.yaml} with one source {@code a} and one target {@code b}, and whatever else. */
    void configure(String source, String target, String more) {
        write("cfg.yaml", "source:\n" + entry("a", source) + "target:\n" + entry("b", target) + more);
    }

    void configure(String source, String target) {
        configure(source, target, "");
    }

    private static String entry(String name, String lines) {
        return "- name: " + name + "\n  " + lines.strip().replace("\n", "\n  ") + "\n";
    }

    /** As the program makes them, telling nobody anything. */
    Registries registries(Settings settings) {
        Environment environment = environment(new ByteArrayOutputStream(), new ByteArrayOutputStream(), "");
        Messages messages = Messages.of(Language.EN);
        Console console = new Console(environment.out(), Clock.systemUTC(), null);
        return new Program.Surroundings(environment, messages, new ErrorText(messages), false)
                .registries(settings, new ConsoleNotices(console, messages, false, System::nanoTime));
    }

    void variable(String name, String value) {
        variables.put(name, value);
    }

    void locale(Locale newLocale) {
        locale = newLocale;
    }

    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    Result runWithInput(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Environment environment = environment(out, err, input);
        int code = new Program(environment, locale).run(List.of(arguments));
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
