package io.imagetransmit.local;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.BlobContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes a tar archive of files without owner and time into a stream, which stays open. */
final class ImageTar {
    private static final int BUFFER = 64 << 10;

    private final TarArchiveOutputStream tar;
    private final byte[] buffer = new byte[BUFFER];

    ImageTar(OutputStream out) {
        tar = new TarArchiveOutputStream(out, BUFFER, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    void document(String name, byte[] bytes) throws IOException {
        begin(name, bytes.length);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    /** What of a blob has not been read yet, after what has been. */
    void blob(String name, byte[] beginning, BlobContent content) throws IOException {
        Descriptor blob = content.descriptor();
        begin(name, blob.size());
        tar.write(beginning);
        int count = content.read(buffer, 0, buffer.length);
        while (count >= 0) {
            tar.write(buffer, 0, count);
            count = content.read(buffer, 0, buffer.length);
        }
        tar.closeArchiveEntry();
    }

    /** A stream of which the size in bytes is known. */
    void stream(String name, long size, InputStream in) throws IOException {
        begin(name, size);
        int count = in.read(buffer);
        while (count >= 0) {
            tar.write(buffer, 0, count);
            count = in.read(buffer);
        }
        tar.closeArchiveEntry();
    }

    /** Ends the archive; without that it is visibly incomplete. */
    void finish() throws IOException {
        tar.finish();
        tar.flush();
    }

    private void begin(String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
    }
}
