package io.imagetransmit.fuzz;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Inputs on disk: {@code TARGET/NAME} those that lead far, {@code crashes/TARGET-NAME} those that once were too much. */
record Corpus(Path folder) {
    /** In the project's folder, from which tests are run. */
    static final Corpus KEPT = new Corpus(Path.of("src", "test", "fuzz"));

    private static final String CRASHES = "crashes";

    /** The target's own seeds and what is kept. */
    List<byte[]> inputs(Target target) throws IOException {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        inputs.addAll(read(folder.resolve(target.name()), ""));
        inputs.addAll(crashes(target));
        return inputs;
    }

    /** What once was answered in a way that it must not be. */
    List<byte[]> crashes(Target target) throws IOException {
        return read(folder.resolve(CRASHES), target.name() + "-");
    }

    /** What {@link #keep} has written. */
    List<byte[]> found(Target target) throws IOException {
        return read(folder, target.name() + "-");
    }

    private static List<byte[]> read(Path folder, String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().startsWith(prefix)) {
                    inputs.add(Files.readAllBytes(file));
                }
            }
        }
        return inputs;
    }

    /** Writes an input where nothing else is. */
    Path keep(Target target, byte[] input) throws IOException {
        Path file = folder.resolve(target.name() + "-" + Digest.sha256(input).shortHex());
        Files.createDirectories(folder);
        return Files.write(file, input);
    }

    /** As libFuzzer reads it; all in hexadecimal, since a word may hold anything. */
    static String dictionary(Target target) {
        StringBuilder lines = new StringBuilder();
        for (String word : target.words()) {
            lines.append('"');
            for (byte octet : word.getBytes(StandardCharsets.UTF_8)) {
                lines.append(String.format(Locale.ROOT, "\\x%02x", octet));
            }
            lines.append("\"\n");
        }
        return lines.toString();
    }
}
