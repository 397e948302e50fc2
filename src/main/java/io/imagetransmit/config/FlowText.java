package io.imagetransmit.config;

import java.util.ArrayList;
import java.util.List;

/** Places in lists in brackets and mappings in braces, where commas have to be right. */
final class FlowText {
    private FlowText() {}

    /** A further part at the end. */
    static Patch with(YamlDocument document, Place collection, String part) {
        int last = collection instanceof Place.Mapping mapping ? lastPair(mapping) : lastItem(collection);
        if (last < 0) {
            return Patch.insertion(collection.end() - 1, part);
        }
        return Patch.insertion(last, (isTouchy(collection) ? " , " : ", ") + part);
    }

    /** Whether what stands last, an alias or a colon, may not touch a comma. */
    private static boolean isTouchy(Place collection) {
        if (collection instanceof Place.Mapping mapping) {
            Place value = mapping.pairs().get(mapping.pairs().size() - 1).value();
            return value.start() == value.end() || value instanceof Place.Alias;
        }
        return collection instanceof Place.Listing listing
                && listing.items().get(listing.items().size() - 1).value() instanceof Place.Alias;
    }

    private static int lastPair(Place.Mapping mapping) {
        return mapping.pairs().stream()
                .mapToInt(pair -> Math.max(pair.value().end(), pair.colonEnd()))
                .max()
                .orElse(-1);
    }

    private static int lastItem(Place collection) {
        return collection instanceof Place.Listing listing
                ? listing.items().stream()
                        .mapToInt(item -> item.value().end())
                        .max()
                        .orElse(-1)
                : -1;
    }

    /** Takes a part away, and a comma with it. */
    static List<Patch> without(YamlDocument document, Place collection, int start, int end) {
        Integer after = document.commas().ceiling(end);
        Integer before = document.commas().lower(start);
        if (after != null && after < collection.end()) {
            int rest = after + 1;
            while (document.text().charAt(rest) == ' ') {
                rest++;
            }
            return document.cut(start, rest);
        }
        if (before == null || before < collection.start()) {
            return List.of(new Patch(start, end, ""));
        }
        if (document.isBlank(before + 1, start)) {
            // with the blank that keeps an alias or a colon from a comma
            int from = document.text().charAt(before - 1) == ' ' ? before - 1 : before;
            return List.of(new Patch(from, end, ""));
        }
        List<Patch> patches = new ArrayList<>(document.cut(start, end));
        patches.add(new Patch(before, before + 1, ""));
        return patches;
    }
}
