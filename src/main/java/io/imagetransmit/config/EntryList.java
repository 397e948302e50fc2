package io.imagetransmit.config;

import io.imagetransmit.config.Meaning.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The entries of a list of mappings below a key of the top level, as raw texts: a key that is absent from an entry is absent from
 * its map, one without a value has an empty text. Entries whose keys are all blank are templates that were not filled in; they are
 * left where they are and have no number.
 */
final class EntryList {
    private final YamlDocument document;
    private final String key;
    private final Section section;

    EntryList(YamlDocument document, String key, Section section) {
        this.document = document;
        this.key = key;
        this.section = section;
    }

    List<Map<String, String>> read() {
        return document.map().list(key).stream()
                .filter(this::isEntry)
                .map(this::read)
                .toList();
    }

    private boolean isEntry(Node node) {
        return node instanceof MappingNode && !map(node).isEmpty();
    }

    private ConfigMap map(Node node) {
        ConfigMap map = ConfigMap.of(section, key, node, new Problems(document.file()));
        return Objects.requireNonNull(map, "only of mappings");
    }

    private Map<String, String> read(Node node) {
        ConfigMap map = map(node);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : section.keys()) {
            String text = map.written(name);
            if (text != null) {
                texts.put(name, text);
            } else if (map.node(name) != null && map.isBlank(name)) {
                texts.put(name, "");
            }
        }
        return texts;
    }

    YamlDocument with(Map<String, String> added) throws ConfigFileException {
        List<Map<String, String>> wanted = new ArrayList<>(read());
        wanted.add(added);
        return checked(added(new NewValue.Entry(added)), wanted);
    }

    private YamlDocument added(NewValue.Entry entry) throws ConfigFileException {
        Place.Pair pair = document.pair(key);
        if (pair == null || pair.isBlank()) {
            return new TopLevel(document).with(key, new NewValue.One(entry));
        }
        Place value = pair.value();
        if (value instanceof Place.Listing list) {
            Patch patch = list.flow() ? FlowText.with(document, list, entry.flow()) : item(list, entry);
            return document.edited(list, new Change.ItemAdded(list, entry.meaning()), List.of(List.of(patch)));
        }
        if (!(value.node() instanceof MappingNode)) {
            throw document.unsafe(value);
        }
        Object both = Meaning.list(List.of(Meaning.of(value, document.root()), entry.meaning()));
        return document.edited(value, new Change.Replaced(value, both), List.of(listed(value, entry)));
    }

    private Patch item(Place.Listing list, NewValue.Entry entry) {
        List<Place.Item> items = list.items();
        Place.Item last = items.get(items.size() - 1);
        int dash = document.column(last.dash());
        List<String> lines = new ArrayList<>();
        if (items.size() > 1 && isBlankAbove(last)) {
            lines.add("");
        }
        lines.addAll(entry.item(dash, new TopLevel(document).gap(last)));
        return document.lines(document.ownEnd(end(last), dash), lines);
    }

    private boolean isBlankAbove(Place.Item item) {
        int start = document.lineStart(item.dash());
        int above = document.lineStart(Math.max(0, start - 1));
        return start > 0 && document.isBlank(above, start);
    }

    private static int end(Place.Item item) {
        return Math.max(item.value().end(), item.dash() + 1);
    }

    /** Makes a list of a mapping that stands alone, and adds an entry. */
    private List<Patch> listed(Place value, NewValue.Entry entry) {
        if (!(value instanceof Place.Mapping mapping) || mapping.flow()) {
            String comma = value instanceof Place.Alias ? " , " : ", ";
            return List.of(
                    Patch.insertion(value.start(), "["), Patch.insertion(value.end(), comma + entry.flow() + "]"));
        }
        int first = mapping.pairs().get(0).start();
        int column = document.column(first);
        int end = document.ownEnd(mapping.end(), column - 1);
        List<Patch> patches = new ArrayList<>();
        patches.add(Patch.insertion(first, "- "));
        for (int line = document.nextLine(first); line < end; line = document.nextLine(line)) {
            if (!document.isBlank(line, document.lineEnd(line))) {
                patches.add(Patch.insertion(line, "  "));
            }
        }
        patches.add(document.lines(end, entry.item(column, 2)));
        return patches;
    }

    YamlDocument without(int index) throws ConfigFileException {
        List<Map<String, String>> wanted = new ArrayList<>(read());
        wanted.remove(index);
        return checked(removed(index), wanted);
    }

    private YamlDocument removed(int index) throws ConfigFileException {
        Place place = place(index);
        Place.Pair pair = Objects.requireNonNull(document.pair(key));
        if (!(pair.value() instanceof Place.Listing list)) {
            Change change = new Change.Replaced(place, Meaning.BLANK);
            Patch patch = place instanceof Place.Mapping mapping && !mapping.flow()
                    ? lines(mapping.pairs().get(0).start(), mapping.end(), -1, false)
                    : new Patch(pair.colonEnd(), place.end(), "");
            return document.edited(place, change, List.of(List.of(patch)));
        }
        List<List<Patch>> ways = new ArrayList<>();
        for (Place.Item item : list.items()) {
            if (item.value() == place && list.flow()) {
                ways.add(FlowText.without(document, list, place.start(), place.end()));
            } else if (item.value() == place) {
                List<Place.Item> items = list.items();
                boolean last = items.size() > 1 && item.equals(items.get(items.size() - 1));
                ways.add(List.of(lines(item.dash(), end(item), 0, last)));
            }
        }
        return document.edited(place, new Change.Removed(place), ways);
    }

    /**
     * Takes away the lines of something with the comments that belong to it, and one of two blank lines around it.
     *
     * @param deeper 0 if its comments are indented deeper, -1 if they may be indented like itself
     * @param last whether a blank line above separates it from others of its kind, and nothing of its kind follows
     */
    private Patch lines(int start, int end, int deeper, boolean last) {
        int from = document.lineStart(start);
        int to = document.ownEnd(end, document.column(start) + deeper);
        boolean blankBelow = to >= document.text().length() || document.isBlank(to, document.lineEnd(to));
        int above = document.lineStart(Math.max(0, from - 1));
        boolean blankAbove = from > 0 && document.isBlank(above, from);
        return document.withoutLines(blankAbove && (blankBelow || last) ? above : from, to);
    }

    YamlDocument replaced(int index, Map<String, String> entry) throws ConfigFileException {
        List<Map<String, String>> wanted = new ArrayList<>(read());
        Map<String, String> before = wanted.set(index, entry);
        YamlDocument edited = document;
        // what is taken away comes last, lest the entry become a template in between and lose its number
        for (boolean blank : new boolean[] {false, true}) {
            for (String name : section.keys()) {
                String text = entry.get(name);
                String fresh = text == null ? "" : text;
                if (fresh.isEmpty() == blank && !fresh.equals(before.getOrDefault(name, ""))) {
                    edited = new EntryList(edited, key, section).changed(index, name, text);
                }
            }
        }
        return checked(edited, wanted);
    }

    private YamlDocument changed(int index, String name, @Nullable String text) throws ConfigFileException {
        YamlDocument own = place(index) instanceof Place.Alias alias ? MappingEdit.merging(document, alias) : document;
        return MappingEdit.changed(
                own, edited -> (Place.Mapping) new EntryList(edited, key, section).place(index), name, text);
    }

    /** Where an entry is: a mapping, or an alias of one. */
    private Place place(int index) throws ConfigFileException {
        Place.Pair pair = document.pair(key);
        if (pair == null) {
            // merged into the top level from elsewhere
            throw document.unsafe(document.root());
        }
        Place value = pair.value();
        List<Place> places = new ArrayList<>();
        if (value instanceof Place.Listing list) {
            list.items().forEach(item -> places.add(item.value()));
        } else if (value.node() instanceof MappingNode) {
            places.add(value);
        } else {
            throw document.unsafe(value);
        }
        places.removeIf(place -> !isEntry(place.node()));
        return places.get(index);
    }

    /** The document, if it has these entries to a reader. */
    private YamlDocument checked(YamlDocument edited, List<Map<String, String>> wanted) throws ConfigFileException {
        EntryList list = new EntryList(edited, key, section);
        if (withoutBlanks(list.read()).equals(withoutBlanks(wanted))) {
            return edited;
        }
        Place.Pair pair = document.pair(key);
        throw document.unsafe(pair == null ? document.root() : pair.value());
    }

    private static List<Map<String, String>> withoutBlanks(List<Map<String, String>> entries) {
        List<Map<String, String>> filled = new ArrayList<>();
        for (Map<String, String> entry : entries) {
            Map<String, String> texts = new LinkedHashMap<>(entry);
            texts.values().removeIf(String::isEmpty);
            filled.add(texts);
        }
        return filled;
    }
}
