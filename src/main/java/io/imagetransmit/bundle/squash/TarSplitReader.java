package io.imagetransmit.bundle.squash;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a tar-split file, ours or the original's, part by part; a line at a time is in memory. For one thread. */
final class TarSplitReader implements Closeable {
    /** Bytes; the library's longest are those of one MiB of literal bytes. */
    private static final int LONGEST_LINE = 4 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[16 << 10];
    private int start;
    private int end;

    /** A stretch of the tar. */
    sealed interface Part {}

    /** These bytes themselves. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Literal(byte[] bytes) implements Part {}

    /**
     * The content of a file.
     *
     * @param path below the layer's folder
     * @param crc64 null where nothing is said of it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record FileContent(byte[] path, long size, @Nullable Long crc64) implements Part {}

    TarSplitReader(InputStream in) throws IOException {
        this.in = new GZIPInputStream(in, 16 << 10);
    }

    /** The next part that is not empty; null at the end. */
    @Nullable
    Part next() throws IOException {
        for (byte[] line = line(); line != null; line = line()) {
            Part part = line.length == 0 ? null : part(line);
            if (part != null) {
                return part;
            }
        }
        return null;
    }

    private byte @Nullable [] line() throws IOException {
        ByteArrayOutputStream line = null;
        while (true) {
            if (start == end) {
                start = 0;
                end = Math.max(0, in.read(buffer));
                if (end == 0) {
                    return line == null ? null : line.toByteArray();
                }
            }
            int newline = start;
            while (newline < end && buffer[newline] != '\n') {
                newline++;
            }
            line = line == null ? new ByteArrayOutputStream(newline - start) : line;
            line.write(buffer, start, newline - start);
            if (line.size() > LONGEST_LINE) {
                throw new TarSplitException("a line of more than " + LONGEST_LINE + " bytes");
            }
            start = newline;
            if (newline < end) {
                start++;
                return line.toByteArray();
            }
        }
    }

    /** Null for a part without bytes. */
    private static @Nullable Part part(byte[] line) throws TarSplitException {
        try {
            JsonElement element = JsonParser.parseString(new String(line, StandardCharsets.UTF_8));
            JsonObject object = element.getAsJsonObject();
            byte[] payload = bytes(object, "payload");
            int type = object.get("type").getAsInt();
            if (type == TarSplitWriter.LITERAL) {
                return payload.length == 0 ? null : new Literal(payload);
            }
            long size = object.has("size") ? size(object.get("size")) : 0;
            if (type != TarSplitWriter.FILE || size < 0) {
                throw new TarSplitException("a line of unknown meaning");
            }
            return size == 0 ? null : new FileContent(path(object), size, crc64(payload));
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | NullPointerException
                | UnsupportedOperationException e) {
            throw new TarSplitException("a line that is not of a tar-split file", e);
        }
    }

    /** A whole number of bytes; Gson makes something of any number. */
    private static long size(JsonElement element) throws TarSplitException {
        String text = element.getAsString();
        if (!text.matches("\\d{1,18}")) {
            throw new TarSplitException("a size that is none");
        }
        return Long.parseLong(text);
    }

    private static byte[] path(JsonObject object) {
        byte[] raw = bytes(object, "name_raw");
        return raw.length > 0 ? raw : object.get("name").getAsString().getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Long crc64(byte[] payload) throws TarSplitException {
        if (payload.length != 0 && payload.length != Long.BYTES) {
            throw new TarSplitException("a check sum of " + payload.length + " bytes");
        }
        return payload.length == 0 ? null : java.nio.ByteBuffer.wrap(payload).getLong();
    }

    private static byte[] bytes(JsonObject object, String name) {
        JsonElement element = object.get(name);
        return element == null || element.isJsonNull()
                ? new byte[0]
                : Base64.getDecoder().decode(element.getAsString());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
