package io.imagetransmit.config;

import io.imagetransmit.config.Meaning.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Tag;

/** Changes single keys of one mapping of a document. */
final class MappingEdit {
    /** The first line of a block scalar with a comment. */
    private static final Pattern LISTED_COMMENT = Pattern.compile("\\s#");

    private static final Pattern HEADER_COMMENT = Pattern.compile("[|>][^\\s#]*([ ]+#[^" + ConfigText.BREAKS + "]*)");

    private final YamlDocument document;
    private final Place.Mapping mapping;

    MappingEdit(YamlDocument document, Place.Mapping mapping) {
        this.document = document;
        this.mapping = mapping;
    }

    /** Finds the mapping again in a document that has been edited. */
    interface Locator {
        Place.Mapping in(YamlDocument document) throws ConfigFileException;
    }

    /**
     * With this text under this key, in place of whatever stands there.
     *
     * @param text null to take the key away, empty to leave it without a value
     */
    static YamlDocument changed(YamlDocument document, Locator locator, String key, @Nullable String text)
            throws ConfigFileException {
        YamlDocument edited = document;
        Place.Mapping mapping = locator.in(edited);
        // a key that was written twice would now have two values
        for (Place.Pair second = second(mapping, key); second != null; second = second(mapping, key)) {
            edited = new MappingEdit(edited, mapping).withoutPair(second);
            mapping = locator.in(edited);
        }
        MappingEdit edit = new MappingEdit(edited, mapping);
        return text == null || text.isEmpty() ? edit.without(key, text != null) : edit.with(key, text);
    }

    private static Place.@Nullable Pair second(Place.Mapping mapping, String key) {
        Place.Pair first = mapping.pair(key);
        return mapping.pairs().stream()
                .filter(pair -> pair.is(key) && !pair.equals(first) && !pair.isBlank())
                .findFirst()
                .orElse(null);
    }

    /** With a mapping in place of an alias that has everything from it, and can get keys of its own. */
    static YamlDocument merging(YamlDocument document, Place.Alias alias) throws ConfigFileException {
        String name = document.text().substring(alias.start(), alias.end());
        Change change = new Change.Replaced(alias, Meaning.merging(alias, document.root()));
        Patch patch = new Patch(alias.start(), alias.end(), "{<<: " + name + " }");
        return document.edited(alias, change, List.of(List.of(patch)));
    }

    private YamlDocument with(String key, String text) throws ConfigFileException {
        Place.Pair pair = mapping.pair(key);
        return pair == null ? inserted(key, text) : withValue(document, pair.value(), pair, text);
    }

    private YamlDocument without(String key, boolean keepKey) throws ConfigFileException {
        Place.Pair pair = mapping.pair(key);
        boolean merges = merges();
        if (pair == null) {
            // a blank of its own hides what would come from a merged mapping
            return merges ? inserted(key, "") : document;
        }
        if (keepKey || merges) {
            return withValue(document, pair.value(), pair, "");
        }
        return withoutPair(pair);
    }

    private boolean merges() {
        return mapping.pairs().stream()
                .anyMatch(pair -> Tag.MERGE.equals(pair.key().node().getTag()));
    }

    private YamlDocument withoutPair(Place.Pair pair) throws ConfigFileException {
        Change change = new Change.Replaced(pair.value(), Meaning.BLANK);
        List<List<Patch>> ways = new ArrayList<>();
        int end = Math.max(pair.value().end(), pair.colonEnd());
        if (mapping.flow()) {
            ways.add(FlowText.without(document, mapping, pair.start(), end));
        } else if (document.beginsLine(pair.start())
                && document.isBlank(end, document.lineEnd(end))
                && !hasComment(document.text(), pair)) {
            ways.add(List.of(document.withoutLines(document.lineStart(pair.start()), document.nextLine(end))));
        }
        ways.addAll(blanked(document, pair));
        return document.edited(pair.value(), change, ways);
    }

    private static boolean hasComment(String text, Place.Pair pair) {
        if (headerComment(text, pair.value()) != null) {
            return true;
        }
        return pair.value().start() > pair.colonEnd()
                && text.substring(pair.colonEnd(), pair.value().start()).indexOf('#') >= 0;
    }

    private static List<List<Patch>> blanked(YamlDocument document, Place.Pair pair) {
        Place value = pair.value();
        List<List<Patch>> ways = new ArrayList<>();
        if (value instanceof Place.Listing
                && LISTED_COMMENT
                        .matcher(document.text())
                        .region(value.start(), value.end())
                        .find()) {
            return List.of(); // its comments would be lost
        }
        String comment = headerComment(document.text(), value);
        if (comment != null) {
            ways.add(List.of(new Patch(pair.colonEnd(), value.end(), comment)));
        } else if (!hasComment(document.text(), pair)) {
            ways.add(List.of(new Patch(pair.colonEnd(), value.end(), "")));
        } else {
            ways.add(document.cut(value.start(), value.end()));
        }
        ways.add(List.of(new Patch(value.start(), value.end(), "''")));
        return ways;
    }

    /**
     * The document with another text in place of a value.
     *
     * @param pair what it is the value of; null for an item of a list
     */
    static YamlDocument withValue(YamlDocument document, Place value, Place.@Nullable Pair pair, String text)
            throws ConfigFileException {
        ScalarStyle style = style(value);
        Change change = new Change.Replaced(value, Meaning.text(text));
        if (text.isEmpty() && pair != null && style == ScalarStyle.PLAIN) {
            return document.edited(value, change, blanked(document, pair));
        }
        List<List<Patch>> ways = new ArrayList<>();
        for (ScalarStyle wanted : List.of(style, ScalarStyle.DOUBLE_QUOTED)) {
            ways.addAll(replacements(document, value, pair, ScalarText.of(text, wanted, value.flow())));
        }
        return document.edited(value, change, ways);
    }

    private static ScalarStyle style(Place value) {
        if (value instanceof Place.Scalar scalar) {
            ScalarStyle style = scalar.node().getScalarStyle();
            return style == ScalarStyle.SINGLE_QUOTED || style == ScalarStyle.DOUBLE_QUOTED ? style : ScalarStyle.PLAIN;
        }
        return ScalarStyle.PLAIN;
    }

    private static List<List<Patch>> replacements(
            YamlDocument document, Place value, Place.@Nullable Pair pair, String written) {
        if (pair != null && !pair.colon()) {
            // without the question mark that is in front of a key without colon
            Patch mark = new Patch(pair.start(), pair.key().start(), "");
            return List.of(List.of(mark, Patch.insertion(pair.colonEnd(), ": " + written)));
        }
        if (value.start() == value.end()) {
            return List.of(List.of(Patch.insertion(value.start(), " " + written)));
        }
        if (value instanceof Place.Listing
                && LISTED_COMMENT
                        .matcher(document.text())
                        .region(value.start(), value.end())
                        .find()) {
            return List.of(); // its comments would be lost
        }
        String comment = headerComment(document.text(), value);
        List<List<Patch>> ways = new ArrayList<>();
        if (pair != null && value instanceof Place.Listing listing && !listing.flow()) {
            int start = document.lineStart(value.start());
            Patch rest = document.withoutLines(start, document.nextLine(value.end()));
            ways.add(List.of(Patch.insertion(pair.colonEnd(), " " + written), rest));
        }
        ways.add(List.of(new Patch(value.start(), value.end(), written + (comment == null ? "" : comment))));
        return ways;
    }

    private static @Nullable String headerComment(String text, Place value) {
        Matcher matcher = HEADER_COMMENT.matcher(text).region(value.start(), value.end());
        boolean block = value instanceof Place.Scalar scalar
                && (scalar.node().getScalarStyle() == ScalarStyle.LITERAL
                        || scalar.node().getScalarStyle() == ScalarStyle.FOLDED);
        return block && matcher.lookingAt() ? matcher.group(1) : null;
    }

    private YamlDocument inserted(String key, String text) throws ConfigFileException {
        if (mapping == document.root()) {
            return new TopLevel(document).with(key, new NewValue.Text(text));
        }
        Change change = new Change.KeyAdded(mapping, key, Meaning.text(text));
        List<List<Patch>> ways = new ArrayList<>();
        for (ScalarStyle style : List.of(ScalarStyle.PLAIN, ScalarStyle.DOUBLE_QUOTED)) {
            String written = text.isEmpty() ? "" : " " + ScalarText.of(text, style, mapping.flow());
            if (mapping.flow()) {
                ways.add(List.of(FlowText.with(document, mapping, key + ":" + written)));
                continue;
            }
            int column = document.column(mapping.pairs().get(0).start());
            int end = document.nextLine(mapping.end());
            String line = " ".repeat(column) + key + ":" + written;
            Templates templates = new Templates(document, column);
            Integer below = templates.below(key, end, document.ownEnd(mapping.end(), column - 1));
            Integer within = templates.below(key, document.nextLine(mapping.start()), end);
            for (Integer place : new Integer[] {below, within, end}) {
                if (place != null) {
                    ways.add(List.of(document.lines(place, List.of(line))));
                }
            }
        }
        return document.edited(mapping, change, ways);
    }
}
