package io.imagetransmit.job;

import io.imagetransmit.store.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * {@code data/log.txt}, as the original wrote it: appended to, UTF-8, and rolled at 10 MB to {@code log.1.txt} … {@code
 * log.4.txt}. Hand-written because the logging libraries either cannot keep this name or cost more at start than a transfer that
 * finds nothing to do. Not safe for use by several threads at once.
 */
final class LogFile implements Closeable {
    static final long LARGEST = 10L << 20;
    private static final int FILES = 5;
    /** After so many more bytes it is tried again to roll what could not be rolled. */
    private static final long LATER = 1L << 20;

    private final Path file;
    private final long largest;
    private Writer writer;
    private long size;
    private boolean broken;

    LogFile(Path file, long largest) throws IOException {
        this.file = file;
        this.largest = largest;
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        this.size = Files.exists(file) ? Files.size(file) : 0;
        this.writer = open();
    }

    private Writer open() throws IOException {
        return Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Writes a line. After a failure the next line opens the file anew. */
    void line(String text) throws IOException {
        String line = text + System.lineSeparator();
        int bytes = line.getBytes(StandardCharsets.UTF_8).length;
        if (broken) {
            writer = open();
            size = Files.size(file);
            broken = false;
        }
        try {
            if (size + bytes > largest && size > 0) {
                roll();
            }
            writer.write(line);
            writer.flush();
            size += bytes;
        } catch (IOException e) {
            broken = true;
            Streams.closeAnyway(writer);
            throw e;
        }
    }

    private void roll() throws IOException {
        writer.close();
        try {
            for (int number = FILES - 1; number > 0; number--) {
                Path from = number == 1 ? file : older(number - 1);
                if (Files.exists(from)) {
                    Files.move(from, older(number), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            size = 0;
        } catch (IOException e) {
            size = Math.max(
                    0, largest - LATER); // somebody reads one of them, on Windows: a larger file is better than none
        }
        writer = open();
    }

    private Path older(int number) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return file.resolveSibling(stem + "." + number + (dot < 0 ? "" : name.substring(dot)));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
