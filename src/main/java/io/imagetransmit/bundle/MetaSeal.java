package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first and the last line of a meta file of ours, comments to every other reader. The first says that there must be the last,
 * and that is the digest of all before it. Nothing else would tell that a bit of an image's name has been flipped.
 *
 * @param identity digest of the whole file
 * @param ours whether the first line is there
 * @param seal what the last line says; null if it is no such line, as in files of the original
 * @param content digest of all before the last line, if there is such a line
 */
record MetaSeal(Digest identity, boolean ours, @Nullable Digest seal, Digest content) {
    static final String FIRST_LINE = "# image-transmit: the last line has the digest of all before it\n";

    private static final String BEGIN = "# ";
    private static final int LENGTH = BEGIN.length() + "sha256:".length() + 64 + 1;
    private static final int BUFFER = 64 << 10;

    /** The line for content with this digest. */
    static byte[] of(Digest content) {
        return (BEGIN + content + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static MetaSeal read(Path file) throws IOException {
        boolean ours = begins(file);
        long before = Math.max(0, Files.size(file) - LENGTH);
        MessageDigest hash = Digest.sha256(new byte[0]).newMessageDigest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            long left = before;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("cut off");
                }
                hash.update(buffer, 0, count);
                left -= count;
            }
            Digest content = Digest.of("sha256", copy(hash).digest());
            byte[] last = in.readNBytes(2 * LENGTH);
            hash.update(last);
            return new MetaSeal(Digest.of("sha256", hash.digest()), ours, seal(last), content);
        }
    }

    private static boolean begins(Path file) throws IOException {
        byte[] line = FIRST_LINE.getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(line.length), line);
        }
    }

    /**
     * Whether the file is as it was written, as far as that can be told.
     *
     * @param own whether there is something in it that only we write
     */
    boolean isWhole(boolean own) {
        return content.equals(seal) ? ours && own : seal == null && !ours && !own;
    }

    private static @Nullable Digest seal(byte[] last) {
        String line = new String(last, StandardCharsets.ISO_8859_1);
        if (!line.startsWith(BEGIN + "sha256:") || !line.endsWith("\n") || last.length != LENGTH) {
            return null;
        }
        try {
            return Digest.parse(line.substring(BEGIN.length(), LENGTH - 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static MessageDigest copy(MessageDigest hash) {
        try {
            return (MessageDigest) hash.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(hash.getProvider() + " cannot copy a " + hash.getAlgorithm(), e);
        }
    }
}
