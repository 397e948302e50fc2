package io.imagetransmit.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A node of a document and where it stands: from {@code start} to in front of {@code end}, counted in {@code char}s. Comments and
 * blank lines behind a node are not part of it, as they are by the marks of its parser. A node without a value has its place
 * directly behind the colon or dash.
 */
sealed interface Place {
    Node node();

    int start();

    int end();

    /** Whether it stands in braces or brackets, or is written with them. */
    boolean flow();

    /** A text, or nothing. */
    record Scalar(ScalarNode node, int start, int end, boolean flow) implements Place {}

    /** A {@code *name}; the node is the one that it stands for. */
    record Alias(Node node, int start, int end, boolean flow) implements Place {}

    record Mapping(Node node, int start, int end, boolean flow, List<Pair> pairs) implements Place {
        public Mapping {
            pairs = List.copyOf(pairs);
        }

        /** The pair that {@link ConfigMap} reads this key from: the first with a value, else the last; null if there is none. */
        @Nullable
        Pair pair(String key) {
            Pair found = null;
            for (Pair pair : pairs) {
                if (pair.is(key) && (found == null || found.isBlank())) {
                    found = pair;
                }
            }
            return found;
        }
    }

    record Listing(Node node, int start, int end, boolean flow, List<Item> items) implements Place {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /**
     * A key and its value.
     *
     * @param start where the key begins, or the question mark in front of it
     * @param colonEnd behind the colon, or behind the key if it has none
     */
    record Pair(int start, Place key, boolean colon, int colonEnd, Place value) {
        boolean is(String text) {
            return key instanceof Scalar scalar
                    && scalar.node().getValue().strip().equals(text);
        }

        boolean isBlank() {
            return ConfigMap.isBlank(value.node());
        }
    }

    /** An item of a list; {@code dash} is where its dash is, or its own start in brackets. */
    record Item(int dash, Place value) {}
}
