package io.imagetransmit.bundle;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imagetransmit.bundle.CollectionReport.Amount;
import io.imagetransmit.bundle.ImageInventory.Part;
import io.imagetransmit.bundle.ImageInventory.Root;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageIndex;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.LegacyManifest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageCollection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One manifest of an image.
 *
 * @param entry what its parent says of it, or it of itself
 * @param parent the index that has it; null for the image itself
 * @param platform null where nothing tells
 * @param artifactType null where it has none
 * @param about of an attestation: the manifest that it speaks of; null where nothing tells
 * @param blobs those that the manifest names itself, each counted once
 */
public record PartFacts(
        Descriptor entry,
        @Nullable Digest parent,
        Kind kind,
        @Nullable Platform platform,
        @Nullable String artifactType,
        @Nullable Digest about,
        Amount blobs) {

    /** What it is. */
    public enum Kind {
        IMAGE,
        INDEX,
        /** No container image: a chart, an SBOM, a signature. */
        ARTIFACT,
        /** What BuildKit adds to an index: provenance, SBOM. */
        ATTESTATION,
        /** Docker schema 1. */
        LEGACY,
        /** The index names it, but it is not there. */
        MISSING
    }

    /** Makes the facts, and remembers configurations that have been read. */
    static final class Maker {
        private static final long LARGEST_CONFIG = 1 << 20;
        private static final String REFERENCE_TYPE = "vnd.docker.reference.type";
        private static final String REFERENCE_DIGEST = "vnd.docker.reference.digest";

        private final ImageCollection images;
        private final ImageInventory inventory;
        private final Map<Digest, Platform> platforms = new HashMap<>();

        Maker(ImageCollection images, ImageInventory inventory) {
            this.images = images;
            this.inventory = inventory;
        }

        List<PartFacts> of(Root root) {
            List<PartFacts> facts = new ArrayList<>();
            inventory.walk(root, part -> facts.add(facts(root, part)));
            return facts;
        }

        private PartFacts facts(Root root, Part part) {
            Manifest manifest = part.manifest();
            Kind kind = kind(part);
            Platform platform = part.entry().platform();
            if (platform == null && kind == Kind.IMAGE && manifest instanceof ImageManifest image) {
                platform = configured(root, image);
            }
            String artifactType = manifest instanceof ImageManifest image && image.artifactType() != null
                    ? image.artifactType()
                    : part.entry().artifactType();
            return new PartFacts(
                    part.entry(),
                    part.parent(),
                    kind,
                    platform,
                    artifactType,
                    kind == Kind.ATTESTATION ? about(part.entry()) : null,
                    amount(manifest));
        }

        private static Kind kind(Part part) {
            Manifest manifest = part.manifest();
            Platform platform = part.entry().platform();
            boolean attestation =
                    "attestation-manifest".equals(part.entry().annotations().get(REFERENCE_TYPE))
                            || (platform != null && platform.os().equals("unknown"));
            if (manifest == null) {
                return Kind.MISSING;
            }
            if (manifest instanceof ImageIndex) {
                return Kind.INDEX;
            }
            if (manifest instanceof LegacyManifest) {
                return Kind.LEGACY;
            }
            if (attestation) {
                return Kind.ATTESTATION;
            }
            return manifest instanceof ImageManifest image && isContainerImage(image) ? Kind.IMAGE : Kind.ARTIFACT;
        }

        private static boolean isContainerImage(ImageManifest image) {
            Descriptor config = image.config();
            return image.artifactType() == null
                    && config != null
                    && (config.mediaType().equals("application/vnd.docker.container.image.v1+json")
                            || config.mediaType().equals("application/vnd.oci.image.config.v1+json"));
        }

        private static @Nullable Digest about(Descriptor entry) {
            try {
                String digest = entry.annotations().get(REFERENCE_DIGEST);
                return digest == null ? null : Digest.parse(digest);
            } catch (IllegalArgumentException e) {
                return null; // an annotation is free text
            }
        }

        private static Amount amount(@Nullable Manifest manifest) {
            Map<Digest, Descriptor> blobs = new HashMap<>();
            if (manifest != null) {
                manifest.blobs().forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
            }
            return new Amount(
                    blobs.size(),
                    blobs.values().stream().mapToLong(Descriptor::size).sum());
        }

        /** Of an image without an index: its configuration says what it is for, if it can be read. */
        private @Nullable Platform configured(Root root, ImageManifest image) {
            Descriptor config = image.config();
            if (config == null || config.size() > LARGEST_CONFIG) {
                return null;
            }
            Platform known = platforms.get(config.digest());
            if (known != null) {
                return known;
            }
            Platform read = read(root.name().repository(), config);
            if (read != null) {
                platforms.put(config.digest(), read);
            }
            return read;
        }

        private @Nullable Platform read(String repository, Descriptor config) {
            if (images instanceof BundleSource bundle && !bundle.holds(config)) {
                return null;
            }
            try (BlobContent content = new BlobContent(config, BlobContent.Opener.of(images, repository, config))) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                byte[] buffer = new byte[8 << 10];
                for (int count = content.read(buffer, 0, buffer.length);
                        count >= 0;
                        count = content.read(buffer, 0, buffer.length)) {
                    bytes.write(buffer, 0, count);
                }
                return platform(JsonParser.parseString(bytes.toString(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                return null; // the report is of what can be found out; telling damage is the verifier's business
            } catch (JsonParseException | NumberFormatException e) {
                return null; // it says nothing that can be understood
            }
        }

        private static @Nullable Platform platform(JsonElement element) {
            if (!element.isJsonObject()) {
                return null;
            }
            JsonObject config = element.getAsJsonObject();
            String os = text(config, "os");
            String architecture = text(config, "architecture");
            return os == null || architecture == null
                    ? null
                    : new Platform(os, architecture, text(config, "variant"), text(config, "os.version"));
        }

        private static @Nullable String text(JsonObject object, String name) {
            JsonElement element = object.get(name);
            boolean isText = element != null
                    && element.isJsonPrimitive()
                    && !element.getAsString().isEmpty();
            return isText ? element.getAsString() : null;
        }
    }
}
