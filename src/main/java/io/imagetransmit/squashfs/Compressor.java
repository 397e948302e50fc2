package io.imagetransmit.squashfs;

/** What an image's blocks are packed with (the superblock's {@code compression} field). */
enum Compressor {
    GZIP("gzip"),
    LZMA("lzma"),
    LZO("lzo"),
    XZ("xz"),
    LZ4("lz4"),
    ZSTD("zstd");

    private final String text;

    Compressor(String text) {
        this.text = text;
    }

    /** The compressor with this number; one that cannot be read is refused by its name. */
    static Compressor of(int number) throws SquashfsException {
        if (number < 1 || number > values().length) {
            throw new SquashfsException("the image is packed with an unknown compressor, number " + number);
        }
        Compressor compressor = values()[number - 1];
        if (compressor == LZMA || compressor == LZO) {
            throw new SquashfsException("the image is packed with " + compressor + ", which is not supported");
        }
        return compressor;
    }

    /**
     * A new decompressor.
     *
     * @param blockSize the image's block size in bytes, which bounds what a decompressor may need
     */
    Decompressor decompressor(int blockSize) throws SquashfsException {
        return switch (this) {
            case GZIP -> new GzipDecompressor();
            case XZ -> new XzDecompressor(blockSize);
            case LZ4 -> new Lz4Decompressor();
            case ZSTD -> ZstdDecompressor.open();
            case LZMA, LZO -> throw new SquashfsException(this + " is not supported");
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
