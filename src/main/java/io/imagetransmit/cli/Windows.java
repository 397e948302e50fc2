package io.imagetransmit.cli;

import io.imagetransmit.gui.WindowProgram;
import io.imagetransmit.job.Environment;
import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Windows on this machine's screen. */
record Windows(Map<String, String> variables) implements WindowOpener {
    private static final List<String> SETTINGS = List.of("cfg.yaml", "data/cfg.yaml");

    @Override
    public boolean isWanted() {
        return !isAtTerminal() && !"true".equals(variables.get("CI")) && WindowProgram.isPossible();
    }

    @Override
    public boolean open(Environment environment, Locale locale) {
        if (!WindowProgram.isPossible()) {
            return false;
        }
        try {
            WindowProgram.run(environment, locale);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    @Override
    public Path home(Path folder) {
        Path beside = folderOfJar(folder);
        boolean settled = SETTINGS.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
        return settled || !Files.isWritable(beside) ? folder : beside;
    }

    private static Path folderOfJar(Path otherwise) {
        try {
            Path jar = Path.of(Windows.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = jar.getParent();
            return folder == null || Files.isDirectory(jar) ? otherwise : folder;
        } catch (URISyntaxException | RuntimeException e) {
            return otherwise; // loaded from somewhere that is no file
        }
    }

    /** From Java 22 on there is a console object also without a terminal, and a method that says so. */
    @SuppressWarnings("SystemConsoleNull") // only null on older Javas
    private static boolean isAtTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Stream.of(Console.class.getMethods())
                            .noneMatch(method -> method.getName().equals("isTerminal"))
                    || Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return true;
        }
    }
}
