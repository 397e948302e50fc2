package io.imagetransmit.cli;

import io.imagetransmit.job.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs what has to start fast, in both languages and without a word, so that a class data archive or AOT cache made of this run knows
 * its classes ({@code docs/decisions/0003}). Called by {@code ./package} and by the checkout's start script only.
 */
final class Rehearsal {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("demo"),
            List.of("-src=nobody", "-dst=nobody", "-lst=none.lst"));

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        Class.forName(Main.class.getName());
        Path folder = Files.createTempDirectory("image-transmit-rehearsal");
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream());
        Environment environment =
                new Environment(Map.of(), folder, folder, InputStream.nullInputStream(), nothing, nothing);
        for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            Program program = new Program(environment, language, new Windows(Map.of()));
            COMMANDS.forEach(program::run);
        }
        DemoCommand.delete(folder);
    }
}
