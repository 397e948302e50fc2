package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What bundle shall be made, and how.
 *
 * @param data the folder that everything is written under
 * @param origin scheme and host of the source, for instance {@code http://10.45.80.1}
 * @param images what shall be in it, with what the list wants them to be called at the target (as text, possibly none)
 * @param bases bundles whose blobs are left out
 * @param form tar, squashfs or compact
 * @param connections data files that are written at the same time
 * @param singleFile one data file, whatever the number of connections
 * @param archive the single tar is an OCI layout and a docker archive as well
 * @param volumeSize the largest that a data file may become, bytes; {@link Long#MAX_VALUE} for no limit
 * @param manner what else decides which bytes are carried (platforms, referrers, …), so that another run is not taken for this one
 * @param tool name and version of the program
 */
public record BundlePlan(
        Path data,
        String origin,
        Map<ImageReference, List<String>> images,
        List<BundleMeta> bases,
        BundleNames.Prefix prefix,
        Compressor form,
        int connections,
        boolean singleFile,
        boolean archive,
        long volumeSize,
        String manner,
        String tool) {

    /** The smallest that a volume may be, bytes. */
    public static final long SMALLEST_VOLUME = 64 << 10;

    public BundlePlan {
        bases = List.copyOf(bases);
    }

    TarShape shape() {
        return new TarShape(singleFile || archive ? 1 : connections, archive ? Long.MAX_VALUE : volumeSize, archive);
    }

    /** What tells this job from every other one: the same for the same command on another day. */
    String identity() {
        List<String> parts = new ArrayList<>();
        parts.add(origin);
        new TreeMap<>(renamesByName()).forEach((image, renames) -> parts.add(image + renames));
        bases.forEach(base -> parts.add(base.name() + base.identity()));
        parts.add(prefix + " " + form + " " + shape() + " " + manner);
        return Digest.sha256(String.join("\n", parts).getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 24);
    }

    private Map<String, String> renamesByName() {
        Map<String, String> byName = new TreeMap<>();
        images.forEach((image, renames) -> byName.put(image.toString(), String.join(" ", renames)));
        return byName;
    }
}
