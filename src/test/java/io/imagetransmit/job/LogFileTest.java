package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void rollsAndKeepsFiveFiles() throws IOException {
        Path file = folder.resolve("data/log.txt");
        String line = "0123456789 中文";
        int lineBytes = (line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8).length;
        try (LogFile log = new LogFile(file, 3L * lineBytes)) {
            for (int i = 0; i < 20; i++) {
                log.line(line);
            }
        }
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            assertEquals(
                    List.of("log.1.txt", "log.2.txt", "log.3.txt", "log.4.txt", "log.txt"),
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
        assertEquals(2, Files.readAllLines(file).size());
        assertEquals(3, Files.readAllLines(folder.resolve("data/log.4.txt")).size());
    }

    @Test
    void goesOnWhereTheLastRunStopped() throws IOException {
        Path file = folder.resolve("log.txt");
        for (String text : List.of("one", "two", "three")) {
            try (LogFile log = new LogFile(file, 10)) {
                log.line(text);
            }
        }
        assertEquals(List.of("three"), Files.readAllLines(file));
        assertEquals(List.of("one", "two"), Files.readAllLines(folder.resolve("log.1.txt")));
        assertTrue(Files.size(file) < 10);
    }

    @Test
    void lineThatIsLongerThanTheLimitIsKeptWhole() throws IOException {
        Path file = folder.resolve("log.txt");
        try (LogFile log = new LogFile(file, 10)) {
            log.line("longer than ten bytes");
            log.line("and another one of them");
        }
        assertEquals(List.of("and another one of them"), Files.readAllLines(file));
        assertEquals(List.of("longer than ten bytes"), Files.readAllLines(folder.resolve("log.1.txt")));
    }

    @Test
    void goesOnInALargerFileWhereItCannotBeRolled() throws IOException {
        Path file = folder.resolve("log.txt");
        Files.createDirectory(folder.resolve("log.3.txt"));
        Path inTheWay = Files.createDirectories(folder.resolve("log.4.txt").resolve("in the way"));
        try (LogFile log = new LogFile(file, 30)) {
            for (String text : List.of("one, as long as this", "two, as long as this", "three")) {
                log.line(text);
            }
            assertEquals(3, Files.readAllLines(file).size());
            Files.delete(inTheWay);
            Files.delete(folder.resolve("log.4.txt"));
            log.line("four, as long as this");
        }
        assertEquals(List.of("four, as long as this"), Files.readAllLines(file));
    }
}
