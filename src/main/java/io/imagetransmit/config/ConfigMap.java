package io.imagetransmit.config;

import io.imagetransmit.config.ConfigProblem.Expected;
import io.imagetransmit.config.ConfigProblem.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of {@code cfg.yaml}, read by its known keys. A key without a value counts as absent, as in the original. What
 * is wrong becomes a problem and reads as absent.
 */
final class ConfigMap {
    /** Merged mappings can be nested so that they double at each step. */
    private static final int MAXIMUM_MERGES = 1000;

    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\+?[0-9]{1,9}(?:\\.0{1,9})?");

    private record Entry(int line, Node value) {}

    private final Section section;
    private final String path;
    private final int line;
    private final Problems problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private int merges;

    private ConfigMap(Section section, String path, MappingNode node, Problems problems) {
        this.section = section;
        this.path = path;
        this.line = ConfigYaml.line(node.getStartMark());
        this.problems = problems;
        take(node);
    }

    /** The mapping that this node is; an empty one for a node without value; null with a problem for anything else. */
    static @Nullable ConfigMap of(Section section, String path, @Nullable Node node, Problems problems) {
        if (node instanceof MappingNode mapping) {
            return new ConfigMap(section, path, mapping, problems);
        }
        if (node == null || isBlank(node)) {
            return empty(section, path, problems);
        }
        problems.wrongValue(ConfigYaml.line(node.getStartMark()), path, Expected.MAP, null);
        return null;
    }

    static ConfigMap empty(Section section, String path, Problems problems) {
        MappingNode nothing = new MappingNode(Tag.MAP, new ArrayList<>(), DumperOptions.FlowStyle.BLOCK);
        return new ConfigMap(section, path, nothing, problems);
    }

    private void take(MappingNode node) {
        Map<String, Entry> own = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            if (Tag.MERGE.equals(tuple.getKeyNode().getTag())) {
                merged.add(tuple.getValueNode());
            } else {
                take(tuple, own);
            }
        }
        own.forEach(entries::putIfAbsent);
        merged.forEach(this::merge);
    }

    private void take(NodeTuple tuple, Map<String, Entry> own) {
        int at = ConfigYaml.line(tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
            problems.wrongValue(at, path, Expected.TEXT, null);
            return;
        }
        String key = keyNode.getValue().strip();
        if (!section.keys().contains(key)) {
            unknown(key, at);
            return;
        }
        Entry earlier = own.get(key);
        Node value = tuple.getValueNode();
        if (earlier != null) {
            boolean harmless = isBlank(value) || isBlank(earlier.value()) || isSame(value, earlier.value());
            Map<String, String> details = Map.of("firstLine", Integer.toString(earlier.line()));
            if (harmless) {
                problems.warning(at, path(key), Kind.DUPLICATE_KEY, details);
            } else {
                problems.error(at, path(key), Kind.DUPLICATE_KEY, details);
            }
        }
        if (earlier == null || isBlank(earlier.value())) {
            own.put(key, new Entry(at, value));
        }
    }

    private static boolean isSame(Node a, Node b) {
        return a instanceof ScalarNode first
                && b instanceof ScalarNode second
                && first.getValue().equals(second.getValue());
    }

    private void unknown(String key, int at) {
        Map<String, String> details = new LinkedHashMap<>();
        String belongs = section.belongs(key);
        String nearest = section.nearest(key);
        if (belongs != null) {
            details.put("belongs", belongs);
        }
        if (nearest != null) {
            details.put("nearest", nearest);
        }
        problems.warning(at, path(Problems.shown(key)), Kind.UNKNOWN_KEY, details);
    }

    private void merge(Node node) {
        if (++merges > MAXIMUM_MERGES) {
            problems.error(0, "", Kind.TOO_COMPLEX, Map.of());
        } else if (node instanceof MappingNode mapping) {
            take(mapping);
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::merge);
        } else {
            problems.wrongValue(ConfigYaml.line(node.getStartMark()), path("<<"), Expected.MAP, null);
        }
    }

    /** Where this mapping begins. */
    int line() {
        return line;
    }

    /** The line of a key, or of the mapping if it has no such key. */
    int line(String key) {
        Entry entry = entries.get(key);
        return entry == null ? line : entry.line();
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Whether no key of this mapping has a value. */
    boolean isEmpty() {
        return entries.values().stream().allMatch(entry -> isBlank(entry.value()));
    }

    /** Whether this key is absent or without a value. */
    boolean isBlank(String key) {
        Node node = node(key);
        return node == null || isBlank(node);
    }

    @Nullable
    Node node(String key) {
        if (!section.keys().contains(key)) {
            throw new IllegalArgumentException(key + " is not a key of " + section);
        }
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /** The items of a list; a single mapping or text stands for a list of one, as early versions had it. */
    List<Node> list(String key) {
        Node node = node(key);
        if (node == null || isBlank(node)) {
            return List.of();
        }
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    /** The text as written, stripped; null if there is none. */
    @Nullable
    String text(String key) {
        String written = written(key);
        return written == null || written.isBlank() ? null : written.strip();
    }

    /** The text as written, with the blanks that quotes keep; null if there is none. */
    @Nullable
    String written(String key) {
        Node node = node(key);
        return node == null ? null : written(path(key), node);
    }

    @Nullable
    String written(String keyPath, Node node) {
        int at = ConfigYaml.line(node.getStartMark());
        if (!(node instanceof ScalarNode scalar)) {
            problems.wrongValue(at, keyPath, Expected.TEXT, null);
            return null;
        }
        // "password: &secret" and "password: !secret" are an anchor and a type to YAML, and no value
        boolean onlyAnchor = scalar.getAnchor() != null && scalar.getValue().isEmpty();
        if (onlyAnchor || !scalar.getTag().startsWith(Tag.PREFIX)) {
            problems.error(at, keyPath, Kind.SYNTAX, Map.of("reason", ConfigProblem.SyntaxReason.NEEDS_QUOTES.name()));
            return null;
        }
        return isBlank(scalar) ? null : scalar.getValue();
    }

    /** A whole number; {@code whenAbsent} if there is none or it is wrong. */
    int number(String key, int whenAbsent, int minimum, int maximum) {
        String text = text(key);
        if (text == null) {
            return whenAbsent;
        }
        if (WHOLE_NUMBER.matcher(text).matches()) {
            int number = new BigDecimal(text).intValueExact();
            if (number >= minimum && number <= maximum) {
                return number;
            }
        }
        Map<String, String> range = Map.of("minimum", Integer.toString(minimum), "maximum", Integer.toString(maximum));
        problems.wrongValue(line(key), path(key), Expected.WHOLE_NUMBER, text, range);
        return whenAbsent;
    }

    /** As {@link #number}, but 0 too means the default, as it does in the original. */
    int positiveNumber(String key, int whenAbsent, int maximum) {
        int number = number(key, whenAbsent, 0, maximum);
        return number == 0 ? whenAbsent : number;
    }

    /** What YAML 1.1 takes for a truth value; {@code whenAbsent} if there is none or it is wrong. */
    boolean flag(String key, boolean whenAbsent) {
        String text = text(key);
        if (text == null) {
            return whenAbsent;
        }
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> {
                return true;
            }
            case "false", "no", "off", "n" -> {
                return false;
            }
            default -> {
                problems.wrongValue(line(key), path(key), Expected.BOOLEAN, text);
                return whenAbsent;
            }
        }
    }

    /** One of these values in lower case, however its case is written; null if there is none or it is wrong. */
    @Nullable
    String oneOf(String key, List<String> values) {
        String text = text(key);
        if (text == null || values.contains(text.toLowerCase(Locale.ROOT))) {
            return text == null ? null : text.toLowerCase(Locale.ROOT);
        }
        problems.wrongValue(line(key), path(key), Expected.ONE_OF, text, Map.of("values", String.join(", ", values)));
        return null;
    }

    static boolean isBlank(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getAnchor() == null
                && (Tag.NULL.equals(scalar.getTag())
                        || (scalar.getValue().isEmpty() && scalar.getTag().startsWith(Tag.PREFIX)));
    }
}
