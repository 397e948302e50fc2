package io.imagetransmit.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as it travels: the very bytes that came, their media type and digest, and what could be read out of them.
 * The bytes are never written anew from the parsed form.
 */
public sealed interface Manifest permits ImageManifest, ImageIndex, LegacyManifest {

    /** The largest manifest that is accepted, in bytes; the limit that registries themselves keep. */
    int MAX_SIZE = 4 * 1024 * 1024;

    /** A copy of nothing: the array itself. It must not be changed. */
    byte[] bytes();

    /** The media type to push it with, without parameters. */
    String mediaType();

    Digest digest();

    /** The manifest that this one refers to, if any (OCI 1.1 {@code subject}). */
    @Nullable
    Descriptor subject();

    /** The blobs that must be in the repository before this manifest may be pushed; a digest may stand several times. */
    List<Descriptor> blobs();

    /** The manifests that must be in the repository before this one may be pushed. */
    List<Descriptor> children();

    /** What names this manifest from outside. */
    default Descriptor descriptor() {
        return new Descriptor(mediaType(), digest(), bytes().length);
    }
}
