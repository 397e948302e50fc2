package io.imagetransmit.job;

import io.imagetransmit.bundle.BundleSource;
import io.imagetransmit.bundle.ContentSource;
import io.imagetransmit.event.BlobProgress;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs of an increment's bases, had from the targets, for making new blobs of their contents. */
final class TargetContents implements ContentSource {
    private final Surroundings around;
    private final Task task;
    private final Map<Digest, Place> places = new LinkedHashMap<>();
    private final Set<Digest> opened = ConcurrentHashMap.newKeySet();

    private record Place(ImageSource target, String host, ProgressMeter meter, UploadPreflight.FoundContent found) {}

    TargetContents(Surroundings around, Task task) {
        this.around = around;
        this.task = task;
    }

    /**
     * Adds what a target has; what another one has as well is fetched there.
     *
     * @param meter shows what is fetched
     */
    void add(Registries.Connection target, ProgressMeter meter, Map<Digest, UploadPreflight.FoundContent> contents) {
        if (contents.isEmpty()) {
            return;
        }
        ImageSource source = task.cached(new RegistrySource(target.client()));
        contents.forEach((digest, found) ->
                places.putIfAbsent(digest, new Place(source, target.client().host(), meter, found)));
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
        places.values()
                .forEach(place -> place.meter().want(place.found().content().blob()));
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
        if (!opened.add(blob.digest())) {
            place.meter().want(blob); // once more, after an upload that has failed
        }
        String repository = place.found().repository();
        InputStream stream = place.target().openBlob(repository, blob, offset);
        return new ShownStream(stream, place.meter(), place.meter().start(repository, blob), offset);
    }

    /** Shows how far a blob has come. It is opened once; the source mends what breaks. */
    private static final class ShownStream extends FilterInputStream {
        private final ProgressMeter meter;
        private final BlobProgress progress;
        private long position;
        private boolean ended;

        ShownStream(InputStream in, ProgressMeter meter, BlobProgress progress, long position) {
            super(in);
            this.position = position;
            this.meter = meter;
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            int count = super.read(target, start, length);
            position += Math.max(0, count);
            progress.moveTo(position);
            return count;
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                ended = true;
                meter.end(progress);
            }
            super.close();
        }
    }
}
