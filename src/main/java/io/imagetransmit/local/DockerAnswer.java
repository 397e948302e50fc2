package io.imagetransmit.local;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An engine's whole answer (RFC 9112), from a connection that carries only this one.
 *
 * @param body of at most {@link #LARGEST} bytes
 */
record DockerAnswer(int status, String body) {
    /** Bytes. A list of ten thousand images is smaller. */
    static final int LARGEST = 8 << 20;

    private static final int LONGEST_LINE = 64 << 10;
    private static final int MOST_HEADERS = 200;
    /** Of answers before the answer, as 100. */
    private static final int MOST_INTERIM = 20;

    static DockerAnswer read(InputStream connection) throws IOException {
        InputStream in = new BufferedInputStream(connection);
        int code = status(in);
        Map<String, String> headers = headers(in);
        for (int interim = 0; code < 200; interim++) {
            if (interim == MOST_INTERIM) {
                throw new IOException("no answer, but that there will be one, again and again");
            }
            code = status(in);
            headers = headers(in);
        }
        byte[] body;
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            body = chunks(in);
        } else {
            body = counted(in, headers.get("content-length"));
        }
        return new DockerAnswer(code, new String(body, StandardCharsets.UTF_8));
    }

    private static int status(InputStream in) throws IOException {
        String[] status = line(in).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("no HTTP answer: " + String.join(" ", status));
        }
        return Integer.parseInt(status[1]);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        String line = line(in);
        for (int count = 0; !line.isEmpty(); count++) {
            if (count > MOST_HEADERS) {
                throw new IOException("an answer with more than " + MOST_HEADERS + " headers");
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            line = line(in);
        }
        return headers;
    }

    private static byte[] counted(InputStream in, @Nullable String length) throws IOException {
        byte[] body = in.readNBytes(LARGEST + 1);
        if (length != null && length.matches("[0-9]{1,9}") && body.length < Integer.parseInt(length)) {
            throw new EOFException("the answer ends early");
        }
        return limited(body.length, body);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = chunkSize(line(in));
        while (size > 0) {
            body.write(in.readNBytes(limited(body.size() + size, size)));
            if (!line(in).isEmpty()) {
                throw new IOException("a chunk of another size than announced");
            }
            size = chunkSize(line(in));
        }
        return body.toByteArray();
    }

    private static <T> T limited(int size, T value) throws IOException {
        if (size > LARGEST || size < 0) {
            throw new IOException("an answer of more than " + LARGEST + " bytes");
        }
        return value;
    }

    private static int chunkSize(String line) throws IOException {
        String size = line.replaceFirst(";.*", "").strip();
        if (!size.matches("[0-9a-fA-F]{1,7}")) {
            throw new IOException("no chunk: " + size);
        }
        return Integer.parseInt(size, 16);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int value = in.read();
        while (value != '\n') {
            if (value < 0) {
                throw new EOFException("the connection ends before the answer does");
            }
            if (line.size() >= LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(value);
            value = in.read();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    boolean isGood() {
        return status >= 200 && status < 300;
    }

    /** The body as JSON; an {@link IOException} if it is none. */
    JsonElement json() throws IOException {
        try {
            return JsonParser.parseString(body);
        } catch (JsonParseException e) {
            throw new IOException("the answer is not JSON", e);
        }
    }

    /**
     * What the engine says against itself, or null: the {@code message} of a refusal, or the {@code error} that stands in the
     * midst of a body that began well.
     */
    @Nullable
    String complaint() {
        for (String line : body.lines().toList()) {
            String text = complaint(line);
            if (text != null) {
                return text;
            }
        }
        return isGood() ? null : body.strip();
    }

    private @Nullable String complaint(String line) {
        try {
            if (JsonParser.parseString(line) instanceof JsonObject object) {
                String member = isGood() ? "error" : "message";
                if (object.get(member) instanceof JsonPrimitive text) {
                    return text.getAsString();
                }
                if (object.get("errorDetail") instanceof JsonObject detail) {
                    return detail.get("message") instanceof JsonPrimitive text ? text.getAsString() : detail.toString();
                }
            }
            return null;
        } catch (JsonParseException e) {
            return null; // text for people
        }
    }
}
