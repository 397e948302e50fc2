package io.imagetransmit.bundle.compact;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Damages bytes in seeded ways. */
final class Mutation {
    private static final byte[] ODD = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xff};

    private final SplittableRandom random;

    Mutation(long seed) {
        this.random = new SplittableRandom(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** One to three changes. */
    byte[] of(byte[] bytes) {
        byte[] mutant = bytes.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            mutant = once(mutant);
        }
        return mutant;
    }

    private byte[] once(byte[] bytes) {
        if (bytes.length == 0) {
            return Pieces.random(random.nextLong(), 1 + random.nextInt(20));
        }
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextInt(8) == 0 ? bytes.length : 16));
        byte[] before = Arrays.copyOf(bytes, at);
        byte[] region = Arrays.copyOfRange(bytes, at, end);
        byte[] behind = Arrays.copyOfRange(bytes, end, bytes.length);
        switch (random.nextInt(8)) {
            case 0 -> region[0] ^= (byte) (1 << random.nextInt(8));
            case 1 -> region[0] = ODD[random.nextInt(ODD.length)];
            case 2 -> region = Pieces.random(random.nextLong(), region.length);
            case 3 -> region = new byte[region.length];
            case 4 -> region = new byte[0];
            case 5 -> region = Pieces.concat(region, region);
            case 6 -> region = Pieces.concat(Pieces.random(random.nextLong(), region.length), region);
            default -> {
                byte[] moved = region;
                region = new byte[0];
                int to = random.nextInt(behind.length + 1);
                behind = Pieces.concat(Arrays.copyOf(behind, to), moved, Arrays.copyOfRange(behind, to, behind.length));
            }
        }
        return Pieces.concat(before, region, behind);
    }

    /** Gives the records of a file right check sums, as far as records can be seen, and its end a right position. */
    static void seal(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int at = Layout.DATA.length + Integer.BYTES;
        while (at <= file.length - RecordFile.HEAD) {
            int length = bytes.getInt(at + 1);
            if (length < 0 || length > file.length - RecordFile.HEAD - at) {
                return;
            }
            CRC32C crc = new CRC32C();
            crc.update(file, at, 5);
            crc.update(file, at + RecordFile.HEAD, length);
            bytes.putInt(at + 5, (int) crc.getValue());
            int next = at + RecordFile.HEAD + length;
            if (file[at] == Layout.END && file.length - next == 16) {
                bytes.putLong(next, at);
                System.arraycopy(Layout.TRAILER, 0, file, next + 8, 8);
            }
            at = next;
        }
    }
}
