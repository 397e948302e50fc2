package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BiFunction;

/**
 * Whether this JVM's zlib writes what the common one writes. A JDK may be built against another (zlib-ng, Chromium's, Intel's);
 * what those write is as good, but differs, and differs between their versions and processors. Then the ported one is used.
 */
final class StandardZlib {
    /** Over what zlib 1.2.13 writes at levels 1 to 9. */
    private static final String EXPECTED = "0f512fbda41b89f5ec8477cd80e8868839c7802c93ec0c1ad7c3255cccf7274a";

    private static final int SIZE = 150_000;

    private static final class Lazily {
        static final boolean PRESENT = writtenBy(ZlibDeflater::new).equals(EXPECTED);
    }

    private StandardZlib() {}

    /** Whether it is; the first call takes some tens of milliseconds. */
    static boolean isPresent() {
        return Lazily.PRESENT;
    }

    static boolean isStandard(BiFunction<OutputStream, Integer, RawDeflater> zlib) {
        return writtenBy(zlib).equals(EXPECTED);
    }

    private static String writtenBy(BiFunction<OutputStream, Integer, RawDeflater> zlib) {
        MessageDigest hash = sha256();
        byte[] content = content();
        for (int level = 1; level <= 9; level++) {
            try (RawDeflater deflater = zlib.apply(new HashStream(hash), level)) {
                deflater.write(content, 0, content.length);
                deflater.finish();
            } catch (IOException e) {
                throw new UncheckedIOException(e); // nothing here writes to anywhere
            }
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    /** Short and long repetitions, near and far ones, and some noise. */
    private static byte[] content() {
        byte[] content = new byte[SIZE];
        int random = 1;
        int at = 0;
        while (at < SIZE) {
            random = random * 1103515245 + 12345;
            int kind = random >>> 28;
            int value = random >>> 12 & 0xffff;
            int length = Math.min(SIZE - at, kind < 8 ? 1 + (value & 3) : 3 + (value & 63));
            int back = kind < 12 ? value & 1023 : value & 32767;
            for (int i = 0; i < length; i++, at++) {
                content[at] = kind < 8 || back == 0 || back > at ? (byte) (value >> i & 0x3f) : content[at - back];
            }
        }
        return content;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static final class HashStream extends OutputStream {
        private final MessageDigest hash;

        HashStream(MessageDigest hash) {
            this.hash = hash;
        }

        @Override
        public void write(int single) {
            hash.update((byte) single);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            hash.update(bytes, offset, length);
        }
    }
}
