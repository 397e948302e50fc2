package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.BlobContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A blob on its way into a form that may want to read it twice: once to see whether a layer can be taken apart, and from the
 * beginning again if it cannot. Small ones are in memory, and verified, before anything of them is used. For one thread.
 */
final class Incoming {
    /** Bytes. */
    private static final int SMALL = 1 << 20;

    private final Descriptor blob;
    private final BlobContent content;
    private final byte @Nullable [] whole;

    Incoming(Descriptor blob, BlobContent content) throws IOException {
        this.blob = blob;
        this.content = content;
        content.seek(0);
        this.whole = blob.size() <= SMALL ? new ContentStream(content).readAllBytes() : null;
    }

    /** The blob from its beginning; closing the stream leaves the content open. */
    InputStream stream() throws IOException {
        if (whole != null) {
            return new ByteArrayInputStream(whole);
        }
        content.seek(0);
        return new ContentStream(content);
    }

    /** Whether the last byte has come, which comes only if all of them have the digest. */
    boolean isRead() {
        return whole != null || (content.position() == blob.size() && content.isVerifiedHere());
    }

    /** Closing it leaves the content open. */
    static final class ContentStream extends InputStream {
        private final BlobContent content;

        ContentStream(BlobContent content) {
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("cancelled");
            }
            return length == 0 ? 0 : content.read(buffer, start, length);
        }
    }
}
