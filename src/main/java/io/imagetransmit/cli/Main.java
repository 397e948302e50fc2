package io.imagetransmit.cli;

import io.imagetransmit.job.Environment;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Entry point: collects the process's surroundings and ends it with the program's exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        // a Windows console has its own code page, and Java knows it; everywhere else text is UTF-8, whatever LANG says
        PrintStream out = windows ? System.out : new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = windows ? System.err : new PrintStream(System.err, true, StandardCharsets.UTF_8);
        Environment environment = new Environment(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home", "")),
                System.in,
                out,
                err);
        int code = new Program(environment, Locale.getDefault(), new Windows(environment.variables()))
                .run(List.of(arguments));
        out.flush();
        Runtime.getRuntime().halt(code);
    }
}
