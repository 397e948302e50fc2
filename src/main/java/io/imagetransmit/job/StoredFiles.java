package io.imagetransmit.job;

import io.imagetransmit.bundle.BundleOpener;
import io.imagetransmit.bundle.BundleSource;
import io.imagetransmit.bundle.BundledImage;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.local.ArchiveSource;
import io.imagetransmit.local.LayoutSource;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Opens what {@code -img}, {@code inspect} and {@code verify} are given: a bundle by its meta file, a tar that {@code docker save},
 * skopeo, buildah or we wrote, or the folder of an OCI layout.
 */
public final class StoredFiles {
    private final BundleOpener bundles;

    public StoredFiles(Environment environment) {
        this.bundles = new BundleOpener(temporary(environment));
    }

    /** The images in there as lines of a list, under the names that were wanted when they were put there. */
    public static List<String> lines(ImageCollection images) throws TransferException {
        List<String> lines = new ArrayList<>();
        if (images instanceof BundleSource bundle) {
            for (BundledImage image : bundle.meta().images()) {
                image.renames().forEach(rename -> lines.add(image.reference() + " -> " + rename));
                if (image.renames().isEmpty()) {
                    lines.add(image.reference().toString());
                }
            }
        } else {
            images.images().stream().map(ImageReference::toString).forEach(lines::add);
        }
        return lines;
    }

    /** The folder for what has to be unpacked while it is used. */
    static Path temporary(Environment environment) {
        return environment.data().resolve("temp");
    }

    /** To transfer it: what is not whole is refused. */
    public ImageCollection open(Path path) throws TransferException {
        return isBundle(path) ? bundles.open(path) : archive(path);
    }

    /** To look into it: what can be read is enough. */
    public ImageCollection openAnyway(Path path) throws TransferException {
        return isBundle(path) ? bundles.openAnyway(path) : archive(path);
    }

    /** Only meta files are YAML. */
    private static boolean isBundle(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return !Files.isDirectory(path) && (name.endsWith(".yaml") || name.endsWith(".yml") || !name.endsWith(".tar"));
    }

    /** Layers that an old docker save left unpacked get the digests that docker push would give them. */
    private static ImageCollection archive(Path path) throws TransferException {
        return Files.isDirectory(path)
                ? LayoutSource.open(path)
                : ArchiveSource.open(path, packed -> GzipRecipe.usual().get(0).compressor(packed));
    }
}
