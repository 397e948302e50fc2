package io.imagetransmit.deflate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The gzip stream of a recipe, made from its content as far as it is asked for. Not for several threads. */
final class RecipeInputStream extends InputStream {
    private final InputStream content;
    private final RecipeOutputStream compressor;
    private final Ready ready = new Ready();
    private final byte[] buffer = new byte[64 << 10];
    private boolean finished;

    RecipeInputStream(GzipRecipe recipe, InputStream content) {
        this.content = content;
        this.compressor = new RecipeOutputStream(recipe, ready);
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (ready.isEmpty()) {
            if (finished) {
                return -1;
            }
            int count = content.read(buffer, 0, buffer.length);
            if (count >= 0) {
                compressor.write(buffer, 0, count);
            } else {
                finished = true;
                compressor.finish();
            }
        }
        return ready.take(target, offset, length);
    }

    @Override
    public void close() throws IOException {
        compressor.release();
        content.close();
    }

    /** What has been made and not been read yet: at most what one piece of content makes an encoder write. */
    private static final class Ready extends ByteArrayOutputStream {
        private int start;

        Ready() {
            super(64 << 10);
        }

        boolean isEmpty() {
            return start == count;
        }

        int take(byte[] target, int offset, int length) {
            int some = Math.min(length, count - start);
            System.arraycopy(buf, start, target, offset, some);
            start += some;
            if (start == count) {
                start = 0;
                count = 0;
            }
            return some;
        }
    }
}
