package io.imagetransmit.registry;

import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.RequestBody;
import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageIndex;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestType;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes manifests to one registry (OCI distribution specification, "Pushing Manifests"). Under a tag a registry takes whatever
 * arrives, so what was damaged on its way, and whatever an attempt has left that nobody answered for, is set right here.
 */
final class ManifestUpload {
    /** What may come of a manifest that was damaged on its way. */
    private static final Set<String> DAMAGE = Set.of("MANIFEST_INVALID", "MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN");
    /** After these there is nobody to ask what has become of an attempt. */
    private static final Set<Kind> NOBODY =
            Set.of(Kind.CANCELLED, Kind.UNKNOWN_HOST, Kind.REFUSED, Kind.TIMEOUT, Kind.PROXY);
    /** Two different images differ in a digest at least. */
    private static final int MOST_DAMAGED_BYTES = 16;

    private final RegistryClient client;
    private final Manifests manifests;

    ManifestUpload(RegistryClient client, Manifests manifests) {
        this.client = client;
        this.manifests = manifests;
    }

    /**
     * Pushes a manifest. If that fails, the tag is afterwards what it was before, unless the registry cannot be asked or does not
     * allow it, or somebody else has pushed meanwhile.
     *
     * @param before what stood under the tag before this program wrote there, as far as it is known
     * @return whether the registry says that it keeps track of the manifest's subject ({@code OCI-Subject})
     */
    boolean put(ImageReference image, Manifest manifest, Manifests.Head before) throws TransferException {
        for (int attempt = 1; ; attempt++) {
            try {
                return putOnce(image, manifest);
            } catch (TransferException e) {
                boolean damaged =
                        e.kind() == Kind.CORRUPT || DAMAGE.contains(e.details().getOrDefault("code", ""));
                if (damaged && attempt <= client.retryPolicy().retries()) {
                    continue;
                }
                if (image.tag() != null && !NOBODY.contains(e.kind()) && arrived(image, manifest, before, e)) {
                    return false;
                }
                throw e;
            }
        }
    }

    private boolean putOnce(ImageReference image, Manifest manifest) throws TransferException {
        ImageReference name = image.tag() != null
                ? ImageReference.tagged(image.repository(), image.tag())
                : ImageReference.byDigest(image.repository(), manifest.digest());
        HttpCall call = HttpCall.of("PUT", manifests.uri(name))
                .with("Content-Type", manifest.mediaType())
                .withBody(RequestBody.of(manifest.bytes()));
        Digest declared;
        TransferException page;
        boolean subjectKept;
        try (HttpAnswer answer = client.send(call, image.toString(), List.of(scope(image)))) {
            if (!answer.isSuccess()) {
                throw refused(answer, image, manifest);
            }
            declared = Manifests.declaredDigest(answer);
            page = RegistryClient.isHtml(answer) ? client.webPage(answer, image.toString()) : null;
            subjectKept = answer.header("OCI-Subject") != null;
        }
        Digest stored = declared != null ? declared : manifests.digestOf(name, scope(image));
        if (stored == null || !stored.matches(manifest.bytes())) {
            throw page != null ? page : damaged(image, manifest, declared);
        }
        return subjectKept;
    }

    private TransferException damaged(ImageReference image, Manifest manifest, @Nullable Digest declared) {
        Map<String, String> details = new HashMap<>();
        details.put("host", client.host());
        details.put("name", image.toString());
        details.put("digest", manifest.digest().toString());
        if (declared != null) {
            details.put("found", declared.toString());
        }
        return new TransferException(client.side(), Kind.CORRUPT, details);
    }

    private TransferException refused(HttpAnswer answer, ImageReference image, Manifest manifest) {
        TransferException refused = client.refused(answer, image.toString());
        String code = refused.details().getOrDefault("code", "");
        boolean typeRefused = answer.status() == 415
                || code.equals("UNSUPPORTED")
                || (code.equals("MANIFEST_INVALID") && answer.status() / 100 == 4);
        return manifest instanceof ImageIndex && typeRefused
                ? new TransferException(client.side(), Kind.INDEX_REFUSED, refused.details(), refused)
                : refused;
    }

    /**
     * Looks what has become of the attempts: an earlier one, whose answer was lost, may have brought the manifest after all, or a
     * damaged one, which is taken away again.
     */
    private boolean arrived(ImageReference image, Manifest manifest, Manifests.Head before, TransferException failure) {
        try {
            ImageReference tag = ImageReference.tagged(image.repository(), String.valueOf(image.tag()));
            Digest declared = declared(failure);
            Digest there = manifests.digestOf(tag, scope(tag));
            // on a line that damages manifests one answer that there is none may be damage as well
            there = there == null ? declared : there;
            if (there == null || there.equals(before.digest())) {
                return false;
            }
            if (there.matches(manifest.bytes())) {
                return true;
            }
            boolean ours = there.equals(declared) || !before.isUnknown();
            if (ours && isDamaged(tag.repository(), there, manifest)) {
                restore(tag, before.digest());
                delete(tag.repository(), there);
            }
            return false;
        } catch (TransferException e) {
            return false; // the failure that is on its way to the user has to do
        }
    }

    /** Whether this is what became of the manifest on its way, and not what somebody else has pushed, whatever the registry said. */
    private boolean isDamaged(String repository, Digest there, Manifest manifest) throws TransferException {
        byte[] bytes = bytes(ImageReference.byDigest(repository, there));
        byte[] original = manifest.bytes();
        int different = Math.abs(bytes.length - original.length);
        for (int i = 0; i < Math.min(bytes.length, original.length); i++) {
            different += bytes[i] == original[i] ? 0 : 1;
        }
        return different <= MOST_DAMAGED_BYTES;
    }

    /** As they are: that which is damaged need not be a manifest. */
    private byte[] bytes(ImageReference image) throws TransferException {
        HttpCall call = HttpCall.get(manifests.uri(image)).with("Accept", ManifestType.acceptHeader());
        try (HttpAnswer answer = client.send(call, image.toString(), List.of(scope(image)))) {
            return answer.isSuccess() ? answer.readAll(Manifest.MAX_SIZE) : new byte[0];
        } catch (IOException e) {
            throw client.failed(e, image.toString());
        }
    }

    /** What the registry said that it has stored, where that was wrong. */
    private static @Nullable Digest declared(TransferException failure) {
        String found = failure.details().get("found");
        return found == null ? null : Digest.parse(found);
    }

    private void restore(ImageReference tag, @Nullable Digest before) throws TransferException {
        Manifest former =
                before == null ? null : manifests.get(ImageReference.byDigest(tag.repository(), before), scope(tag));
        for (int attempt = 0; former != null && attempt <= client.retryPolicy().retries(); attempt++) {
            try {
                putOnce(tag, former);
                return;
            } catch (TransferException e) {
                // on the same line this one may have been damaged as well
                Digest there = manifests.digestOf(tag, scope(tag));
                if (there != null && !there.matches(former.bytes()) && isDamaged(tag.repository(), there, former)) {
                    delete(tag.repository(), there);
                }
            }
        }
    }

    /** Many registries forbid it; then to have put back what was there has to do, or the user's being told. */
    private void delete(String repository, Digest digest) throws TransferException {
        HttpCall call = HttpCall.of("DELETE", manifests.uri(ImageReference.byDigest(repository, digest)));
        try (HttpAnswer answer = client.send(call, repository, List.of(Scope.pullPush(repository)))) {
            answer.status();
        }
    }

    private static Scope scope(ImageReference image) {
        return Scope.pullPush(image.repository());
    }
}
