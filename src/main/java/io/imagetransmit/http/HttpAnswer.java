package io.imagetransmit.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request. Must be closed; a body that was read to its end leaves the connection to the next request, any
 * other close gives the connection up (small rests are read away first).
 */
public final class HttpAnswer implements Closeable {
    private static final int SMALL_REST = 64 << 10;

    private final ClassicHttpResponse response;
    private final Transport.Exchange exchange;
    private final URI uri;
    private @Nullable InputStream body;

    HttpAnswer(ClassicHttpResponse response, Transport.Exchange exchange, URI uri) {
        this.response = response;
        this.exchange = exchange;
        this.uri = uri;
    }

    public int status() {
        return response.getCode();
    }

    public boolean isSuccess() {
        return status() / 100 == 2;
    }

    /** The address that gave this answer, after redirects. */
    public URI uri() {
        return uri;
    }

    /** The first header of this name, or null. */
    public @Nullable String header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** All headers of this name, in order. */
    public List<String> headers(String name) {
        List<String> values = new ArrayList<>();
        for (Header header : response.getHeaders(name)) {
            values.add(header.getValue());
        }
        return values;
    }

    /** {@code Content-Length} in bytes, if there is a well-formed one. */
    public OptionalLong contentLength() {
        String text = header("Content-Length");
        if (text == null || !text.matches("\\d{1,18}")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    /** The body; empty where there is none. Its failures are {@link HttpFailure}s. */
    public InputStream body() throws IOException {
        InputStream stream = body;
        if (stream == null) {
            HttpEntity entity = response.getEntity();
            InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
            stream = exchange.received(content);
            body = stream;
        }
        return stream;
    }

    /** The whole body, if it has at most {@code limit} bytes; a longer one is {@link HttpFailure.Kind#ANSWER_TOO_LARGE}. */
    public byte[] readAll(int limit) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        InputStream in = body();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (bytes.size() + count > limit) {
                throw new HttpFailure(
                        HttpFailure.Kind.ANSWER_TOO_LARGE,
                        Transport.hostOf(uri),
                        "more than " + limit + " bytes",
                        null);
            }
            bytes.write(buffer, 0, count);
        }
        return bytes.toByteArray();
    }

    /**
     * Takes the body into memory, up to {@code limit} bytes (what is longer is cut), and frees the connection: for an error
     * answer that somebody may want to read after the next request.
     */
    HttpAnswer buffered(int limit) {
        byte[] start = new byte[0];
        boolean whole = false;
        try {
            start = body().readNBytes(limit);
            whole = body().read() < 0;
        } catch (IOException e) {
            whole = false; // costs the connection; the status counts, and what there is of the rest
        }
        exchange.end(response, whole);
        body = new ByteArrayInputStream(start);
        return this;
    }

    @Override
    public void close() {
        boolean whole = false;
        try {
            if (contentLength().orElse(0) <= SMALL_REST) {
                body().readNBytes(SMALL_REST);
                whole = body().read() < 0;
            }
        } catch (IOException e) {
            whole = false; // costs the connection and nothing else
        } finally {
            exchange.end(response, whole);
        }
    }
}
