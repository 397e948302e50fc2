package io.imagetransmit.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 message: start line and header fields in their order, names in their spelling.
 *
 * @param startLine for instance {@code GET /v2/ HTTP/1.1}
 */
public record HttpHead(String startLine, List<Field> fields) {
    private static final int MAX_SIZE = 256 * 1024;

    public record Field(String name, String value) {}

    public HttpHead {
        fields = List.copyOf(fields);
    }

    /** Reads up to and including the empty line; null where the stream ends before the first byte. */
    static @Nullable HttpHead read(InputStream in) throws IOException {
        String startLine = readLine(in);
        if (startLine == null) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        String line = readLine(in);
        while (line != null && !line.isEmpty()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("malformed header field: " + line);
            }
            fields.add(new Field(
                    line.substring(0, colon), line.substring(colon + 1).trim()));
            line = readLine(in);
        }
        if (line == null) {
            throw new EOFException("connection ended within a head");
        }
        return new HttpHead(startLine, fields);
    }

    /** One line without its end; null where the stream ends before it. */
    static @Nullable String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next != '\n') {
            if (next < 0) {
                throw new EOFException("connection ended within a line");
            }
            if (line.size() > MAX_SIZE) {
                throw new IOException("line too long");
            }
            line.write(next);
            next = in.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** The first field of this name, in whatever case. */
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** With this field in place of all of its name. */
    public HttpHead with(String name, String value) {
        List<Field> changed = new ArrayList<>(without(name).fields());
        changed.add(new Field(name, value));
        return new HttpHead(startLine, changed);
    }

    public HttpHead without(String name) {
        return new HttpHead(
                startLine,
                fields.stream()
                        .filter(field -> !field.name().equalsIgnoreCase(name))
                        .toList());
    }

    /** Of a request: the same for another target. */
    HttpHead withTarget(String target) {
        return new HttpHead(word(0) + " " + target + " " + word(2), fields);
    }

    /** The nth word of the start line, from 0; empty if there are not so many. */
    String word(int index) {
        String[] words = startLine.split(" ", 3);
        return index < words.length ? words[index] : "";
    }

    /** The code in the status line of a response. */
    int status() throws IOException {
        try {
            return Integer.parseInt(word(1));
        } catch (NumberFormatException e) {
            throw new IOException("malformed status line: " + startLine, e);
        }
    }

    boolean isChunked() {
        return first("Transfer-Encoding")
                .map(value -> value.equalsIgnoreCase("chunked"))
                .orElse(false);
    }

    /** Minus one where there is none. */
    long contentLength() throws IOException {
        String length = first("Content-Length").orElse("-1");
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw new IOException("malformed Content-Length: " + length, e);
        }
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        fields.forEach(field ->
                text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
