package io.imagetransmit.image;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The media types of manifests, and what shape of document each one names. */
public enum ManifestType {
    OCI_MANIFEST("application/vnd.oci.image.manifest.v1+json", Shape.IMAGE),
    OCI_INDEX("application/vnd.oci.image.index.v1+json", Shape.INDEX),
    DOCKER_MANIFEST("application/vnd.docker.distribution.manifest.v2+json", Shape.IMAGE),
    DOCKER_LIST("application/vnd.docker.distribution.manifest.list.v2+json", Shape.INDEX),
    /** The artifact manifest of OCI 1.1's release candidates: withdrawn, but still found in registries. */
    OCI_ARTIFACT("application/vnd.oci.artifact.manifest.v1+json", Shape.IMAGE),
    SCHEMA1("application/vnd.docker.distribution.manifest.v1+json", Shape.SCHEMA1),
    SCHEMA1_SIGNED("application/vnd.docker.distribution.manifest.v1+prettyjws", Shape.SCHEMA1),
    UNKNOWN("", Shape.NONE);

    /** What a document of a media type looks like. */
    public enum Shape {
        /** A config and layers (or, for an artifact, blobs). */
        IMAGE,
        /** A list of further manifests. */
        INDEX,
        /** Docker's schema 1, which cannot be carried byte for byte. */
        SCHEMA1,
        /** Not a manifest. */
        NONE
    }

    private static final String ACCEPT = Arrays.stream(values())
            .filter(type -> type != UNKNOWN)
            .map(ManifestType::mediaType)
            .collect(Collectors.joining(", "));

    private final String mediaType;
    private final Shape shape;

    ManifestType(String mediaType, Shape shape) {
        this.mediaType = mediaType;
        this.shape = shape;
    }

    /** The type with this media type, parameters such as {@code ; charset=utf-8} ignored; {@link #UNKNOWN} if none has. */
    public static ManifestType of(String mediaType) {
        int semicolon = mediaType.indexOf(';');
        String bare = (semicolon < 0 ? mediaType : mediaType.substring(0, semicolon)).trim();
        for (ManifestType type : values()) {
            if (type != UNKNOWN && type.mediaType.equalsIgnoreCase(bare)) {
                return type;
            }
        }
        return UNKNOWN;
    }

    /** The value of an {@code Accept} header that names every manifest understood here. */
    public static String acceptHeader() {
        return ACCEPT;
    }

    public String mediaType() {
        return mediaType;
    }

    public Shape shape() {
        return shape;
    }
}
