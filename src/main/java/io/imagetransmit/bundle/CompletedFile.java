package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * A data file to which nothing will be added: its tar is ended, it is on the disk, its digest is known.
 *
 * @param size bytes
 */
record CompletedFile(DataFile file, long size, Digest digest) {
    /** Completes files, several at a time: each is read once more for its digest while others are being synced. */
    static List<CompletedFile> all(
            List<DataFile> files, TarShape shape, Function<DataFile, Map<String, byte[]>> documents)
            throws IOException {
        List<FutureTask<CompletedFile>> tasks = new ArrayList<>();
        for (DataFile file : files) {
            FutureTask<CompletedFile> task = new FutureTask<>(() -> complete(file, documents.apply(file)));
            tasks.add(task);
            Thread thread = new Thread(task, "complete-" + file.number());
            thread.setDaemon(true);
            if (tasks.size() > shape.parallel()) {
                task.run(); // volumes may be many; a thread each for the first ones is enough
            } else {
                thread.start();
            }
        }
        List<CompletedFile> completed = new ArrayList<>();
        for (FutureTask<CompletedFile> task : tasks) {
            completed.add(await(task));
        }
        return completed;
    }

    private static CompletedFile await(FutureTask<CompletedFile> task) throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static CompletedFile complete(DataFile file, Map<String, byte[]> documents) throws IOException {
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            byte[] content = document.getValue();
            long offset = file.allocate(content.length);
            file.write(content, 0, content.length, offset);
            file.writeHeader(document.getKey(), offset, content.length);
        }
        long size = file.complete();
        Digest digest = file.digest(size);
        file.force();
        return new CompletedFile(file, size, digest);
    }
}
