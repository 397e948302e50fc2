package io.imagetransmit.local;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageIndex;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.LegacyManifest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.image.ManifestType;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The manifests of an OCI image layout: what its {@code index.json} lists, and what is found below by digest. The names come
 * from the annotations that containerd, docker, skopeo and buildah write. Immutable.
 */
final class LayoutImages {
    static final String INDEX = "index.json";
    static final String CONTAINERD_NAME = "io.containerd.image.name";
    static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** Bytes of manifests that are looked into when the layout is opened; whatever comes after is taken for plain images. */
    private static final long MOST_BYTES = 64L << 20;

    private static final Set<Kind> READ_AND_WRONG =
            EnumSet.of(Kind.NOT_FOUND, Kind.CORRUPT, Kind.MALFORMED, Kind.SCHEMA1);

    private final Path place;
    private final Blobs blobs;
    private final List<LayoutRoot> roots;

    private LayoutImages(Path place, Blobs blobs, List<LayoutRoot> roots) {
        this.place = place;
        this.blobs = blobs;
        this.roots = List.copyOf(roots);
    }

    /** A layout without images; blobs are found all the same. */
    static LayoutImages none(Path place, Blobs blobs) {
        return new LayoutImages(place, blobs, List.of());
    }

    /** @param place the file or folder, for names that are tags only, and for failures */
    static LayoutImages read(Path place, byte[] index, Blobs blobs) throws TransferException {
        LayoutImages reader = new LayoutImages(place, blobs, List.of());
        List<LayoutRoot> roots = new ArrayList<>();
        long bytes = 0;
        for (Descriptor entry : reader.entries(index)) {
            Manifest manifest = bytes < MOST_BYTES ? reader.lookedInto(entry) : null;
            bytes += manifest == null ? 0 : manifest.bytes().length;
            if (manifest != null || entry.isManifest()) {
                roots.add(reader.root(entry, manifest));
            }
        }
        return new LayoutImages(place, blobs, roots);
    }

    /** Null if the manifest is missing or wrong: that is told to whoever asks for it, the others are none the worse for it. */
    private @Nullable Manifest lookedInto(Descriptor entry) throws TransferException {
        try {
            return manifest(entry.digest(), entry.mediaType());
        } catch (TransferException e) {
            if (READ_AND_WRONG.contains(e.kind())) {
                return null;
            }
            throw e;
        }
    }

    private List<Descriptor> entries(byte[] index) throws TransferException {
        try {
            if (ManifestParser.parse(index, ManifestType.OCI_INDEX.mediaType()) instanceof ImageIndex list) {
                return list.entries();
            }
            throw FileFailure.malformed(place, INDEX + " is not an index");
        } catch (IllegalArgumentException e) {
            throw FileFailure.malformed(place, e);
        }
    }

    private LayoutRoot root(Descriptor entry, @Nullable Manifest manifest) {
        Digest config = null;
        if (manifest instanceof ImageManifest image && image.config() != null) {
            config = image.config().digest();
        }
        Set<Digest> children = manifest == null
                ? Set.of()
                : manifest.children().stream().map(Descriptor::digest).collect(Collectors.toSet());
        Descriptor subject = manifest == null ? null : manifest.subject();
        return new LayoutRoot(entry, name(entry), config, children, subject == null ? null : subject.digest());
    }

    private @Nullable ImageReference name(Descriptor entry) {
        String full = entry.annotations().get(CONTAINERD_NAME);
        ImageReference name = full == null ? null : ImageNames.parse(full);
        if (name != null) {
            return name;
        }
        String reference = entry.annotations().get(REF_NAME);
        if (reference == null) {
            return null;
        }
        return ImageReference.isTag(reference)
                ? ImageReference.tagged(ImageNames.repositoryOf(place), reference)
                : ImageNames.parse(reference);
    }

    /** In the order of the file. */
    List<LayoutRoot> roots() {
        return roots;
    }

    /** What has this name, be it listed as an image or not; null if nothing has. */
    @Nullable
    Digest named(ImageReference image) {
        return roots.stream()
                .filter(root -> root.name() != null
                        && root.name().repository().equals(image.repository())
                        && Objects.equals(root.name().tag(), image.tag()))
                .map(root -> root.descriptor().digest())
                .findFirst()
                .orElse(null);
    }

    /** The roots that are images in their own right: neither children of another root nor referrers of whatever. */
    List<LayoutRoot> images() {
        Set<Digest> below = new HashSet<>();
        roots.forEach(root -> below.addAll(root.children()));
        return roots.stream()
                .filter(root -> root.name() == null
                        ? root.subject() == null
                                && !below.contains(root.descriptor().digest())
                        : !isAttached(root.name()))
                .toList();
    }

    private static boolean isAttached(ImageReference name) {
        return name.tag() != null && name.tag().matches("sha(256|512)-[0-9a-f]{64}(\\..*)?");
    }

    /** A manifest, verified; null if the layout has no such blob. */
    @Nullable
    Manifest find(Digest digest) throws TransferException {
        for (LayoutRoot root : roots) {
            if (root.descriptor().digest().equals(digest)) {
                return manifest(digest, root.descriptor().mediaType());
            }
        }
        return blobs.size(digest).isEmpty() ? null : manifest(digest, null);
    }

    private Manifest manifest(Digest digest, @Nullable String mediaType) throws TransferException {
        byte[] bytes = document(digest);
        if (!digest.matches(bytes)) {
            throw FileFailure.corrupt(place, digest, Digest.sha256(bytes).toString());
        }
        try {
            Manifest manifest = ManifestParser.parse(bytes, mediaType, digest);
            if (manifest instanceof LegacyManifest) {
                throw new TransferException(Side.SOURCE, Kind.SCHEMA1, Map.of("host", place.toString()));
            }
            return manifest;
        } catch (IllegalArgumentException e) {
            throw FileFailure.malformed(place, e);
        }
    }

    private byte[] document(Digest digest) throws TransferException {
        OptionalLong size = blobs.size(digest);
        if (size.orElse(0) > Manifest.MAX_SIZE) {
            throw FileFailure.malformed(place, digest + " of " + size.getAsLong() + " bytes is no manifest");
        }
        try (InputStream in = blobs.open(digest, 0)) {
            return in.readNBytes(Manifest.MAX_SIZE);
        } catch (IOException e) {
            throw FileFailure.of(place, e);
        }
    }

    /** As {@link io.imagetransmit.store.ImageSource#referrers} has it. */
    List<ImageReference> referrers(String repository, Digest subject) {
        Set<ImageReference> found = new LinkedHashSet<>();
        String tag = subject.algorithm() + "-" + subject.hex().substring(0, 64);
        for (LayoutRoot root : roots) {
            ImageReference name = root.name();
            if (subject.equals(root.subject())) {
                found.add(ImageReference.byDigest(repository, root.descriptor().digest()));
            } else if (name != null && name.repository().equals(repository) && name.tag() != null) {
                if (name.tag().startsWith(tag + ".")) {
                    found.add(name);
                } else if (name.tag().equals(tag)) {
                    root.children().forEach(child -> found.add(ImageReference.byDigest(repository, child)));
                }
            }
        }
        return List.copyOf(found);
    }
}
