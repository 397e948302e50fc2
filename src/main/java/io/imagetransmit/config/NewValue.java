package io.imagetransmit.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;

/** A value that is not in the document yet, in both styles. */
sealed interface NewValue {
    Object meaning();

    /** In one line, as it may stand within braces. */
    String flow();

    /** Lines below its key; none if it stands behind it. */
    List<String> lines(Layout layout);

    /** Behind its key in a block mapping, where {@link #lines} has none. */
    String inline();

    /**
     * How a file is indented.
     *
     * @param key column of the keys of the top level
     * @param dash column of the dashes below them
     * @param nested column of keys in a mapping below them
     * @param gap from a dash to the key behind it
     */
    record Layout(int key, int dash, int nested, int gap) {}

    record Text(String text) implements NewValue {
        /** It may be a password. */
        @Override
        public String toString() {
            return "Text";
        }

        @Override
        public Object meaning() {
            return Meaning.text(text);
        }

        @Override
        public String flow() {
            return text.isEmpty() ? "" : ScalarText.of(text, ScalarStyle.PLAIN, true);
        }

        @Override
        public String inline() {
            return text.isEmpty() ? "" : ScalarText.of(text, ScalarStyle.PLAIN, false);
        }

        @Override
        public List<String> lines(Layout layout) {
            return List.of();
        }
    }

    /** A mapping of texts; keys without a value are left out. */
    record Entry(Map<String, String> texts) implements NewValue {
        /** There may be a password in it. */
        @Override
        public String toString() {
            return "Entry" + texts.keySet();
        }

        @Override
        public Object meaning() {
            return Meaning.map(texts);
        }

        @Override
        public String flow() {
            List<String> pairs = new ArrayList<>();
            texts.forEach((key, value) -> {
                if (!value.isEmpty()) {
                    pairs.add(key + ": " + ScalarText.of(value, ScalarStyle.PLAIN, true));
                }
            });
            return "{" + String.join(", ", pairs) + "}";
        }

        @Override
        public String inline() {
            return flow();
        }

        @Override
        public List<String> lines(Layout layout) {
            return indented(layout.nested());
        }

        private List<String> indented(int column) {
            List<String> lines = new ArrayList<>();
            texts.forEach((key, value) -> {
                if (!value.isEmpty()) {
                    lines.add(" ".repeat(column) + key + ": " + ScalarText.of(value, ScalarStyle.PLAIN, false));
                }
            });
            return lines;
        }

        /** The lines of an item of a list. */
        List<String> item(int dash, int gap) {
            List<String> lines = indented(dash + gap);
            lines.set(0, " ".repeat(dash) + "-" + lines.get(0).substring(dash + 1));
            return lines;
        }
    }

    /** A list of one. */
    record One(Entry entry) implements NewValue {
        @Override
        public Object meaning() {
            return Meaning.list(List.of(entry.meaning()));
        }

        @Override
        public String flow() {
            return "[" + entry.flow() + "]";
        }

        @Override
        public String inline() {
            return flow();
        }

        @Override
        public List<String> lines(Layout layout) {
            return entry.item(layout.dash(), layout.gap());
        }
    }
}
