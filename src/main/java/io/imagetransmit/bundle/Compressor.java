package io.imagetransmit.bundle;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The form of a bundle's data files, as the meta file's {@code compressor} names it. */
public enum Compressor {
    TAR,
    SQUASHFS,
    /** Each piece of content once; see {@code docs/compact-format.md}. */
    COMPACT,
    /** These four: one tar in one stream, by old versions of the original; only read. */
    ZSTD,
    GZIP,
    XZ,
    LZ4;

    /** How the meta file writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Compressor of(String text) {
        for (Compressor compressor : values()) {
            if (compressor.text().equalsIgnoreCase(text)) {
                return compressor;
            }
        }
        return null;
    }
}
