package io.imagetransmit.store;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import java.io.Closeable;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where images are read from. Implementations are safe for use by several threads at once. */
public interface ImageSource extends Closeable {

    /**
     * What the image's digest is now, by the cheapest means there are, or null if the source can only tell by giving the
     * whole manifest. An image that does not exist is {@link TransferException.Kind#NOT_FOUND}.
     */
    @Nullable
    Digest digestOf(ImageReference image) throws TransferException;

    /** The manifest, verified against the reference's digest if it has one. */
    Manifest manifest(ImageReference image) throws TransferException;

    /**
     * The bytes of a blob from {@code offset} on. The stream mends broken connections by itself as far as it can; its bytes
     * are not verified, {@link BlobContent} does that. It throws {@link TransferException} where others throw
     * {@link java.io.IOException}.
     */
    InputStream openBlob(String repository, Descriptor blob, long offset) throws TransferException;

    /**
     * The images of the same repository that refer to {@code subject}: by digest those that name it as their subject (OCI
     * distribution specification, "Listing Referrers"), by tag those that are attached to it by their name, as cosign does.
     */
    List<ImageReference> referrers(String repository, Digest subject) throws TransferException;

    /**
     * What to tell when a blob's bytes did not match its digest or size. A source that knows which file is to blame says so.
     *
     * @param found the digest that the bytes have, or how many there were
     */
    default TransferException corrupt(Descriptor blob, String found) {
        return new TransferException(
                TransferException.Side.SOURCE,
                TransferException.Kind.CORRUPT,
                Map.of("digest", blob.digest().toString(), "found", found));
    }

    /** Makes every running and later call fail soon with {@link TransferException.Kind#CANCELLED}. */
    void abort();

    @Override
    void close();
}
