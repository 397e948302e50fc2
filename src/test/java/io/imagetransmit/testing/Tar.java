package io.imagetransmit.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes tar archives (POSIX ustar) of plain files, always with the same bytes for the same files. */
final class Tar {
    private static final int BLOCK = 512;

    private Tar() {}

    static byte[] of(Map<String, byte[]> files) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            tar.writeBytes(header(name, content.length));
            tar.writeBytes(content);
            tar.writeBytes(new byte[padding(content.length)]);
        });
        tar.writeBytes(new byte[2 * BLOCK]);
        return tar.toByteArray();
    }

    /** An archive of one large file, which is read while the archive is. */
    static InputStream streamed(String name, long size, InputStream content) {
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(header(name, size)),
                content,
                new ByteArrayInputStream(new byte[padding(size) + 2 * BLOCK]))));
    }

    private static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }

    private static byte[] header(String name, long size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0", size));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
