package io.imagetransmit.local;

import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** An OCI image layout that is a folder (OCI image specification, "Image Layout"): {@code index.json} and {@code blobs/}. */
public final class LayoutSource extends StoredImages {
    private LayoutSource(Path folder, Blobs blobs, LayoutImages layout, AtomicBoolean aborted) {
        super(folder, blobs, layout, List.of(), null, aborted);
    }

    /** Whether this folder looks like a layout. */
    public static boolean isLayout(Path folder) {
        return Files.isRegularFile(folder.resolve(LayoutImages.INDEX)) && Files.isDirectory(folder.resolve("blobs"));
    }

    /** Reads what the layout lists. A folder that is none is MALFORMED. */
    public static LayoutSource open(Path folder) throws TransferException {
        AtomicBoolean aborted = new AtomicBoolean();
        FolderBlobs blobs = new FolderBlobs(folder, aborted::get);
        LayoutImages layout = LayoutImages.read(folder, index(folder, aborted), blobs);
        return new LayoutSource(folder, blobs, layout, aborted);
    }

    private static byte[] index(Path folder, AtomicBoolean aborted) throws TransferException {
        Path file = folder.resolve(LayoutImages.INDEX);
        if (!Files.isRegularFile(file)) {
            throw FileFailure.malformed(folder, "no OCI image layout: there is no " + LayoutImages.INDEX);
        }
        try (InputStream in = FileRange.open(file, 0, Manifest.MAX_SIZE + 1L, aborted::get)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw FileFailure.of(file, e);
        }
    }
}
