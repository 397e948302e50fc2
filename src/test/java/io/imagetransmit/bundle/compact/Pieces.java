package io.imagetransmit.bundle.compact;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Made-up content. */
final class Pieces {
    private Pieces() {}

    static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** Words, which zstd packs well and which has no long repetitions. */
    static byte[] text(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at++) {
            bytes[at] = (byte) ('a' + Math.min(random.nextInt(26), random.nextInt(26)));
        }
        return bytes;
    }

    static byte[] concat(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    /** A version of the bytes with some of them replaced, taken out and put in. */
    static byte[] changed(byte[] bytes, int changes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] changed = bytes;
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(changed.length);
            int out = Math.min(random.nextInt(300), changed.length - at);
            changed = concat(
                    Arrays.copyOf(changed, at),
                    random(random.nextLong(), random.nextInt(300)),
                    Arrays.copyOfRange(changed, at + out, changed.length));
        }
        return changed;
    }

    /** A zip entry: its header, and stored content. */
    static byte[] zipEntry(String name, byte[] content) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocate(30 + encoded.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {'P', 'K', 3, 4, 20, 0});
        header.putInt(18, content.length).putInt(22, content.length);
        header.putShort(26, (short) encoded.length).putShort(28, (short) 4);
        header.position(30).put(encoded).put(new byte[] {7, 7, 0, 0});
        return concat(header.array(), content);
    }

    /** A tar's header and content with its padding. */
    static byte[] tarEntry(String name, byte[] content) {
        return concat(
                tarHeader(name, '0', String.format("%011o", content.length).getBytes(StandardCharsets.US_ASCII)),
                content,
                new byte[-content.length & 511]);
    }

    /** @param size twelve bytes or fewer, as they are to stand in the header */
    static byte[] tarHeader(String name, char type, byte[] size) {
        byte[] header = new byte[512];
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(encoded, 0, header, 0, encoded.length);
        System.arraycopy(size, 0, header, 124, size.length);
        header[156] = (byte) type;
        System.arraycopy("ustar\0".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 6);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, 148, 8);
        return header;
    }

    /** Tar entries, zip entries within them, text and noise. */
    static byte[] layer(long seed, int files) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < files; i++) {
            byte[] content = switch (random.nextInt(4)) {
                case 0 -> text(random.nextLong(), random.nextInt(60_000));
                case 1 -> random(random.nextLong(), random.nextInt(9_000));
                case 2 -> new byte[random.nextInt(50_000)];
                default ->
                    concat(
                            zipEntry("a/" + i, text(random.nextLong(), random.nextInt(9_000))),
                            zipEntry("b", text(random.nextLong(), random.nextInt(200))),
                            zipEntry("c", random(random.nextLong(), random.nextInt(20_000))));
            };
            out.writeBytes(tarEntry("file" + i, content));
        }
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }
}
