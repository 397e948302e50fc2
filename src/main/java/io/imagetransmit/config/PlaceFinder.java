package io.imagetransmit.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.Token;

/**
 * Finds the {@link Place}s of a document. The parser's nodes know where they begin; dashes, colons, commas and aliases are known
 * to its scanner alone.
 */
final class PlaceFinder {
    private final String text;
    /** From code points, which the parser counts, to chars; empty where they are the same. */
    private final int[] chars;

    private final NavigableSet<Integer> dashes = new TreeSet<>();
    private final NavigableSet<Integer> colons = new TreeSet<>();
    private final NavigableSet<Integer> commas = new TreeSet<>();
    private final Deque<int[]> aliases = new ArrayDeque<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int limit;

    /** @param text what {@link ConfigYaml} can parse, with its separating tabs */
    PlaceFinder(String text) {
        this.text = text;
        this.chars = text.codePointCount(0, text.length()) == text.length() ? new int[0] : chars(text);
        scan(new ScannerImpl(new StreamReader(ConfigText.withoutSeparatingTabs(text)), new LoaderOptions()));
    }

    private static int[] chars(String text) {
        int[] chars = new int[text.codePointCount(0, text.length()) + 1];
        for (int point = 0, at = 0; point < chars.length; point++) {
            chars[point] = at;
            at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
        }
        return chars;
    }

    private void scan(ScannerImpl scanner) {
        limit = text.length();
        boolean begun = false;
        while (scanner.checkToken()) {
            Token token = scanner.getToken();
            int start = at(token.getStartMark());
            switch (token.getTokenId()) {
                case BlockEntry -> dashes.add(start);
                case Value -> colons.add(start);
                case FlowEntry -> commas.add(start);
                case Alias -> aliases.add(new int[] {start, at(token.getEndMark())});
                case DocumentStart, DocumentEnd -> {
                    // a second document is not ours
                    if (begun) {
                        limit = start;
                        return;
                    }
                }
                default -> {}
            }
            begun |= token.getTokenId() != Token.ID.StreamStart && token.getTokenId() != Token.ID.Directive;
        }
    }

    private int at(Mark mark) {
        return chars.length == 0 ? mark.getIndex() : chars[mark.getIndex()];
    }

    /** Where the first document ends. */
    int limit() {
        return limit;
    }

    /** All commas of lists in brackets and mappings in braces. */
    NavigableSet<Integer> commas() {
        return commas;
    }

    /** The places from this node, the root, down. */
    Place find(Node root) {
        return place(root, false, at(root.getStartMark()));
    }

    /** @param blank where the node is if it has no value */
    private Place place(Node node, boolean inFlow, int blank) {
        if (!seen.add(node)) {
            int[] alias = Objects.requireNonNull(aliases.poll(), "an alias for each node that comes again");
            return new Place.Alias(node, alias[0], alias[1], inFlow);
        }
        if (node instanceof MappingNode mapping) {
            return mapping(mapping);
        }
        if (node instanceof SequenceNode sequence) {
            return listing(sequence);
        }
        ScalarNode scalar = (ScalarNode) node;
        int start = at(scalar.getStartMark());
        int end = at(scalar.getEndMark());
        if (start == end) {
            return new Place.Scalar(scalar, blank, blank, inFlow);
        }
        boolean block = scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
        while (block && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new Place.Scalar(scalar, start, end, inFlow);
    }

    private Place mapping(MappingNode node) {
        int start = at(node.getStartMark());
        int end = at(node.getEndMark());
        boolean flow = node.getFlowStyle() == FlowStyle.FLOW;
        List<Place.Pair> pairs = new ArrayList<>();
        int before = start;
        for (int i = 0; i < node.getValue().size(); i++) {
            NodeTuple tuple = node.getValue().get(i);
            Place key = place(tuple.getKeyNode(), flow, before);
            boolean last = i == node.getValue().size() - 1;
            int next = last ? end : at(node.getValue().get(i + 1).getKeyNode().getStartMark());
            // an alias as a key has the marks of what it stands for
            Place.Pair pair = pair(key, tuple.getValueNode(), flow, next < key.end() ? end : next);
            pairs.add(pair);
            before = Math.max(pair.value().end(), pair.colonEnd());
        }
        return new Place.Mapping(node, start, flow ? end : before, flow, pairs);
    }

    private Place.Pair pair(Place key, Node value, boolean flow, int nextKey) {
        Integer colon = colons.ceiling(key.end());
        Integer comma = flow ? commas.ceiling(key.end()) : null;
        boolean present = colon != null && colon < nextKey && (comma == null || colon < comma);
        int colonEnd = present && colon != null ? colon + 1 : key.end();
        int start = key.start();
        int mark = start - 1;
        while (mark >= 0 && text.charAt(mark) == ' ') {
            mark--;
        }
        boolean explicit = mark >= 0 && mark < start - 1 && text.charAt(mark) == '?';
        return new Place.Pair(explicit ? mark : start, key, present, colonEnd, place(value, flow, colonEnd));
    }

    private Place listing(SequenceNode node) {
        int start = at(node.getStartMark());
        int end = start;
        boolean flow = node.getFlowStyle() == FlowStyle.FLOW;
        List<Place.Item> items = new ArrayList<>();
        for (Node child : node.getValue()) {
            int dash = flow ? -1 : dash(end);
            Place item = place(child, flow, dash + 1);
            items.add(new Place.Item(flow ? item.start() : dash, item));
            end = Math.max(item.end(), dash + 1);
        }
        return new Place.Listing(node, start, flow ? at(node.getEndMark()) : end, flow, items);
    }

    private int dash(int from) {
        return Objects.requireNonNull(dashes.ceiling(from), "a dash for each item");
    }
}
