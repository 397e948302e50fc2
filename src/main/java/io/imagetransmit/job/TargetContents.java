package io.imagetransmit.job;

import io.imagetransmit.bundle.BundleSource;
import io.imagetransmit.bundle.ContentSource;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Blobs of an increment's bases, had from the targets, for making new blobs of their contents. */
final class TargetContents implements ContentSource {
    private final Surroundings around;
    private final Task task;
    private final Map<Digest, Place> places = new LinkedHashMap<>();

    private record Place(ImageSource target, String host, UploadPreflight.FoundContent found) {}

    TargetContents(Surroundings around, Task task) {
        this.around = around;
        this.task = task;
    }

    /** Adds what a target has; what another one has as well is fetched there. */
    void add(Registries.Connection target, Map<Digest, UploadPreflight.FoundContent> contents) {
        if (contents.isEmpty()) {
            return;
        }
        ImageSource source = task.cached(new RegistrySource(target.client()));
        contents.forEach((digest, found) ->
                places.putIfAbsent(digest, new Place(source, target.client().host(), found)));
    }

    /**
     * Lets the bundle have what it needs, and says what that takes.
     *
     * @throws TransferException if there is no room for what has to be unpacked
     */
    void offerTo(ImageSource images) throws TransferException {
        if (places.isEmpty() || task.request().dryRun() || !(images instanceof BundleSource bundle)) {
            return;
        }
        long bytes = 0;
        long room = 0;
        Set<String> hosts = new TreeSet<>();
        for (Place place : places.values()) {
            bytes += place.found().content().blob().size();
            room += place.found().content().content();
            hosts.add(place.host());
        }
        Path folder = StoredFiles.temporary(around.environment());
        task.console()
                .log(around.messages()
                        .text(
                                "log.baseContents",
                                Map.of(
                                        "count", String.valueOf(places.size()),
                                        "bytes", HumanUnits.bytes(bytes),
                                        "host", String.join(", ", hosts),
                                        "room", HumanUnits.bytes(room),
                                        "path", folder.toString())));
        long usable = usable(folder);
        if (usable < room) {
            throw new TransferException(
                    Side.DISK,
                    Kind.DISK_FULL,
                    Map.of(
                            "path",
                            folder.toString(),
                            "message",
                            HumanUnits.bytes(usable) + " < " + HumanUnits.bytes(room)));
        }
        bundle.contentsFrom(this);
    }

    /** Bytes; of the nearest folder that is there. */
    private static long usable(Path folder) {
        Path there = folder.toAbsolutePath();
        while (there.getParent() != null && !there.toFile().isDirectory()) {
            there = there.getParent();
        }
        return there.toFile().getUsableSpace();
    }

    @Override
    public InputStream open(Descriptor blob, long offset) throws TransferException {
        Place place = places.get(blob.digest());
        if (place == null) {
            throw new TransferException(
                    Side.TARGET,
                    Kind.BASE_MISSING,
                    Map.of("digest", blob.digest().toString(), "base", ""));
        }
        return place.target().openBlob(place.found().repository(), blob, offset);
    }
}
