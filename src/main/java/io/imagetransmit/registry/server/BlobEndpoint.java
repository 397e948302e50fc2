package io.imagetransmit.registry.server;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code /v2/name/blobs/digest}: download, in part or whole, and removal. */
final class BlobEndpoint {
    private static final int BUFFER = 64 * 1024;

    private final RegistryFolder folder;

    BlobEndpoint(RegistryFolder folder) {
        this.folder = folder;
    }

    void get(Exchange exchange, String name, String reference) throws IOException, RefusedException {
        Digest digest = Requested.digest(reference);
        Path file = Requested.repository(folder, name).blob(digest);
        if (file == null) {
            throw new RefusedException(ErrorCode.BLOB_UNKNOWN, reference);
        }
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            long size = in.size();
            String tag = "\"" + digest + "\"";
            ByteRange range = isRangeMeant(exchange, tag) ? ByteRange.requested(exchange.header("Range"), size) : null;
            exchange.set("Content-Type", "application/octet-stream")
                    .set("Docker-Content-Digest", digest.toString())
                    .set("Accept-Ranges", "bytes")
                    .set("ETag", tag);
            if (range != null) {
                exchange.set("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + size);
                in.position(range.first());
            }
            copy(exchange, in, range, size);
        } catch (NoSuchFileException e) {
            throw new RefusedException(ErrorCode.BLOB_UNKNOWN, reference); // deleted in this moment
        }
    }

    void delete(Exchange exchange, String name, String reference) throws IOException, RefusedException {
        if (!Requested.repository(folder, name).deleteBlob(Requested.digest(reference))) {
            throw new RefusedException(ErrorCode.BLOB_UNKNOWN, reference);
        }
        exchange.answerEmpty(202);
    }

    private static boolean isRangeMeant(Exchange exchange, String tag) {
        String condition = exchange.header("If-Range");
        return condition == null || condition.equals(tag);
    }

    private static void copy(Exchange exchange, SeekableByteChannel in, @Nullable ByteRange range, long size)
            throws IOException {
        long left = range == null ? size : range.length();
        try (OutputStream out = exchange.answerStream(range == null ? 200 : 206, left)) {
            if (exchange.isHead()) {
                return;
            }
            byte[] buffer = new byte[(int) Math.min(BUFFER, left)];
            while (left > 0) {
                int count = in.read(ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, left)));
                if (count < 0) {
                    throw new IOException("the file has become shorter");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }
}
