package io.imagetransmit.registry;

import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registry to read images from. */
public final class RegistrySource implements ImageSource {
    private final RegistryClient client;
    private final Manifests manifests;
    private final Referrers referrers;

    public RegistrySource(RegistryClient client) {
        this.client = client;
        this.manifests = new Manifests(client);
        this.referrers = new Referrers(client, manifests, new Listing(client));
    }

    @Override
    public @Nullable Digest digestOf(ImageReference image) throws TransferException {
        if (image.digest() != null) {
            return image.digest();
        }
        Manifests.Head head = manifests.head(image, Scope.pull(image.repository()));
        if (!head.present()) {
            throw notFound(image);
        }
        return head.digest();
    }

    @Override
    public Manifest manifest(ImageReference image) throws TransferException {
        Manifest manifest = manifests.get(image, Scope.pull(image.repository()));
        if (manifest == null) {
            throw notFound(image);
        }
        return manifest;
    }

    private TransferException notFound(ImageReference image) {
        return new TransferException(
                client.side(),
                Kind.NOT_FOUND,
                Map.of("host", client.host(), "name", image.toString(), "status", "404"));
    }

    @Override
    public InputStream openBlob(String repository, Descriptor blob, long offset) throws TransferException {
        return new BlobDownload(client, repository, blob, offset);
    }

    @Override
    public List<ImageReference> referrers(String repository, Digest subject) throws TransferException {
        return referrers.of(repository, subject);
    }

    @Override
    public void abort() {
        client.abort();
    }

    @Override
    public void close() {
        client.close();
    }
}
