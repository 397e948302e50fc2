package io.imagetransmit.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Single values: those of the top level by their key, those of the cache as {@code cache.key}. */
final class Scalars {
    private static final String CACHE = "cache";
    private static final String CACHE_PREFIX = CACHE + ".";
    private static final Set<String> SECTIONS =
            Set.of("source", "target", "group", CACHE, "dingtalk", "wecom", "feishu", "webhook");

    private Scalars() {}

    /** The raw text; null if the key is not written, empty if it has no value. */
    static @Nullable String text(YamlDocument document, String key) {
        ConfigMap map = map(document, key);
        Node node = map.node(name(key));
        if (node == null) {
            return null;
        }
        if (ConfigMap.isBlank(node)) {
            return "";
        }
        if (node instanceof SequenceNode sequence) {
            List<Node> items = sequence.getValue();
            boolean simple = items.stream().allMatch(ScalarNode.class::isInstance);
            return simple
                    ? items.stream().map(item -> ((ScalarNode) item).getValue()).collect(Collectors.joining(","))
                    : null;
        }
        return map.written(name(key));
    }

    private static ConfigMap map(YamlDocument document, String key) {
        if (SECTIONS.contains(key)) {
            throw new IllegalArgumentException(key + " is no single value");
        }
        ConfigMap top = document.map();
        if (!key.startsWith(CACHE_PREFIX)) {
            return top;
        }
        Problems unused = new Problems(document.file());
        ConfigMap cache = ConfigMap.of(Section.CACHE, CACHE, top.node(CACHE), unused);
        return cache == null ? ConfigMap.empty(Section.CACHE, CACHE, unused) : cache;
    }

    private static String name(String key) {
        return key.startsWith(CACHE_PREFIX) ? key.substring(CACHE_PREFIX.length()) : key;
    }

    /**
     * The document with this value.
     *
     * @param value null to take the key away, empty to leave it without a value
     */
    static YamlDocument with(YamlDocument document, String key, @Nullable String value) throws ConfigFileException {
        String before = text(document, key);
        String wanted = value == null ? "" : value;
        if (wanted.equals(before == null ? "" : before)) {
            return document;
        }
        YamlDocument edited =
                key.startsWith(CACHE_PREFIX) ? cached(document, name(key), value) : top(document, key, value);
        String after = text(edited, key);
        if (!wanted.equals(after == null ? "" : after)) {
            throw document.unsafe(document.root());
        }
        return edited;
    }

    private static YamlDocument top(YamlDocument document, String key, @Nullable String value)
            throws ConfigFileException {
        if (document.root() instanceof Place.Mapping) {
            return MappingEdit.changed(document, edited -> (Place.Mapping) edited.root(), key, value);
        }
        return new TopLevel(document).with(key, new NewValue.Text(value == null ? "" : value));
    }

    private static YamlDocument cached(YamlDocument document, String name, @Nullable String value)
            throws ConfigFileException {
        Place.Pair pair = document.pair(CACHE);
        if (pair == null || pair.isBlank()) {
            return new TopLevel(document).with(CACHE, new NewValue.Entry(Map.of(name, value == null ? "" : value)));
        }
        YamlDocument own = pair.value() instanceof Place.Alias alias && alias.node() instanceof MappingNode
                ? MappingEdit.merging(document, alias)
                : document;
        return MappingEdit.changed(own, Scalars::cache, name, value);
    }

    private static Place.Mapping cache(YamlDocument document) throws ConfigFileException {
        Place.Pair pair = document.pair(CACHE);
        if (pair != null && pair.value() instanceof Place.Mapping mapping) {
            return mapping;
        }
        throw document.unsafe(pair == null ? document.root() : pair.value());
    }
}
