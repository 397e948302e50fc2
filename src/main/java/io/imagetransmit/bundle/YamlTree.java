package io.imagetransmit.bundle;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * A hostile YAML file as maps, lists and strings. Read by events, which the library hands out one by one, so that nothing is
 * larger in memory than in the file: anchors and aliases, which is what bombs are made of, are refused; so are deep nesting and
 * keys given twice. Scalars stay the text that was written.
 */
final class YamlTree {
    private static final int DEEPEST = 12;
    /** Characters from one event to the next: a manifest of 4 MiB in base64, or with every line indented. */
    private static final int LONGEST_TEXT = 8 << 20;
    /** Characters; the time that a line takes grows with the square of its length. */
    private static final int LONGEST_LINE = 512 << 10;
    /** Bytes that a text or a collection takes besides its characters. */
    private static final int COST = 100;

    private final Parser parser;
    private final CountingReader reader;
    private long memory;

    private YamlTree(Parser parser, CountingReader reader, long memory) {
        this.parser = parser;
        this.reader = reader;
        this.memory = memory;
    }

    /**
     * The document's map; anything else is an {@link IOException} with the parser's reason.
     *
     * @param memory about how many bytes the tree may take
     */
    static Map<String, Object> parse(InputStream in, long memory) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(Integer.MAX_VALUE);
        CountingReader reader = new CountingReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        try {
            return new YamlTree(new ParserImpl(new StreamReader(reader), options), reader, memory).document();
        } catch (YAMLException e) {
            throw new IOException(brief(e), e);
        }
    }

    /**
     * The library collects a text before it hands it out, and while it looks for the end of a word it copies what it has of it
     * again and again: here both are stopped.
     */
    private static final class CountingReader extends FilterReader {
        private int left = LONGEST_TEXT;
        private int line;

        CountingReader(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] buffer, int start, int length) throws IOException {
            int count = super.read(buffer, start, length);
            left -= Math.max(0, count);
            for (int i = 0; i < count; i++) {
                line = buffer[start + i] == '\n' ? 0 : line + 1;
                if (line > LONGEST_LINE) {
                    throw new IOException("a line longer than any manifest's");
                }
            }
            if (left < 0) {
                throw new IOException("a text longer than any manifest");
            }
            return count;
        }
    }

    /** The first lines of the library's message: what, and where. */
    private static String brief(YAMLException e) {
        if (e.getCause() instanceof CharacterCodingException) {
            return "it is not in UTF-8";
        }
        String message = String.valueOf((e.getCause() instanceof IOException limit ? limit : e).getMessage())
                .replaceAll("\\s+", " ");
        return message.length() <= 160 ? message : message.substring(0, 160) + "…";
    }

    private Map<String, Object> document() throws IOException {
        next(); // the stream
        if (next() instanceof StreamEndEvent) {
            throw new IOException("the file is empty");
        }
        Object root = value(next(), 0);
        next(); // the document's end
        if (!(next() instanceof StreamEndEvent)) {
            throw new IOException("more than one document");
        }
        return map(root);
    }

    private Event next() {
        reader.left = LONGEST_TEXT;
        return parser.getEvent();
    }

    private void pay(int characters) throws IOException {
        memory -= characters + COST;
        if (memory < 0) {
            throw new IOException("it is too large for the memory of this program (-Xmx)");
        }
    }

    private Object value(Event event, int depth) throws IOException {
        if (event instanceof AliasEvent || (event instanceof NodeEvent node && node.getAnchor() != null)) {
            throw new IOException("anchors and aliases do not belong here");
        }
        if (depth > DEEPEST) {
            throw new IOException("nested too deeply");
        }
        if (event instanceof ScalarEvent scalar) {
            pay(scalar.getValue().length());
            return scalar.getValue();
        }
        pay(0);
        if (event instanceof SequenceStartEvent) {
            return list(depth);
        }
        if (event instanceof MappingStartEvent) {
            return mapping(depth);
        }
        throw new IOException("unexpected " + event.getEventId());
    }

    private List<Object> list(int depth) throws IOException {
        List<Object> values = new ArrayList<>(2);
        for (Event event = next(); !(event instanceof SequenceEndEvent); event = next()) {
            values.add(value(event, depth + 1));
        }
        return values;
    }

    private Map<String, Object> mapping(int depth) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Event event = next(); !(event instanceof MappingEndEvent); event = next()) {
            if (!(event instanceof ScalarEvent key) || key.getAnchor() != null) {
                throw new IOException("a key that is no text");
            }
            pay(key.getValue().length());
            if (values.put(key.getValue(), value(next(), depth + 1)) != null) {
                throw new IOException("the key " + FileNames.shown(key.getValue()) + " stands twice");
            }
        }
        return values;
    }

    @SuppressWarnings("unchecked") // maps are made in mapping() only
    static Map<String, Object> map(Object value) throws IOException {
        if (value instanceof Map<?, ?>) {
            return (Map<String, Object>) value;
        }
        if ("".equals(value) || "~".equals(value) || "null".equals(value)) {
            return Map.of();
        }
        throw new IOException("a map is expected where something else stands");
    }

    static List<?> list(Object value) throws IOException {
        if (value instanceof List<?> list) {
            return list;
        }
        if ("".equals(value) || "~".equals(value) || "null".equals(value)) {
            return List.of();
        }
        throw new IOException("a list is expected where something else stands");
    }

    static String text(Object value) throws IOException {
        if (value instanceof String text) {
            return text;
        }
        throw new IOException("a text is expected where something else stands");
    }

    static long number(Object value) throws IOException {
        String text = text(value);
        if (!text.matches("\\d{1,18}")) {
            throw new IOException("a number is expected, not " + FileNames.shown(text));
        }
        return Long.parseLong(text);
    }
}
