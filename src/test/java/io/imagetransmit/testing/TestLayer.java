package io.imagetransmit.testing;

import io.imagetransmit.image.Digest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A layer of an image.
 *
 * @param diffId the digest of the unpacked archive, as it stands in the image's configuration
 * @param urls where a foreign layer is found; a layer with some is not put into the registry
 */
public record TestLayer(String mediaType, TestBlob blob, Digest diffId, List<String> urls) {
    public static final String DOCKER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    public static final String DOCKER_FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    public static final String OCI_TAR = "application/vnd.oci.image.layer.v1.tar";
    public static final String OCI_GZIP = OCI_TAR + "+gzip";
    public static final String OCI_ZSTD = OCI_TAR + "+zstd";
    public static final String OCI_FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

    /** The 32 bytes that Docker once wrote for a layer without files, sha256:a3ed95cae…. */
    private static final byte[] EMPTY_GZIP = Base64.getDecoder().decode("H4sIAAAJbogA/2IYBaNgFIxYAAgAAP//Lq+17wAEAAA=");

    public TestLayer {
        urls = List.copyOf(urls);
    }

    /** One file with random content of this size (bytes), gzipped. */
    public static TestLayer gzip(String mediaType, long seed, int size) {
        byte[] tar = tar(seed, size);
        return new TestLayer(mediaType, TestBlob.of(Compression.gzip(tar)), Digest.sha256(tar), List.of());
    }

    public static TestLayer zstd(long seed, int size) {
        byte[] tar = tar(seed, size);
        return new TestLayer(OCI_ZSTD, TestBlob.of(Compression.zstd(tar)), Digest.sha256(tar), List.of());
    }

    /** Not packed at all. */
    public static TestLayer plain(long seed, int size) {
        byte[] tar = tar(seed, size);
        return new TestLayer(OCI_TAR, TestBlob.of(tar), Digest.sha256(tar), List.of());
    }

    /** As large as one likes: it is made while it is read. Not packed. */
    public static TestLayer big(long seed, long size) {
        Supplier<InputStream> tar = () -> Tar.streamed("big-" + seed, size, new RandomInput(seed, size));
        TestBlob blob = TestBlob.streamed(tar);
        return new TestLayer(OCI_TAR, blob, blob.digest(), List.of());
    }

    public static TestLayer withoutFiles(String mediaType) {
        return new TestLayer(mediaType, TestBlob.of(EMPTY_GZIP), Digest.sha256(new byte[1024]), List.of());
    }

    /** One that registries need not have. */
    public static TestLayer foreign(String mediaType, long seed, String url) {
        TestLayer layer = gzip(mediaType, seed, 3000);
        return new TestLayer(mediaType, layer.blob(), layer.diffId(), List.of(url));
    }

    /** Any text, of any media type: what artifacts consist of. */
    public static TestLayer text(String mediaType, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new TestLayer(mediaType, TestBlob.of(bytes), Digest.sha256(bytes), List.of());
    }

    private static byte[] tar(long seed, int size) {
        byte[] content = new byte[size];
        int unused = new RandomInput(seed, size).read(content, 0, size);
        return Tar.of(Map.of("file-" + seed, content));
    }
}
