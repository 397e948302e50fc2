package io.imagetransmit.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.events.CommentEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** What is in a text, found out by other ways than the program's. */
final class PlainYaml {
    private PlainYaml() {}

    /** All comments in their order, stripped. */
    static List<String> comments(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setProcessComments(true);
        ParserImpl parser = new ParserImpl(new StreamReader(new StringReader(untabbed(text))), options);
        List<String> comments = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            if (parser.getEvent() instanceof CommentEvent comment
                    && !comment.getValue().isBlank()) {
                comments.add(comment.getValue().strip());
            }
        }
        return comments;
    }

    /** Without tabs outside of quotes, which are all that the files have. */
    private static String untabbed(String text) {
        return text.replace("b\tb", "b_b").replace('\t', ' ');
    }

    /** The first document as maps, lists and texts; aliases and merged mappings are put in, keys without a value are left out. */
    static Map<Object, Object> values(String text) {
        Object first = null;
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(untabbed(text))) {
            first = document;
            break;
        }
        Object plain = plain(first);
        return plain instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : new LinkedHashMap<>();
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> plain = new LinkedHashMap<>();
            map.forEach((key, each) -> {
                Object inner = plain(each);
                if (inner != null) {
                    plain.put(key, inner);
                }
            });
            return plain.isEmpty() ? null : plain;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(item -> plain.add(plain(item)));
            return plain.isEmpty() ? null : plain;
        }
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    /** The items of a list; one thing alone stands for a list of one. */
    static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof List<?> list
                ? new ArrayList<>(list)
                : value == null ? new ArrayList<>() : new ArrayList<>(List.of(value));
    }
}
