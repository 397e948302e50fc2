package io.imagetransmit.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OCI image index or a Docker manifest list: an ordered list of manifests, usually one a platform. It may be empty, and
 * its entries may be indexes themselves.
 *
 * @param entries as they stand in the document; an entry whose media type is not a manifest's is a blob of the repository
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are the manifest; identity is the digest
public record ImageIndex(
        byte[] bytes,
        String mediaType,
        Digest digest,
        List<Descriptor> entries,
        @Nullable Descriptor subject) implements Manifest {

    public ImageIndex {
        entries = List.copyOf(entries);
    }

    @Override
    public List<Descriptor> blobs() {
        return entries.stream().filter(entry -> !entry.isManifest()).toList();
    }

    @Override
    public List<Descriptor> children() {
        return entries.stream().filter(Descriptor::isManifest).toList();
    }
}
