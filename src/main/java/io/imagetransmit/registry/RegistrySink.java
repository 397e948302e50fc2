package io.imagetransmit.registry;

import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.TransferException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A registry to write images to. */
public final class RegistrySink implements ImageSink {
    private final RegistryClient client;
    private final Manifests manifests;
    private final ManifestUpload upload;
    private final FormerTags formerTags = new FormerTags();
    private final UploadSessions sessions;
    private final ReferrersTag referrersTag;
    private final UploadLimits limits = new UploadLimits();
    private final UploadLog log;
    private final ExecutorService opener;

    public RegistrySink(RegistryClient client, UploadLog log) {
        this.client = client;
        this.log = log;
        this.manifests = new Manifests(client);
        this.sessions = new UploadSessions(client);
        this.upload = new ManifestUpload(client, manifests);
        this.referrersTag = new ReferrersTag(manifests, upload);
        this.opener = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "upload-opener");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public @Nullable Digest digestOf(ImageReference image) throws TransferException {
        Digest digest = manifests.digestOf(image, Scope.pullPush(image.repository()));
        formerTags.found(image, digest);
        return digest;
    }

    @Override
    public boolean hasBlob(String repository, Descriptor blob) throws TransferException {
        return sessions.hasBlob(repository, blob);
    }

    @Override
    public Placement place(String repository, Descriptor blob, List<String> otherRepositories)
            throws TransferException {
        UploadSession opened = null;
        if (!otherRepositories.isEmpty()) {
            String from = otherRepositories.get(0);
            UploadSessions.MountAnswer answer = sessions.mount(repository, blob, from);
            if (answer instanceof UploadSessions.MountAnswer.Mounted) {
                return new Placement.Mounted(from);
            }
            opened = answer instanceof UploadSessions.MountAnswer.Opened open ? open.session() : null;
        }
        if (sessions.hasBlob(repository, blob)) {
            if (opened != null) {
                sessions.cancel(opened);
            }
            return new Placement.Present();
        }
        return new Placement.Wanted(new BlobUpload(client, sessions, limits, log, opener, repository, blob, opened));
    }

    @Override
    public void putManifest(ImageReference image, Manifest manifest) throws TransferException {
        boolean subjectKept = upload.put(image, manifest, formerTags.before(image));
        formerTags.replaced(image);
        Descriptor subject = manifest.subject();
        if (subject != null && !subjectKept) {
            referrersTag.add(image.repository(), subject.digest(), manifest);
        }
    }

    @Override
    public void finish() {
        // each manifest became visible when it was put
    }

    @Override
    public void abort() {
        client.abort();
    }

    @Override
    public void close() {
        opener.shutdownNow();
        client.close();
    }
}
