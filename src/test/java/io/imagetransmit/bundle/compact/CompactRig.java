package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compact files in a folder. */
final class CompactRig {
    static final int BLOCK = CompactShape.SMALLEST_BLOCK;
    static final CompactShape SHAPE = new CompactShape(1, BLOCK, 2, 8 << 20);
    static final GzipRecipe RECIPE = GzipRecipe.parse("1/go/6/H4sIAAAAAAAA_w");
    static final Bases NO_BASES = blob -> {
        throw new IOException("nobody has " + blob.digest());
    };

    private final Path folder;
    private final long limit;

    CompactRig(Path folder, long limit) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.limit = limit;
    }

    CompactRig(Path folder) throws IOException {
        this(folder, Long.MAX_VALUE);
    }

    Path data(int number) {
        return folder.resolve(number + ".compact");
    }

    Path index() {
        return folder.resolve("index");
    }

    List<Path> data() {
        List<Path> paths = new ArrayList<>();
        for (int number = 0; Files.exists(data(number)); number++) {
            paths.add(data(number));
        }
        return paths;
    }

    CompactWriter writer(CompactShape shape, KnownContent known) throws IOException {
        Volumes data = Volumes.toWrite(limit, this::data);
        Volumes index = Volumes.toWrite(Long.MAX_VALUE, number -> number == 0 ? index() : folder.resolve("index1"));
        return CompactWriter.open(data, index, shape, known);
    }

    CompactWriter writer() throws IOException {
        return writer(SHAPE, KnownContent.none());
    }

    CompactReader reader() throws IOException {
        return CompactReader.open(data(), new BlockRoom());
    }

    /** Packs a blob that is its own content. */
    static Digest pack(CompactWriter writer, byte[] blob) throws IOException {
        Digest digest = Digest.sha256(blob);
        try (Packing packing = writer.begin()) {
            packing.write(blob, 0, blob.length);
            packing.finish(digest, blob.length, null);
        }
        return digest;
    }

    /** The gzip stream that {@link #RECIPE} makes. */
    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = RECIPE.compressor(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** Packs the gzip stream of a content, unpacked. */
    static Digest packUnpacked(CompactWriter writer, byte[] content) throws IOException {
        byte[] blob = gzip(content);
        try (Packing packing = writer.begin()) {
            packing.write(content, 0, content.length);
            packing.finish(Digest.sha256(blob), blob.length, RECIPE);
        }
        return Digest.sha256(blob);
    }

    static byte[] read(CompactReader reader, Digest digest, Bases bases) throws IOException {
        try (InputStream in = reader.open(digest, 0, bases)) {
            return in.readAllBytes();
        }
    }

    static void assertHolds(CompactReader reader, byte[] blob, Bases bases) throws IOException {
        assertArrayEquals(blob, read(reader, Digest.sha256(blob), bases));
    }

    static void assertHolds(CompactReader reader, byte[] blob) throws IOException {
        assertHolds(reader, blob, NO_BASES);
    }

    long size() throws IOException {
        long size = 0;
        for (Path path : data()) {
            size += Files.size(path);
        }
        return size;
    }
}
