package io.imagetransmit.testing;

import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Applications as one release after the other brings them: a layer with a fat jar, in which the jars of libraries are stored as they
 * are, packed by zip within themselves. Of one release to the next a single class changes, and every byte of the layer with it. A
 * layer has about 400 KB, packed as much as unpacked.
 */
public final class Releases {
    private static final int LIBRARIES = 25;
    private static final int CLASSES = 12;
    private static final long TIME = 1_700_000_000_000L;

    private Releases() {}

    /** The layer of an application in a release, packed by Go, as Docker's are. */
    public static TestLayer layer(long application, int release) {
        return layer(application, release, GzipRecipe.usual().get(0));
    }

    public static TestLayer layer(long application, int release, GzipRecipe recipe) {
        byte[] tar = tar(application, release);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = recipe.compressor(packed)) {
            out.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return layer(tar, TestLayer.OCI_GZIP, packed.toByteArray());
    }

    /** The same, packed by the JVM's zlib. */
    public static TestLayer layerByZlib(long application, int release) {
        byte[] tar = tar(application, release);
        return layer(tar, TestLayer.DOCKER_GZIP, Compression.gzip(tar));
    }

    /** The same, not packed. */
    public static TestLayer plainLayer(long application, int release) {
        byte[] tar = tar(application, release);
        return layer(tar, TestLayer.OCI_TAR, tar);
    }

    private static TestLayer layer(byte[] tar, String mediaType, byte[] blob) {
        return new TestLayer(mediaType, TestBlob.of(blob), Digest.sha256(tar), java.util.List.of());
    }

    /** An image of that layer alone. */
    public static TestImage image(long application, int release) {
        return ImageBuilder.oci().layer(layer(application, release)).build();
    }

    private static byte[] tar(long application, int release) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("app/version", ("release " + release + "\n").getBytes(StandardCharsets.UTF_8));
        files.put("app/application.jar", fatJar(application, release));
        return Tar.of(files);
    }

    private static byte[] fatJar(long application, int release) {
        Map<String, byte[]> jars = new LinkedHashMap<>();
        for (int library = 0; library < LIBRARIES; library++) {
            Map<String, byte[]> classes = new LinkedHashMap<>();
            for (int number = 0; number < CLASSES; number++) {
                boolean changes = library == LIBRARIES / 2 && number == CLASSES / 2;
                classes.put("org/example/Class" + number, text(application, library, number, changes ? release : 0));
            }
            jars.put("lib/library" + library + ".jar", zip(classes, ZipOutputStream.DEFLATED));
        }
        return zip(jars, ZipOutputStream.STORED);
    }

    private static byte[] zip(Map<String, byte[]> files, int method) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(method);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(TIME);
                if (method == ZipOutputStream.STORED) {
                    CRC32 crc = new CRC32();
                    crc.update(file.getValue());
                    entry.setCrc(crc.getValue());
                    entry.setSize(file.getValue().length);
                }
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** As well packed as code is, to about a half. */
    private static byte[] text(long application, int library, int number, int release) {
        Random random = new Random(Digest.sha256(
                        (application + " " + library + " " + number + " " + release).getBytes(StandardCharsets.UTF_8))
                .hashCode());
        byte[] text = new byte[2500];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) ('a' + random.nextInt(24));
        }
        return text;
    }
}
