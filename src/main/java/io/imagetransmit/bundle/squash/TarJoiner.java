package io.imagetransmit.bundle.squash;

import io.imagetransmit.bundle.squash.TarSplitReader.FileContent;
import io.imagetransmit.bundle.squash.TarSplitReader.Literal;
import io.imagetransmit.bundle.squash.TarSplitReader.Part;
import io.imagetransmit.squashfs.FileNode;
import io.imagetransmit.squashfs.Node;
import io.imagetransmit.squashfs.SquashfsImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A layer's tar, put together from the layer's folder and its tar-split file. A damaged or hostile one gives a {@link
 * TarSplitException} or an exception of the image; that the bytes are right has to be verified otherwise. For one thread.
 */
final class TarJoiner extends InputStream {
    private final SquashfsImage image;
    private final byte[] folder;
    private final TarSplitReader split;
    private final long most;
    private final Crc64 crc64 = new Crc64();
    private long length;
    private @Nullable InputStream current;
    /** What the current part is, if it is a file. */
    private @Nullable FileContent file;

    private long left;

    /** @param most bytes that the tar may have */
    TarJoiner(SquashfsImage image, String folder, InputStream tarSplit, long most) throws IOException {
        this.image = image;
        this.folder = (folder + "/").getBytes(StandardCharsets.UTF_8);
        this.split = new TarSplitReader(tarSplit);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (left == 0 && !advance()) {
            return -1;
        }
        InputStream in = current;
        int some = in == null ? -1 : in.read(target, start, (int) Math.min(count, left));
        if (some < 0) {
            throw new TarSplitException("a part ends too early");
        }
        left -= some;
        if (file != null) {
            crc64.update(target, start, some);
            if (left == 0) {
                check(file);
            }
        }
        return some;
    }

    private void check(FileContent content) throws TarSplitException {
        if (content.crc64() != null && content.crc64() != crc64.value()) {
            throw new TarSplitException("the content of " + shown(content.path()) + " is not what it was");
        }
    }

    private boolean advance() throws IOException {
        Part part = split.next();
        if (part == null) {
            return false;
        }
        if (part instanceof Literal literal) {
            current = new ByteArrayInputStream(literal.bytes());
            left = literal.bytes().length;
            file = null;
        } else if (part instanceof FileContent content) {
            current = open(content);
            left = content.size();
            file = content;
            crc64.reset();
        }
        if (left > most - length) {
            throw new TarSplitException("the layer would unpack to more than its size allows");
        }
        length += left;
        return true;
    }

    private InputStream open(FileContent content) throws IOException {
        Node node = image.find(path(content.path())).orElse(null);
        if (node instanceof FileNode found && found.size() == content.size()) {
            return image.open(found, 0);
        }
        throw new TarSplitException(
                node instanceof FileNode found
                        ? shown(content.path()) + " has " + found.size() + " bytes instead of " + content.size()
                        : shown(content.path()) + " is not there");
    }

    /** Below the folder, whatever the name says: nothing there is called {@code ..}, so nothing leads out of it. */
    private byte[] path(byte[] name) {
        ByteArrayOutputStream path = new ByteArrayOutputStream(folder.length + name.length);
        path.writeBytes(folder);
        path.writeBytes(name);
        return path.toByteArray();
    }

    private static String shown(byte[] path) {
        String text = new String(path, StandardCharsets.UTF_8).replaceAll("\\p{Cc}", "?");
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    @Override
    public void close() throws IOException {
        split.close();
    }
}
