package io.imagetransmit.gui.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Whether the system's windows are dark at the moment, as one of its own commands tells. Usable on any thread but the event thread, since it waits. */
public final class SystemTheme {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int LONGEST_ANSWER = 4096;
    private static final Pattern WINDOWS_DARK = Pattern.compile("AppsUseLightTheme\\s+REG_DWORD\\s+0x0\\s");

    private final List<String> command;
    private final Predicate<String> dark;
    private final Duration patience;

    SystemTheme(List<String> command, Predicate<String> dark, Duration patience) {
        this.command = List.copyOf(command);
        this.dark = dark;
        this.patience = patience;
    }

    /** Of the system that the program runs on. */
    public static SystemTheme here() {
        return of(System.getProperty("os.name", ""), System.getenv());
    }

    static SystemTheme of(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            // with its folder: the working directory would be searched first
            String program = environment.getOrDefault("SystemRoot", "C:\\Windows") + "\\System32\\reg.exe";
            String key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize";
            List<String> command = List.of(program, "query", key, "/v", "AppsUseLightTheme");
            return new SystemTheme(command, SystemTheme::darkOnWindows, PATIENCE);
        }
        if (name.startsWith("mac")) {
            List<String> command = List.of("/usr/bin/defaults", "read", "-g", "AppleInterfaceStyle");
            return new SystemTheme(command, SystemTheme::darkOnMac, PATIENCE);
        }
        List<String> command = List.of("gsettings", "get", "org.gnome.desktop.interface", "color-scheme");
        return new SystemTheme(command, SystemTheme::darkOnGnome, PATIENCE);
    }

    static boolean darkOnWindows(String answer) {
        return WINDOWS_DARK.matcher(answer + "\n").find();
    }

    /** There is no such setting where windows are light. */
    static boolean darkOnMac(String answer) {
        return answer.strip().equals("Dark");
    }

    static boolean darkOnGnome(String answer) {
        return answer.strip().equals("'prefer-dark'");
    }

    List<String> command() {
        return command;
    }

    /** Light if the system does not tell, at the latest after two seconds. */
    public boolean dark() {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                        && process.exitValue() == 0
                        && dark.test(answer(process));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false; // a system without this command has no dark windows that we know of
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What is there, and no more: a child of the command may hold the pipe open. */
    private static String answer(Process process) throws IOException {
        try (InputStream stream = process.getInputStream()) {
            byte[] bytes = stream.readNBytes(Math.min(stream.available(), LONGEST_ANSWER));
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
