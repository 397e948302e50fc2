package io.imagetransmit.local;

import io.imagetransmit.store.TransferException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A tar file of images: an OCI image layout ({@code skopeo copy … oci-archive:}, buildah), what {@code docker save} writes, of
 * whatever age, or both in one. The file is read where it lies; nothing is unpacked.
 */
public final class ArchiveSource extends StoredImages {
    private ArchiveSource(
            TarBlobs blobs,
            LayoutImages layout,
            List<SavedImage> listed,
            @Nullable SavedImages saved,
            AtomicBoolean aborted) {
        super(blobs.archive().file(), blobs, layout, listed, saved, aborted);
    }

    /**
     * Finds out what the file holds. One that is no such archive, that is packed, or that is not to be trusted is MALFORMED.
     *
     * @param compressor packs the layers that {@code docker save} has left unpacked
     */
    public static ArchiveSource open(Path file, LayerCompressor compressor) throws TransferException {
        AtomicBoolean aborted = new AtomicBoolean();
        TarIndex archive = TarIndex.read(file, aborted::get);
        TarBlobs blobs = new TarBlobs(archive);
        byte[] index = archive.document(LayoutImages.INDEX);
        byte[] manifest = archive.document(DockerArchive.MANIFEST);
        if (index == null && manifest == null) {
            throw FileFailure.malformed(
                    file,
                    "no archive of images: there is neither " + LayoutImages.INDEX + " nor " + DockerArchive.MANIFEST);
        }
        LayoutImages layout = index == null ? LayoutImages.none(file, blobs) : LayoutImages.read(file, index, blobs);
        if (manifest == null) {
            return new ArchiveSource(blobs, layout, List.of(), null, aborted);
        }
        List<SavedImage> listed = DockerArchive.read(archive, manifest);
        return new ArchiveSource(blobs, layout, listed, new SavedImages(archive, listed, compressor), aborted);
    }
}
