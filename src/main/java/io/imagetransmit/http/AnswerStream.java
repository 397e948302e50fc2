package io.imagetransmit.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An answer's body: counts its bytes and names its failures. */
final class AnswerStream extends FilterInputStream {
    private final Transport.Exchange exchange;
    private final Traffic traffic;

    AnswerStream(InputStream in, Transport.Exchange exchange, Traffic traffic) {
        super(in);
        this.exchange = exchange;
        this.traffic = traffic;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = in.read(buffer, offset, length);
            if (count > 0) {
                traffic.addReceived(count);
            }
            return count;
        } catch (IOException e) {
            throw exchange.failure(e);
        }
    }
}
