package io.imagetransmit.config;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What a document says, apart from how it is written: maps, lists and scalars that can be compared. A key without a value is as
 * good as absent, but where a merged mapping may have one that it hides. An alias says what it stands for, and is compared by the
 * hash of that, since meanings nested in aliases could grow without bound.
 */
final class Meaning {
    /** No value: nothing, {@code null}, an empty text, list or mapping. */
    static final Object BLANK = new Scalar("", "");

    /** Tags of plain scalars. {@code cfg.yaml} is read as text, so that {@code 5} and {@code "5"} are the same. */
    private static final Set<Tag> TEXTS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP, Tag.MERGE);

    /** One difference between what a document says and what it shall say. */
    sealed interface Change {
        record None() implements Change {}

        record Replaced(Place place, Object meaning) implements Change {}

        /** An item of a list is taken away. */
        record Removed(Place place) implements Change {}

        record ItemAdded(Place list, Object meaning) implements Change {}

        /** A mapping, or the root of an empty document, has a further key. */
        record KeyAdded(Place mapping, String key, Object meaning) implements Change {}
    }

    private record Scalar(String tag, String value) {}

    private record Alias(int hash) {}

    private record Repeated(Object key, int number) {}

    private final Change change;
    private final IdentityHashMap<Node, Integer> hashes;
    private final boolean hashing;

    private Meaning(Change change, IdentityHashMap<Node, Integer> hashes, boolean hashing) {
        this.change = change;
        this.hashes = hashes;
        this.hashing = hashing;
    }

    static Object of(Place root) {
        return changed(root, new Change.None());
    }

    /** What the document shall say with this change. */
    static Object changed(Place root, Change change) {
        IdentityHashMap<Node, Integer> hashes = new IdentityHashMap<>();
        Object before = new Meaning(new Change.None(), hashes, true).meaning(root);
        return change instanceof Change.None ? before : new Meaning(change, hashes, false).meaning(root);
    }

    /** A text as the value of a key. */
    static Object text(String text) {
        return text.isEmpty() ? BLANK : new Scalar("", text);
    }

    static Object map(Map<String, String> texts) {
        Map<Object, Object> map = new LinkedHashMap<>();
        texts.forEach((key, value) -> map.put(text(key), text(value)));
        map.values().removeIf(BLANK::equals);
        return orBlank(map);
    }

    static Object list(List<?> items) {
        return items.isEmpty() ? BLANK : List.copyOf(items);
    }

    /** What a part of a document says. */
    static Object of(Place place, Place root) {
        IdentityHashMap<Node, Integer> hashes = new IdentityHashMap<>();
        Meaning meaning = new Meaning(new Change.None(), hashes, true);
        // for the hashes of what aliases in the part stand for
        meaning.meaning(root);
        return meaning.meaning(place);
    }

    /** A mapping that has everything from an alias. */
    static Object merging(Place.Alias alias, Place root) {
        return Map.of(text("<<"), of(alias, root));
    }

    private static Object orBlank(Map<Object, Object> map) {
        return map.isEmpty() ? BLANK : map;
    }

    private Object meaning(Place place) {
        if (change instanceof Change.Replaced replaced && replaced.place() == place) {
            return replaced.meaning();
        }
        Object meaning = unreplaced(place);
        if (hashing && place.node().getAnchor() != null) {
            hashes.putIfAbsent(place.node(), meaning.hashCode());
        }
        return meaning;
    }

    private Object unreplaced(Place place) {
        if (place instanceof Place.Mapping mapping) {
            return mapping(mapping);
        }
        if (place instanceof Place.Listing listing) {
            return listing(listing);
        }
        if (place instanceof Place.Alias alias) {
            // absent only for an alias of what it stands in
            return new Alias(hashes.getOrDefault(alias.node(), 0));
        }
        Place.Scalar scalar = (Place.Scalar) place;
        if (change instanceof Change.KeyAdded added && added.mapping() == place) {
            return Map.of(text(added.key()), added.meaning());
        }
        if (ConfigMap.isBlank(scalar.node())) {
            return BLANK;
        }
        Tag tag = scalar.node().getTag();
        return new Scalar(
                TEXTS.contains(tag) ? "" : tag.getValue(), scalar.node().getValue());
    }

    private Object mapping(Place.Mapping mapping) {
        Map<Object, Object> map = new LinkedHashMap<>();
        boolean merges = mapping.pairs().stream()
                .anyMatch(pair -> Tag.MERGE.equals(pair.key().node().getTag()));
        for (Place.Pair pair : mapping.pairs()) {
            put(map, meaning(pair.key()), meaning(pair.value()), merges);
        }
        if (change instanceof Change.KeyAdded added && added.mapping() == mapping) {
            put(map, text(added.key()), added.meaning(), merges);
        }
        return orBlank(map);
    }

    private static void put(Map<Object, Object> map, Object key, Object value, boolean keepBlank) {
        if (BLANK.equals(value) && !keepBlank) {
            return;
        }
        Object unique = key;
        for (int number = 2; map.containsKey(unique); number++) {
            unique = new Repeated(key, number);
        }
        map.put(unique, value);
    }

    private Object listing(Place.Listing listing) {
        List<Object> list = new ArrayList<>();
        for (Place.Item item : listing.items()) {
            if (!(change instanceof Change.Removed removed) || removed.place() != item.value()) {
                list.add(meaning(item.value()));
            }
        }
        if (change instanceof Change.ItemAdded added && added.list() == listing) {
            list.add(added.meaning());
        }
        return list(list);
    }
}
