package io.imagetransmit.watch;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A map of texts in a file, a line at a time: of a hundred thousand lines the library would make a tree that takes ten times
 * the file. Events, not values: a time is no number, and what tags could make of it is nobody's concern.
 */
final class HistoryFile {
    private static final int LARGEST = 256 << 20;
    private static final int LINES_AT_ONCE = 500;
    /** What is no text means that the image arrived, and no more. */
    private static final String NO_TEXT = "?";

    private static final String MAP = Tag.MAP.getValue();
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    private final Iterator<Event> events;
    private final Map<String, String> anchors = new HashMap<>();

    private HistoryFile(Iterator<Event> events) {
        this.events = events;
    }

    /**
     * Hands out each key with its value; nothing of a file that does not exist.
     *
     * @throws IOException if it cannot be read, or is not what it should be
     */
    static void read(Path file, BiConsumer<String, String> lines) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            new HistoryFile(new Yaml(options).parse(reader).iterator()).read(lines);
        } catch (NoSuchFileException e) {
            // nothing has arrived yet
        } catch (YAMLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void read(BiConsumer<String, String> lines) throws IOException {
        events.next(); // the stream's beginning
        if (events.next() instanceof StreamEndEvent) {
            return;
        }
        Event root = events.next();
        if (root instanceof MappingStartEvent map
                && (map.getTag() == null || map.getTag().equals(MAP))) {
            text(root, NO_TEXT);
            for (Event key = events.next(); !(key instanceof MappingEndEvent); key = events.next()) {
                lines.accept(text(key), text(events.next()));
            }
        } else if (!(root instanceof ScalarEvent scalar && scalar.isPlain() && NOTHING.contains(scalar.getValue()))) {
            throw new IOException("not a map");
        }
        events.next(); // the document's end
        if (!(events.next() instanceof StreamEndEvent)) {
            throw new IOException("more than one document");
        }
    }

    /** The text that begins with this event; goes past all of it. */
    private String text(Event event) throws IOException {
        if (event instanceof ScalarEvent scalar) {
            return text(event, scalar.getValue());
        }
        if (event instanceof AliasEvent alias) {
            String known = anchors.get(alias.getAnchor());
            if (known == null) {
                throw new IOException("nothing is called *" + alias.getAnchor());
            }
            return known;
        }
        for (int depth = 1; depth > 0; ) {
            Event inner = events.next();
            depth += inner instanceof CollectionStartEvent ? 1 : inner instanceof CollectionEndEvent ? -1 : 0;
        }
        return text(event, NO_TEXT);
    }

    private String text(Event event, String text) {
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            anchors.put(node.getAnchor(), text);
        }
        return text;
    }

    /** Writes and syncs a file of these lines. */
    static void write(Path file, Stream<Map.Entry<String, String>> lines) throws IOException {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setWidth(Integer.MAX_VALUE);
        Yaml yaml = new Yaml(options);
        Map<String, String> some = new LinkedHashMap<>();
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            lines.forEachOrdered(line -> {
                some.put(line.getKey(), line.getValue());
                if (some.size() == LINES_AT_ONCE) {
                    yaml.dump(some, writer); // maps below one another are one map
                    some.clear();
                }
            });
            if (!some.isEmpty()) {
                yaml.dump(some, writer);
            }
        } catch (YAMLException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
