package io.imagetransmit.bundle;

import io.imagetransmit.store.Streams;
import io.imagetransmit.store.TransferException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Something unpacked, for as long as it is read: gone when it is closed or the process has ended, however it ended. Written by one
 * thread, then read by any number.
 */
final class TemporaryFile implements Closeable {
    private final Path folder;
    private final FileChannel channel;

    private TemporaryFile(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static TemporaryFile create(Path folder) throws TransferException {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("unpacked-" + UUID.randomUUID()),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE); // at once, where the system lets open files have no name
            return new TemporaryFile(folder, channel);
        } catch (IOException e) {
            throw DiskFailure.of(folder, e);
        }
    }

    void write(byte[] buffer, int count) throws TransferException {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw DiskFailure.of(folder, e);
        }
    }

    FileChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        Streams.closeAnyway(channel);
    }
}
