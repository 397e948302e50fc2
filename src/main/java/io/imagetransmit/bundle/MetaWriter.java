package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Manifest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a meta file: first what the original reads, as it writes it, then ours; see also {@link MetaSeal}. */
final class MetaWriter {
    /** Characters of a manifest with every line indented, and of one of its lines; what has more is written in base64. */
    private static final int LONGEST_BLOCK = 6 << 20;

    private static final int LONGEST_LINE = 64 << 10;
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(4096, new byte[] {'\n'});

    private final BundleMeta meta;
    private final YamlOutput yaml;

    private MetaWriter(BundleMeta meta, YamlOutput yaml) {
        this.meta = meta;
        this.yaml = yaml;
    }

    /**
     * Writes the file in a staging folder, which a later run clears if this one is killed, sees that it can be read and says what
     * was meant, and moves it into place.
     */
    static void write(BundleMeta meta, Path staging, Path file) throws IOException {
        Path temporary = staging.resolve("meta.tmp");
        boolean written = false;
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                write(meta, Channels.newOutputStream(channel));
                channel.force(true);
            }
            check(meta, MetaReader.read(temporary));
            move(temporary, file);
            written = true;
        } finally {
            if (!written) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /** Where the two folders are on different disks, a file that was cut off in the middle is told by its seal. */
    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static void write(BundleMeta meta, OutputStream out) throws IOException {
        MessageDigest hash = Digest.sha256(new byte[0]).newMessageDigest();
        DigestOutputStream hashed = new DigestOutputStream(out, hash);
        Writer text = new BufferedWriter(new OutputStreamWriter(hashed, StandardCharsets.UTF_8));
        text.write(MetaSeal.FIRST_LINE);
        new MetaWriter(meta, new YamlOutput(text)).write();
        text.flush();
        out.write(MetaSeal.of(Digest.of("sha256", hash.digest())));
        out.flush();
    }

    /** It is the one file that nothing else vouches for. */
    private static void check(BundleMeta meta, BundleMeta read) throws IOException {
        boolean same = read.files().equals(meta.files())
                && read.blobs().equals(meta.blobs())
                && read.nested().keySet().equals(meta.nested().keySet())
                && read.referrers().equals(meta.referrers())
                && Objects.equals(read.index(), meta.index())
                && read.images().stream()
                        .map(image -> image.url() + image.manifest().digest() + image.renames())
                        .toList()
                        .equals(meta.images().stream()
                                .map(image -> image.url() + image.manifest().digest() + image.renames())
                                .toList());
        if (!same) {
            throw new IOException("the meta file does not say what was meant");
        }
    }

    /** Writes what {@code key: value} stands for. */
    private interface Value {
        void write() throws IOException;
    }

    private void write() throws IOException {
        yaml.beginMap();
        entry("datafiles", this::files);
        entry("compressor", () -> yaml.text(meta.compressor().text()));
        entry("blobs", this::urls);
        entry("manifests", this::manifests);
        entry("blobdoing", () -> {
            yaml.beginShortMap();
            yaml.endMap();
        });
        entry(MetaKeys.OWN, this::own);
        yaml.endMap();
        yaml.end();
    }

    private void entry(String key, Value value) throws IOException {
        yaml.text(key);
        value.write();
    }

    private void text(String key, String value) throws IOException {
        entry(key, () -> yaml.text(value));
    }

    private void files() throws IOException {
        yaml.beginMap();
        for (BundledFile file : meta.files()) {
            entry(file.name(), () -> yaml.number(file.size()));
        }
        yaml.endMap();
    }

    private void urls() throws IOException {
        yaml.beginMap();
        for (BundledBlob blob : meta.blobs().values()) {
            yaml.text(blob.digest().hex());
            yaml.list(blob.base() == null ? blob.urls() : List.of(MetaReader.SKIPPED + blob.base()));
        }
        yaml.endMap();
    }

    private void manifests() throws IOException {
        yaml.beginMap();
        for (BundledImage image : meta.images()) {
            String content = exactText(image.manifest());
            entry(image.url(), () -> yaml.document(content == null ? "" : content));
        }
        yaml.endMap();
    }

    private void own() throws IOException {
        yaml.beginMap();
        entry(MetaKeys.FORMAT, () -> yaml.number(MetaKeys.NEWEST_FORMAT));
        text(MetaKeys.TOOL, String.valueOf(meta.tool()));
        text(MetaKeys.CREATED, String.valueOf(meta.created()));
        entry(MetaKeys.FILES, this::digests);
        entry(MetaKeys.BASES, this::bases);
        BundleMeta.Index index = meta.index();
        if (index != null) {
            entry(MetaKeys.INDEX, () -> {
                yaml.beginShortMap();
                text(index.name(), index.digest().toString());
                yaml.endMap();
            });
        }
        entry(MetaKeys.IMAGES, this::images);
        entry(MetaKeys.MANIFESTS, this::nested);
        entry(MetaKeys.REFERRERS, this::referrers);
        entry(MetaKeys.BLOBS, this::blobs);
        yaml.endMap();
    }

    private void digests() throws IOException {
        yaml.beginMap();
        for (BundledFile file : meta.files()) {
            text(file.name(), String.valueOf(file.digest()));
        }
        yaml.endMap();
    }

    private void bases() throws IOException {
        yaml.beginMap();
        for (BundleMeta.Base base : meta.bases()) {
            if (base.identity() != null) {
                text(base.name(), base.identity().toString());
            }
        }
        yaml.endMap();
    }

    private void images() throws IOException {
        yaml.beginMap();
        for (BundledImage image : meta.images()) {
            yaml.text(image.url());
            yaml.beginMap();
            text(MetaKeys.MEDIA_TYPE, image.manifest().mediaType());
            text(MetaKeys.DIGEST, image.manifest().digest().toString());
            if (exactText(image.manifest()) == null) {
                entry(MetaKeys.BASE64, () -> yaml.document(base64(image.manifest())));
            }
            if (!image.renames().isEmpty()) {
                entry(MetaKeys.RENAMES, () -> yaml.list(image.renames()));
            }
            yaml.endMap();
        }
        yaml.endMap();
    }

    private void nested() throws IOException {
        yaml.beginMap();
        for (Manifest manifest : meta.nested().values()) {
            yaml.text(manifest.digest().toString());
            yaml.beginMap();
            text(MetaKeys.MEDIA_TYPE, manifest.mediaType());
            String content = exactText(manifest);
            if (content == null) {
                entry(MetaKeys.BASE64, () -> yaml.document(base64(manifest)));
            } else {
                entry(MetaKeys.CONTENT, () -> yaml.document(content));
            }
            yaml.endMap();
        }
        yaml.endMap();
    }

    private void referrers() throws IOException {
        yaml.beginMap();
        for (BundleMeta.Referrer referrer : meta.referrers()) {
            text(referrer.name().toString(), referrer.digest().toString());
        }
        yaml.endMap();
    }

    private void blobs() throws IOException {
        yaml.beginMap();
        for (BundledBlob blob : meta.blobs().values()) {
            entry(blob.digest().toString(), () -> blob(blob));
        }
        yaml.endMap();
    }

    private void blob(BundledBlob blob) throws IOException {
        yaml.beginShortMap();
        if (blob.size() >= 0) {
            entry(MetaKeys.SIZE, () -> yaml.number(blob.size()));
        }
        if (!blob.pieces().isEmpty()) {
            entry(MetaKeys.AT, () -> places(blob));
        }
        if (!blob.repositories().isEmpty()) {
            yaml.text(MetaKeys.IN);
            yaml.beginShortList();
            for (String repository : blob.repositories()) {
                yaml.text(repository);
            }
            yaml.endList();
        }
        String recipe = blob.recipe();
        if (recipe != null) {
            text(MetaKeys.RECIPE, recipe);
        }
        yaml.endMap();
    }

    private void places(BundledBlob blob) throws IOException {
        yaml.beginShortList();
        for (Piece piece : blob.pieces()) {
            yaml.beginShortList();
            yaml.text(meta.files().get(piece.file()).name());
            yaml.number(piece.offset());
            yaml.number(piece.length());
            yaml.endList();
        }
        yaml.endList();
    }

    /** The document as a text that YAML gives back unchanged, or null if it has none: no UTF-8, or odd control characters. */
    private static @Nullable String exactText(Manifest manifest) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(manifest.bytes()))
                    .toString();
            long lines = text.lines().count();
            int longest = text.lines().mapToInt(String::length).max().orElse(0);
            boolean plain = text.chars()
                    .allMatch(c -> c == '\n'
                            || c == '\t'
                            || (c >= 0x20 && c < 0x7f)
                            || (c >= 0xa0 && c < 0x2028)
                            || (c > 0x2029 && c < 0xd800)
                            || (c >= 0xe000 && c < 0xfeff));
            boolean handy = longest <= LONGEST_LINE && text.length() + 8 * lines <= LONGEST_BLOCK;
            return plain && handy ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String base64(Manifest manifest) {
        return BASE64.encodeToString(manifest.bytes());
    }
}
