package io.imagetransmit.plan;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.image.ListLine.Entry;
import io.imagetransmit.image.ListLine.Invalid;
import io.imagetransmit.image.ListLine.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a list comes down to.
 *
 * @param images in the order of the list, each target once
 * @param invalid in the order of the list: lines that were not understood, and those that cannot be done
 * @param duplicates how many lines said again what an earlier line had said
 */
public record TransferPlan(List<PlannedImage> images, List<Invalid> invalid, int duplicates) {
    public TransferPlan {
        images = List.copyOf(images);
        invalid = List.copyOf(invalid);
    }

    /**
     * Names every image of the list, and sorts out what cannot be done.
     *
     * @param sameRegistry whether source and target are one registry, where an image cannot be carried to its own place
     */
    public static TransferPlan of(ImageList list, TargetNaming naming, boolean sameRegistry) {
        Draft draft = new Draft(naming, sameRegistry);
        list.lines().forEach(draft::add);
        return new TransferPlan(draft.images, draft.invalid, draft.duplicates);
    }

    /** The plan in the making. */
    private static final class Draft {
        private final TargetNaming naming;
        private final boolean sameRegistry;
        private final List<PlannedImage> images = new ArrayList<>();
        private final List<Invalid> invalid = new ArrayList<>();
        private final Map<ImageReference, PlannedImage> byTarget = new HashMap<>();
        private int duplicates;

        Draft(TargetNaming naming, boolean sameRegistry) {
            this.naming = naming;
            this.sameRegistry = sameRegistry;
        }

        void add(ListLine line) {
            if (line instanceof Invalid refused) {
                invalid.add(refused);
            } else if (line instanceof Entry entry) {
                add(naming.name(entry));
            }
        }

        private void add(TargetNaming.Result result) {
            if (result instanceof TargetNaming.Unnamed unnamed) {
                invalid.add(unnamed.line());
            } else if (result instanceof TargetNaming.Named named) {
                add(named.image());
            }
        }

        private void add(PlannedImage image) {
            PlannedImage earlier = byTarget.get(image.target());
            Invalid refusal = refusal(image, earlier, sameRegistry);
            if (refusal != null) {
                invalid.add(refusal);
            } else if (earlier != null) {
                duplicates++;
            } else {
                byTarget.put(image.target(), image);
                images.add(image);
            }
        }
    }

    private static @Nullable Invalid refusal(PlannedImage image, @Nullable PlannedImage earlier, boolean sameRegistry) {
        String target = image.target().toString();
        if (sameRegistry && isSamePlace(image.source(), image.target())) {
            return invalid(image, Reason.SAME_PLACE, Map.of("part", target, "target", target));
        }
        if (earlier == null || isSameContent(image.source(), earlier.source())) {
            return null;
        }
        return invalid(
                image,
                Reason.TARGET_TAKEN,
                Map.of(
                        "part",
                        target,
                        "target",
                        target,
                        "otherLine",
                        Integer.toString(earlier.lineNumber()),
                        "otherText",
                        earlier.text()));
    }

    private static Invalid invalid(PlannedImage image, Reason reason, Map<String, String> details) {
        return new Invalid(image.lineNumber(), image.text(), reason, details);
    }

    /** A target never has both tag and digest; of a source with both, the tag is what would be overwritten. */
    private static boolean isSamePlace(ImageReference source, ImageReference target) {
        return source.repository().equals(target.repository()) && Objects.equals(source.tag(), target.tag());
    }

    private static boolean isSameContent(ImageReference one, ImageReference other) {
        Digest digest = one.digest();
        return digest == null ? one.equals(other) : digest.equals(other.digest());
    }
}
