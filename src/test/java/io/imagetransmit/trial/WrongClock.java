package io.imagetransmit.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** The clock of one process, by libfaketime: off by hours or days, until it jumps. What measures durations goes on as it did. */
record WrongClock(Path library, Path file) {
    private static final Optional<Path> LIBRARY = find();

    static boolean possible() {
        return LIBRARY.isPresent();
    }

    /** @param file where it is written how wrong it is */
    static WrongClock at(Path file) {
        return new WrongClock(LIBRARY.orElseThrow(), file);
    }

    private static Optional<Path> find() {
        Path libraries = Path.of("/usr/lib");
        if (!Files.isDirectory(libraries)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(libraries)) {
            return folders.map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1");
    }

    /** From about now on it is off by some hours, or days, to either side. */
    void jump(Random random) {
        int hours =
                (random.nextBoolean() ? 1 : -1) * (random.nextBoolean() ? 1 + random.nextInt(12) : random.nextInt(960));
        try {
            Files.writeString(file, "%+dh".formatted(hours));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
