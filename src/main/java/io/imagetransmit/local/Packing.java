package io.imagetransmit.local;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** What a stream is packed with, told by its first bytes: media types and file names are often wrong. */
enum Packing {
    NONE("", "", ""),
    GZIP("gzip", "gunzip", "1f8b08"),
    ZSTD("zstd", "zstd -d", "28b52ffd"),
    XZ("xz", "unxz", "fd377a585a00");

    /** So many bytes are enough to tell. */
    static final int MAGIC_LENGTH = 6;

    private static final int BUFFER = 64 << 10;

    private final String program;
    private final String command;
    private final String magic;

    /** @param magic its first bytes in hexadecimal digits */
    Packing(String program, String command, String magic) {
        this.program = program;
        this.command = command;
        this.magic = magic;
    }

    /** The packing of a stream that begins with these bytes. */
    static Packing of(byte[] beginning) {
        String hex = HexFormat.of().formatHex(beginning);
        for (Packing packing : values()) {
            if (packing != NONE && hex.startsWith(packing.magic)) {
                return packing;
            }
        }
        return NONE;
    }

    String program() {
        return program;
    }

    /** What unpacks a file that is packed so. */
    String command() {
        return command;
    }

    /** The unpacked stream; only for what layers are packed with. */
    InputStream unpacked(InputStream packed) throws IOException {
        return switch (this) {
            case NONE -> packed;
            case GZIP -> new GZIPInputStream(packed, BUFFER);
            case ZSTD -> new ZstdInputStream(packed);
            case XZ -> throw new IOException("a layer packed with " + program);
        };
    }
}
