package io.imagetransmit.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A parser of foreign bytes.
 *
 * @param seeds good inputs, and bad ones of interest
 * @param words what its inputs are made of
 * @param refusals how it may refuse an input; whatever else it throws is a bug
 * @param reader reads an input, and checks what comes of it
 */
public record Target(
        String name, List<byte[]> seeds, List<String> words, Set<Class<? extends Exception>> refusals, Reader reader) {
    /** For one thread; throws an {@link AssertionError} if what it read is not right. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] input) throws Exception;
    }

    public Target {
        seeds = List.copyOf(seeds);
        words = List.copyOf(words);
        refusals = Set.copyOf(refusals);
    }

    /** One whose inputs are text. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Target ofText(
            String name,
            List<String> seeds,
            List<String> words,
            Reader reader,
            Class<? extends Exception>... refusals) {
        return new Target(name, seeds.stream().map(Target::bytes).toList(), words, Set.of(refusals), reader);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Target ofBytes(
            String name,
            List<byte[]> seeds,
            List<String> words,
            Reader reader,
            Class<? extends Exception>... refusals) {
        return new Target(name, seeds, words, Set.of(refusals), reader);
    }

    /** A folder for a target whose parser reads files; in memory where the system has such a place. */
    public static Path folder() {
        try {
            Path memory = Path.of("/dev/shm");
            Path folder = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "fuzz")
                    : Files.createTempDirectory("fuzz");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("left behind: " + e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads an input; gives the refusal, or null if there is none. What is no refusal is thrown. */
    @Nullable
    Exception refusal(byte[] input) throws Exception {
        try {
            reader.read(input);
            return null;
        } catch (Exception e) {
            for (Class<? extends Exception> refusal : refusals) {
                if (refusal.isInstance(e)) {
                    return e;
                }
            }
            throw e;
        }
    }
}
