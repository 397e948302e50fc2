package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.TransferException;
import java.io.ByteArrayInputStream;

/** Writes into stores what tests make up. */
final class TarStores {
    private TarStores() {}

    static Descriptor descriptor(byte[] bytes) {
        return new Descriptor("application/octet-stream", Digest.sha256(bytes), bytes.length);
    }

    static Descriptor write(BlobStore store, byte[] bytes) throws TransferException {
        Descriptor blob = descriptor(bytes);
        write(store, blob, bytes);
        return blob;
    }

    /** The bytes may be other ones than the descriptor says. */
    static void write(BlobStore store, Descriptor blob, byte[] bytes) throws TransferException {
        try (BlobContent content = new BlobContent(
                blob, offset -> new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset))) {
            store.writer(blob).write(content);
        }
    }
}
