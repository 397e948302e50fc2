package io.imagetransmit.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Pulls a {@link RequestBody} through one large reused buffer into the connection. HttpClient's own stream entity copies in
 * 4 KiB pieces, which costs a quarter of a second of system time in half a gigabyte.
 *
 * <p>When the connection breaks while the body is being written, the peer may have sent its reason (401, 413) before it hung
 * up. So a failed write ends the body quietly and is remembered: if an answer can then be read, the answer counts.
 */
final class PulledEntity extends AbstractHttpEntity {
    private final RequestBody body;
    private final Transport.Exchange exchange;
    private final BufferPool buffers;
    private @Nullable IOException readFailure;
    private @Nullable IOException writeFailure;

    PulledEntity(RequestBody body, @Nullable String contentType, Transport.Exchange exchange, BufferPool buffers) {
        super(contentType == null ? "application/octet-stream" : contentType, null, false);
        this.body = body;
        this.exchange = exchange;
        this.buffers = buffers;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        readFailure = null;
        writeFailure = null;
        byte[] buffer = buffers.take(body.length());
        try {
            start();
            for (int count = pull(buffer); count >= 0; count = pull(buffer)) {
                if (!push(out, buffer, count)) {
                    return;
                }
            }
        } finally {
            buffers.giveBack(buffer);
        }
    }

    private void start() throws IOException {
        try {
            body.start();
        } catch (IOException e) {
            readFailure = e;
            throw e;
        }
    }

    private int pull(byte[] buffer) throws IOException {
        try {
            return body.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            readFailure = e;
            throw e;
        }
    }

    private boolean push(OutputStream out, byte[] buffer, int count) throws IOException {
        exchange.writing();
        try {
            out.write(buffer, 0, count);
            exchange.written(count);
            return true;
        } catch (IOException e) {
            if (EarlyAnswers.isEarlyAnswer(e)) {
                throw e;
            }
            writeFailure = e;
            return false;
        }
    }

    @Nullable
    IOException readFailure() {
        return readFailure;
    }

    @Nullable
    IOException writeFailure() {
        return writeFailure;
    }

    @Override
    public long getContentLength() {
        return body.length();
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public InputStream getContent() {
        throw new UnsupportedOperationException("written, never read");
    }

    @Override
    public void close() {
        // the body belongs to the caller
    }
}
