package io.imagetransmit.registry;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.HttpListener;
import io.imagetransmit.http.HttpRig;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestBlob;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sources and sinks as the program makes them, on an {@link HttpRig}. */
final class ClientRig implements AutoCloseable {
    private final TemporaryFolder folder = new TemporaryFolder("uploads");
    private final List<TransferException> trouble = new CopyOnWriteArrayList<>();
    private final HttpRig http;

    ClientRig(HttpRig http) {
        this.http = http;
    }

    /** One that repeats twice. */
    static ClientRig plain() {
        return new ClientRig(HttpRig.plain(2));
    }

    HttpRig http() {
        return http;
    }

    RegistryClient client(URI registry, Credentials credentials, Side side) {
        return new RegistryClient(http.session(registry, credentials), side, credentials.isPresent());
    }

    RegistrySource source(URI registry) {
        return source(registry, new Credentials.None());
    }

    RegistrySource source(URI registry, Credentials credentials) {
        return new RegistrySource(client(registry, credentials, Side.SOURCE));
    }

    RegistrySink sink(URI registry) {
        return sink(registry, new Credentials.None());
    }

    /** Each has limits of its own, as after a new start; the log of uploads is the same. */
    RegistrySink sink(URI registry, Credentials credentials) {
        return new RegistrySink(client(registry, credentials, Side.TARGET), new UploadLog(folder.path(), trouble::add));
    }

    RegistryConnector connector() {
        return new RegistryConnector(http.transport(), http.retryPolicy(), HttpListener.NONE, http.clock());
    }

    /** Where uploads are remembered. */
    Path log() {
        return folder.path();
    }

    /** What the log could not do. */
    List<TransferException> trouble() {
        return trouble;
    }

    static TestBlob blob(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return TestBlob.of(bytes);
    }

    static Descriptor descriptor(TestBlob blob) {
        return new Descriptor("application/octet-stream", blob.digest(), blob.size());
    }

    static BlobContent content(TestBlob blob) {
        return new BlobContent(descriptor(blob), offset -> from(blob, offset));
    }

    /** The content is another than the digest says. */
    static BlobContent lie(TestBlob blob, Digest digest) {
        return new BlobContent(
                new Descriptor("application/octet-stream", digest, blob.size()), offset -> from(blob, offset));
    }

    private static InputStream from(TestBlob blob, long offset) throws IOException {
        InputStream in = blob.content().get();
        in.skipNBytes(offset);
        return in;
    }

    /** Asks for a place and writes the blob, which must be wanted there. */
    static void upload(ImageSink sink, String repository, TestBlob blob) throws TransferException {
        try (ImageSink.BlobWriter writer = writer(sink, repository, descriptor(blob));
                BlobContent content = content(blob)) {
            writer.write(content);
        }
    }

    static ImageSink.BlobWriter writer(ImageSink sink, String repository, Descriptor blob) throws TransferException {
        if (sink.place(repository, blob, List.of()) instanceof ImageSink.Placement.Wanted wanted) {
            return wanted.writer();
        }
        throw new AssertionError(repository + " has " + blob.digest());
    }

    /** Reads a blob to its end, verified. */
    static byte[] download(ImageSource source, String repository, TestBlob blob) throws IOException {
        byte[] bytes = new byte[(int) blob.size()];
        BlobContent.Opener opener = offset -> source.openBlob(repository, descriptor(blob), offset);
        try (BlobContent content = new BlobContent(descriptor(blob), opener)) {
            int position = 0;
            for (int count = content.read(bytes, 0, bytes.length);
                    count >= 0;
                    count = content.read(bytes, position, bytes.length - position)) {
                position += count;
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        http.close();
        folder.close();
    }
}
