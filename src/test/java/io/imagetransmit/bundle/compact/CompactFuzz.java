package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.imagetransmit.fuzz.Target;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compact files. Their records get right check sums before they are read: nothing else comes past these. */
public final class CompactFuzz {
    private static final List<String> WORDS = List.of(
            "B",
            "K",
            "E",
            "\0\0\0\1",
            "\u0001",
            "\u007f",
            "1/go/6/H4sIAAAAAAAA_w",
            "1/zlib/9/H4sIAAAAAAAA_w",
            "sha256:",
            "sha512:");

    private static final byte[] BASE = Pieces.zipEntry("n".repeat(40), Pieces.text(3, 3_000));
    private static final Path FOLDER = Target.folder();

    private CompactFuzz() {}

    public static List<Target> targets() {
        try {
            CompactRig rig = small();
            List<byte[]> data = new ArrayList<>();
            for (Path path : rig.data()) {
                data.add(Files.readAllBytes(path));
            }
            byte[] index = Files.readAllBytes(rig.index());
            List<byte[]> records = new ArrayList<>();
            data.forEach(file -> records.addAll(records(file)));
            return List.of(
                    Target.ofBytes("compact", data, WORDS, CompactFuzz::data, IOException.class),
                    Target.ofBytes("compact-index", List.of(index), WORDS, CompactFuzz::index, IOException.class),
                    Target.ofBytes("compact-record", records, WORDS, CompactFuzz::record, CompactException.class),
                    Target.ofBytes(
                            "compact-resumed", data, WORDS, input -> resumed(input, index), CompactException.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompactRig small() throws IOException {
        CompactRig base = new CompactRig(FOLDER.resolve("base"));
        try (CompactWriter writer = base.writer()) {
            writer.finish(Set.of(CompactRig.pack(writer, BASE)));
        }
        KnownContent known = new KnownContent(1 << 20);
        known.add(base.index());
        byte[] shared = Pieces.zipEntry("n".repeat(40), Pieces.text(1, 1_500));
        CompactRig rig = new CompactRig(FOLDER.resolve("small"));
        try (CompactWriter writer = rig.writer(CompactRig.SHAPE, known)) {
            Set<Digest> wanted = new HashSet<>();
            wanted.add(CompactRig.pack(writer, Pieces.concat(shared, Pieces.text(4, 200))));
            wanted.add(CompactRig.packUnpacked(writer, Pieces.concat(new byte[100], shared, Pieces.text(2, 50))));
            wanted.add(CompactRig.pack(writer, Pieces.concat(BASE, Pieces.text(5, 70))));
            writer.finish(wanted);
        }
        return rig;
    }

    /** The blobs' records, unpacked. */
    private static List<byte[]> records(byte[] file) {
        List<byte[]> records = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int at = Layout.DATA.length + Integer.BYTES;
        while (at < file.length - RecordFile.HEAD && file[at] != Layout.END) {
            int length = bytes.getInt(at + 1);
            if (file[at] == Layout.BLOB) {
                byte[] packed =
                        Arrays.copyOfRange(file, at + RecordFile.HEAD + Integer.BYTES, at + RecordFile.HEAD + length);
                records.add(Zstd.decompress(packed, bytes.getInt(at + RecordFile.HEAD)));
            }
            at += RecordFile.HEAD + length;
        }
        return records;
    }

    private static Content base(BaseBlob blob) throws IOException {
        if (!blob.digest().equals(Digest.sha256(BASE))) {
            throw new IOException("nobody has " + blob.digest());
        }
        return new Content() {
            @Override
            public long length() {
                return BASE.length;
            }

            @Override
            public int read(long position, byte[] target, int start, int count) {
                int some = (int) Math.min(count, BASE.length - position);
                System.arraycopy(BASE, (int) position, target, start, some);
                return some;
            }
        };
    }

    private static Path sealed(byte[] input, String name) throws IOException {
        byte[] file = input.clone();
        Mutation.seal(file);
        return Files.write(FOLDER.resolve(name), file);
    }

    private static void data(byte[] input) throws IOException {
        Path file = sealed(input, "data");
        List<Digest> blobs;
        try (Volumes volumes = Volumes.toRead(List.of(file))) {
            RecordFile records = RecordFile.open(volumes, Layout.DATA);
            Directory end = Directory.read(records);
            blobs = List.copyOf(
                    (end == null ? Directory.found(records) : end).blobs().keySet());
        }
        IOException refusal = null;
        try (CompactReader reader = CompactReader.open(List.of(file), new BlockRoom())) {
            for (Digest digest : blobs) {
                try (InputStream in = reader.open(digest, 0, CompactFuzz::base)) {
                    long size = reader.size(digest);
                    reader.bases(digest);
                    reader.check(digest);
                    in.readNBytes((int) Math.min(100_000, size));
                } catch (IOException e) {
                    refusal = e;
                }
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private static void index(byte[] input) throws IOException {
        KnownContent known = new KnownContent(1 << 20);
        known.add(sealed(input, "index"));
        known.find(1, 2);
    }

    private static void record(byte[] input) throws CompactException {
        byte[] packed = Zstd.compress(input, 1);
        ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES + packed.length)
                .putInt(input.length)
                .put(packed)
                .flip();
        BlobRecord record = BlobRecord.parse(payload);
        BlobRecord again = BlobRecord.parse(ByteBuffer.wrap(record.payload()));
        assertEquals(record.digest(), again.digest());
        assertEquals(record.size(), again.size());
        assertEquals(record.bases(), again.bases());
        assertEquals(record.segments().size(), again.segments().size());
        assertTrue(record.segments().length() >= 0, "a negative length");
    }

    /** What is packed after an interruption is right, whatever is there. */
    private static void resumed(byte[] input, byte[] index) throws IOException {
        CompactRig rig = new CompactRig(FOLDER.resolve("resumed"));
        byte[] file = input.clone();
        Mutation.seal(file);
        Files.write(rig.data(0), file);
        Files.write(rig.index(), index);
        byte[] blob = Pieces.text(9, 2_000);
        Digest digest = Digest.sha256(blob);
        try (CompactWriter writer = rig.writer()) {
            if (!writer.has(digest)) {
                CompactRig.pack(writer, blob);
            }
            writer.finish(Set.of(digest));
        }
        try (CompactReader reader = rig.reader()) {
            CompactRig.assertHolds(reader, blob);
        }
    }
}
