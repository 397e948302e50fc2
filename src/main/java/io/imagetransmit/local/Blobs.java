package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import java.io.InputStream;
import java.util.OptionalLong;

/** The blobs of an OCI image layout (OCI image specification, "Image Layout"), by digest. Safe for several threads. */
interface Blobs {
    /** The blob's size in bytes; empty if there is no such blob. */
    OptionalLong size(Digest digest);

    /** The blob's bytes from an offset on, not verified; a blob that is not there is {@code NOT_FOUND}. */
    InputStream open(Digest digest, long offset) throws TransferException;

    /** The blob's name within a layout. */
    static String name(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }
}
