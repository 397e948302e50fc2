package io.imagetransmit.job;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * The world around the program, handed in, so that a test can be one.
 *
 * @param folder the working directory: {@code cfg.yaml} is looked for here, {@code data/} is made here
 * @param home the user's own folder
 */
public record Environment(
        Map<String, String> variables, Path folder, Path home, InputStream in, PrintStream out, PrintStream err) {

    /** The same world, but for the working directory. */
    public Environment in(Path otherFolder) {
        return new Environment(variables, otherFolder, home, in, out, err);
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** A path that the user wrote, seen from the working directory. */
    public Path resolve(String path) {
        return folder.resolve(path);
    }
}
