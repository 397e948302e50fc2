package io.imagetransmit.bundle.squash;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Bytes that are read after all have been written: in memory, and in a temporary file once they are many. For one thread. */
final class Spool extends OutputStream {
    /** Of temporary files, so that those of a killed run are known. */
    static final String SUFFIX = ".spool";

    private static final int MOST_IN_MEMORY = 2 << 20;

    private final Path folder;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private long size;

    /** @param folder for the temporary file */
    Spool(Path folder) {
        this.folder = folder;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
        size += length;
        OutputStream target = out;
        if (target == null && size > MOST_IN_MEMORY) {
            target = toFile();
        }
        (target == null ? memory : target).write(bytes, start, length);
    }

    private OutputStream toFile() throws IOException {
        Path created = Files.createTempFile(folder, "layer", SUFFIX);
        file = created;
        OutputStream target = new BufferedOutputStream(Files.newOutputStream(created), 64 << 10);
        out = target;
        memory.writeTo(target);
        memory = new ByteArrayOutputStream(0);
        return target;
    }

    long size() {
        return size;
    }

    /** What has been written; nothing more may come then. */
    InputStream content() throws IOException {
        OutputStream target = out;
        if (target != null) {
            target.flush();
        }
        Path spooled = file;
        return spooled == null ? new ByteArrayInputStream(memory.toByteArray()) : Files.newInputStream(spooled);
    }

    /** What a writer that was put around this one calls at its end. */
    @Override
    public void close() {
        // what has been written is still to be read
    }

    /** Removes all. */
    void delete() throws IOException {
        memory = new ByteArrayOutputStream(0);
        OutputStream target = out;
        if (target != null) {
            target.close();
        }
        Path spooled = file;
        if (spooled != null) {
            file = null;
            Files.deleteIfExists(spooled);
        }
    }
}
