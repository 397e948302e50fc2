package io.imagetransmit.bundle.squash;

import com.google.gson.JsonPrimitive;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a tar-split file (github.com/vbatts/tar-split, "storage"): gzipped JSON, an object a line, in the order of the tar. An
 * object of type 2 is literal bytes, one of type 1 stands for the content of a file. For one thread.
 */
final class TarSplitWriter implements Closeable {
    static final int FILE = 1;
    static final int LITERAL = 2;

    /** Bytes that are put into one object. */
    private static final int MOST_LITERAL = 32 << 10;

    private final GZIPOutputStream out;
    private final byte[] literal = new byte[MOST_LITERAL];
    private int length;
    private long position;

    TarSplitWriter(OutputStream out) throws IOException {
        this.out = new GZIPOutputStream(out, 16 << 10);
    }

    void literal(byte[] bytes, int start, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, literal.length - length);
            System.arraycopy(bytes, start + done, literal, length, part);
            length += part;
            done += part;
            if (length == literal.length) {
                flush();
            }
        }
    }

    /** @param crc64 of the content, as {@link Crc64#value} gives it */
    void file(String path, long size, long crc64) throws IOException {
        flush();
        String payload = Base64.getEncoder().encodeToString(Crc64.bytes(crc64));
        line("{\"type\":" + FILE + ",\"name\":" + new JsonPrimitive(path) + ",\"size\":" + size + ",\"payload\":\""
                + payload + "\",\"position\":");
    }

    private void flush() throws IOException {
        if (length > 0) {
            String payload = Base64.getEncoder().encodeToString(Arrays.copyOf(literal, length));
            length = 0;
            line("{\"type\":" + LITERAL + ",\"payload\":\"" + payload + "\",\"position\":");
        }
    }

    private void line(String beginning) throws IOException {
        out.write((beginning + position + "}\n").getBytes(StandardCharsets.UTF_8));
        position++;
    }

    /** The last part has been written. */
    void finish() throws IOException {
        flush();
        out.finish();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
