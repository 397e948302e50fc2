package io.imagetransmit.testing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.imagetransmit.image.Digest;
import java.nio.charset.StandardCharsets;

/** A manifest or index, ready to be pushed. */
@SuppressWarnings("ArrayRecordComponent") // compared by its digest
public record TestManifest(byte[] bytes, String mediaType, Digest digest) {
    private static final Gson PRETTY =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    public static final String DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json";
    public static final String SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /** With indentation: a tool that writes manifests anew will hardly hit upon the same bytes. */
    static TestManifest of(JsonObject document, String mediaType) {
        byte[] bytes = PRETTY.toJson(document).getBytes(StandardCharsets.UTF_8);
        return new TestManifest(bytes, mediaType, Digest.sha256(bytes));
    }

    /** A descriptor of it. */
    JsonObject descriptor() {
        return descriptor(mediaType, digest, bytes.length);
    }

    static JsonObject descriptor(String mediaType, Digest digest, long size) {
        JsonObject descriptor = new JsonObject();
        descriptor.addProperty("mediaType", mediaType);
        descriptor.addProperty("digest", digest.toString());
        descriptor.addProperty("size", size);
        return descriptor;
    }
}
