package io.imagetransmit.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code ./fuzz} runs.
 *
 * <pre>
 * list                            the targets' names
 * seeds TARGET FOLDER DICTIONARY  writes a target's seeds and words, as libFuzzer wants them
 * run SEED SECONDS TARGET…        seeded mutation; ends with 1 if something was found
 * </pre>
 */
public final class Main {
    private static final Path FOUND = Path.of("target", "fuzz", "found");

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "list" -> Targets.all().forEach(target -> System.out.println(target.name()));
            case "seeds" -> seeds(Targets.named(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
            case "run" -> {
                List<String> names = List.of(arguments).subList(3, arguments.length);
                System.exit(run(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]), names) ? 1 : 0);
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void seeds(Target target, Path folder, Path dictionary) throws IOException {
        Files.createDirectories(folder);
        int number = 0;
        for (byte[] input : Corpus.KEPT.inputs(target)) {
            Files.write(folder.resolve("seed" + number++), input);
        }
        Files.writeString(dictionary, Corpus.dictionary(target));
    }

    /** Whether something was found. */
    private static boolean run(long seed, long seconds, List<String> names) throws IOException {
        List<Target> targets = names.isEmpty()
                ? Targets.all()
                : names.stream().map(Targets::named).toList();
        long each = seconds * 1_000_000_000L / targets.size();
        long inputs = 0;
        boolean found = false;
        System.out.printf("%-20s %12s %10s %12s %8s %8s%n", "target", "inputs", "a second", "refused", "new", "found");
        for (Target target : targets) {
            long end = System.nanoTime() + each;
            Fuzzer.Result result =
                    new Fuzzer(target, Corpus.KEPT, new Corpus(FOUND), seed, true).run(() -> System.nanoTime() < end);
            result.findings().forEach(System.out::println);
            System.out.printf(
                    "%-20s %12d %10.0f %12d %8d %8d%n",
                    target.name(),
                    result.inputs(),
                    result.inputs() * 1000.0 / Math.max(1, result.time().toMillis()),
                    result.refused(),
                    result.kept(),
                    result.findings().size());
            inputs += result.inputs();
            found |= !result.findings().isEmpty();
        }
        System.out.printf("%-20s %12d, seed %d%n", "all", inputs, seed);
        return found;
    }
}
