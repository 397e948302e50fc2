package io.imagetransmit.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * An image as {@code docker load} has always taken it: {@code manifest.json}, configuration, layers. Layers packed with zstd are
 * unpacked, since older engines do not know it; an engine takes plain ones as well.
 */
final class DockerTar {
    /** Bytes of an unpacked layer; what claims to be larger is a bomb. */
    private static final long MOST_UNPACKED = 1L << 40;

    private final ImageReference target;
    private final LoadableImage image;
    private final BlobFeed feed;
    private final BooleanSupplier aborted;

    DockerTar(ImageReference target, LoadableImage image, BlobFeed feed, BooleanSupplier aborted) {
        this.target = target;
        this.image = image;
        this.feed = feed;
        this.aborted = aborted;
    }

    /** @param present how many of the lowest layers the engine has, and need not get */
    void write(OutputStream out, int present) throws IOException {
        Set<Digest> left = new HashSet<>();
        List<Descriptor> layers = image.manifest().layers();
        layers.subList(present, layers.size()).forEach(layer -> left.add(layer.digest()));
        List<Descriptor> sent = image.distinctLayers().stream()
                .filter(layer -> left.contains(layer.digest()))
                .toList();
        sent.forEach(feed::announce);
        ImageTar tar = new ImageTar(out);
        tar.document(DockerArchive.MANIFEST, manifest().getBytes(StandardCharsets.UTF_8));
        tar.document(Blobs.name(image.config().digest()), feed.document(image.config()));
        for (Descriptor layer : sent) {
            feed.move(layer, content -> send(tar, content));
        }
        tar.finish();
    }

    private String manifest() {
        JsonObject entry = new JsonObject();
        entry.addProperty("Config", Blobs.name(image.config().digest()));
        JsonArray names = new JsonArray();
        if (target.tag() != null) {
            names.add(target.repository() + ":" + target.tag());
        }
        entry.add("RepoTags", names);
        JsonArray layers = new JsonArray();
        image.manifest().layers().forEach(layer -> layers.add(Blobs.name(layer.digest())));
        entry.add("Layers", layers);
        JsonArray list = new JsonArray();
        list.add(entry);
        return list.toString();
    }

    private void send(ImageTar tar, BlobContent content) throws IOException {
        byte[] beginning = beginning(content);
        if (Packing.of(beginning) == Packing.ZSTD) {
            sendUnpacked(tar, beginning, content);
        } else {
            tar.blob(Blobs.name(content.descriptor().digest()), beginning, content);
        }
    }

    private static byte[] beginning(BlobContent content) throws IOException {
        byte[] bytes = new byte
                [(int) Math.min(Packing.MAGIC_LENGTH, content.descriptor().size())];
        int length = 0;
        int count = content.read(bytes, 0, bytes.length);
        while (count > 0) {
            length += count;
            count = content.read(bytes, length, bytes.length - length);
        }
        return bytes;
    }

    /** A tar archive says a file's size first, so the layer waits, packed, in a temporary file until its size is known. */
    private void sendUnpacked(ImageTar tar, byte[] beginning, BlobContent content) throws IOException {
        Path file = temporary();
        try {
            keep(file, beginning, content);
            long size = unpackedSize(file, content.descriptor());
            try (InputStream plain = unpacked(file)) {
                tar.stream(Blobs.name(content.descriptor().digest()), size, plain);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private long unpackedSize(Path file, Descriptor layer) throws TransferException {
        try (Measured plain = new Measured(unpacked(file))) {
            plain.drain(MOST_UNPACKED);
            return plain.size();
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw new TransferException(
                    Side.SOURCE,
                    Kind.MALFORMED,
                    Map.of("digest", layer.digest().toString(), "message", String.valueOf(e.getMessage())),
                    e);
        }
    }

    private InputStream unpacked(Path file) throws IOException {
        return Packing.ZSTD.unpacked(FileRange.open(file, 0, Long.MAX_VALUE, aborted));
    }

    private static Path temporary() throws TransferException {
        try {
            return Files.createTempFile("image-transmit-", ".layer");
        } catch (IOException e) {
            throw FileFailure.of(Path.of(System.getProperty("java.io.tmpdir", ".")), e);
        }
    }

    private static void keep(Path file, byte[] beginning, BlobContent content) throws TransferException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(beginning);
            byte[] buffer = new byte[64 << 10];
            int count = content.read(buffer, 0, buffer.length);
            while (count >= 0) {
                out.write(buffer, 0, count);
                count = content.read(buffer, 0, buffer.length);
            }
        } catch (IOException e) {
            throw FileFailure.of(file, e);
        }
    }
}
