package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.image.ManifestType;
import io.imagetransmit.store.TransferException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The images of an archive that has no manifests for them: they get those that {@code docker push} would give them, to the
 * byte, so that an image has the same digest whichever way it goes. The layers are checked against the digests that the
 * configuration has for them. Safe for several threads.
 */
final class SavedImages {
    private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
    private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    private static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+";

    private final TarIndex archive;
    private final LayerPacker packer;
    private final List<SavedImage> images;
    private final Map<Digest, SavedImage> byConfig = new HashMap<>();
    private final Map<SavedImage, Manifest> manifests = new ConcurrentHashMap<>();

    SavedImages(TarIndex archive, List<SavedImage> images, LayerCompressor compressor) {
        this.archive = archive;
        this.packer = new LayerPacker(archive, compressor);
        this.images = List.copyOf(images);
        images.forEach(image -> byConfig.put(image.config(), image));
    }

    /** The image's manifest if it has been made already; making it costs a walk through all layers. */
    @Nullable
    Manifest known(SavedImage image) {
        return manifests.get(image);
    }

    /** Makes the image's manifest; a layer that is not what the configuration says is CORRUPT. */
    Manifest manifest(SavedImage image) throws TransferException {
        Manifest known = manifests.get(image);
        if (known == null) {
            known = made(image);
            manifests.put(image, known);
        }
        return known;
    }

    /** The manifest of this digest, if one of the images turns out to have it. */
    @Nullable
    Manifest find(Digest digest) throws TransferException {
        for (SavedImage image : images) {
            Manifest manifest = manifest(image);
            if (manifest.digest().equals(digest)) {
                return manifest;
            }
        }
        return null;
    }

    /** A configuration, or a layer that a manifest made here names; null if it is neither. */
    @Nullable
    InputStream open(Digest digest, long offset) throws TransferException {
        SavedImage image = byConfig.get(digest);
        if (image != null) {
            return archive.open(image.configEntry(), offset);
        }
        LayerPacker.Layer layer = packer.find(digest);
        return layer == null ? null : packer.open(layer, offset);
    }

    void stop() {
        packer.stop();
    }

    private Manifest made(SavedImage image) throws TransferException {
        List<Digest> diffIds = diffIds(image);
        List<TarIndex.Entry> entries = new ArrayList<>();
        for (String layer : image.layers()) {
            entries.add(DockerArchive.entry(archive, layer));
        }
        List<Future<LayerPacker.Layer>> begun = new ArrayList<>();
        for (TarIndex.Entry entry : entries) {
            begun.add(packer.begin(entry));
        }
        List<LayerPacker.Layer> layers = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            LayerPacker.Layer layer = packer.await(entries.get(i), begun.get(i));
            if (!layer.diffId().equals(diffIds.get(i))) {
                throw FileFailure.corrupt(
                        archive.file(), diffIds.get(i), layer.diffId().toString());
            }
            layers.add(layer);
        }
        return ManifestParser.parse(written(image, layers).getBytes(StandardCharsets.UTF_8), null);
    }

    private List<Digest> diffIds(SavedImage image) throws TransferException {
        List<Digest> diffIds;
        try {
            diffIds = ImageConfig.parse(archive.document("configuration", image.configEntry()))
                    .diffIds();
        } catch (IllegalArgumentException e) {
            throw FileFailure.malformed(archive.file(), e);
        }
        if (diffIds.size() != image.layers().size()) {
            throw FileFailure.malformed(
                    archive.file(),
                    "an image with " + image.layers().size() + " layers, whose configuration speaks of "
                            + diffIds.size());
        }
        return diffIds;
    }

    /** As docker's own writer does it, indented by three. Docker has no media type for zstd, so OCI's are taken for it. */
    private static String written(SavedImage image, List<LayerPacker.Layer> layers) {
        boolean oci = layers.stream().anyMatch(layer -> layer.found() == Packing.ZSTD);
        StringBuilder text = new StringBuilder("{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"")
                .append((oci ? ManifestType.OCI_MANIFEST : ManifestType.DOCKER_MANIFEST).mediaType())
                .append("\",\n   \"config\": ");
        describe(text, "   ", oci ? OCI_CONFIG : CONFIG, image.configEntry().size(), image.config());
        text.append(",\n   \"layers\": [");
        for (int i = 0; i < layers.size(); i++) {
            LayerPacker.Layer layer = layers.get(i);
            String suffix = layer.found() == Packing.ZSTD ? "zstd" : "gzip";
            text.append(i == 0 ? "\n      " : ",\n      ");
            describe(text, "      ", oci ? OCI_LAYER + suffix : LAYER, layer.size(), layer.digest());
        }
        return text.append(layers.isEmpty() ? "]\n}" : "\n   ]\n}").toString();
    }

    private static void describe(StringBuilder text, String indent, String mediaType, long size, Digest digest) {
        text.append("{\n")
                .append(indent)
                .append("   \"mediaType\": \"")
                .append(mediaType)
                .append("\",\n")
                .append(indent)
                .append("   \"size\": ")
                .append(size)
                .append(",\n")
                .append(indent)
                .append("   \"digest\": \"")
                .append(digest)
                .append("\"\n")
                .append(indent)
                .append('}');
    }
}
