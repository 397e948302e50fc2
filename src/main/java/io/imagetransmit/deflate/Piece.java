package io.imagetransmit.deflate;

/** A stretch of content and the stretch of the deflate stream from which it came, with their places in the whole. */
final class Piece {
    /** In bytes, of either stretch. */
    static final int SIZE = 64 << 10;

    final byte[] content = new byte[SIZE];
    final byte[] deflated = new byte[SIZE];
    long contentStart;
    int contentLength;
    long deflatedStart;
    int deflatedLength;

    void restart(long contentAt, long deflatedAt) {
        contentStart = contentAt;
        contentLength = 0;
        deflatedStart = deflatedAt;
        deflatedLength = 0;
    }

    boolean takes(int moreContent, int moreDeflated) {
        return contentLength + moreContent <= SIZE && deflatedLength + moreDeflated <= SIZE;
    }

    void addContent(byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, content, contentLength, length);
        contentLength += length;
    }

    void addDeflated(byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, deflated, deflatedLength, length);
        deflatedLength += length;
    }
}
