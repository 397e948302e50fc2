package io.imagetransmit.config;

import io.imagetransmit.config.ConfigFileException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A text whose first YAML document is a mapping, or nothing. It is not changed; {@link #edited} makes another. */
final class YamlDocument {
    private final Path file;
    private final String text;
    private final Place root;
    private final int limit;
    private final NavigableSet<Integer> commas;

    private YamlDocument(Path file, String text, Place root, PlaceFinder finder) {
        this.file = file;
        this.text = text;
        this.root = root;
        this.limit = finder.limit();
        this.commas = finder.commas();
    }

    static YamlDocument of(Path file, String text) throws ConfigFileException {
        Problems problems = new Problems(file);
        Node node = ConfigYaml.parse(text, problems);
        List<ConfigProblem> found = problems.list();
        if (found.stream().anyMatch(ConfigProblem::fatal)) {
            int line = found.stream()
                    .filter(ConfigProblem::fatal)
                    .findFirst()
                    .map(ConfigProblem::line)
                    .orElse(0);
            throw new ConfigFileException(file, Reason.NOT_YAML, line, found);
        }
        if (node != null && !(node instanceof MappingNode) && !ConfigMap.isBlank(node)) {
            int line = ConfigYaml.line(node.getStartMark());
            throw new ConfigFileException(file, Reason.NOT_A_MAP, line, List.of());
        }
        PlaceFinder finder = new PlaceFinder(text);
        int limit = finder.limit();
        Place root = node == null
                ? new Place.Scalar(new ScalarNode(Tag.NULL, "", null, null, ScalarStyle.PLAIN), limit, limit, false)
                : finder.find(node);
        return new YamlDocument(file, text, root, finder);
    }

    /** A mapping, or a scalar without value. */
    Place root() {
        return root;
    }

    String text() {
        return text;
    }

    Path file() {
        return file;
    }

    Object meaning() {
        return Meaning.of(root);
    }

    NavigableSet<Integer> commas() {
        return commas;
    }

    /** The pair of the top level that this key is read from, or null. */
    Place.@Nullable Pair pair(String key) {
        return root instanceof Place.Mapping mapping ? mapping.pair(key) : null;
    }

    /** The top level as it is read. */
    ConfigMap map() {
        Problems unused = new Problems(file);
        ConfigMap map = ConfigMap.of(Section.TOP, "", root.node(), unused);
        return map == null ? ConfigMap.empty(Section.TOP, "", unused) : map;
    }

    /**
     * The document with a change, by the first of these ways that leads to what the document shall say and to nothing else.
     *
     * @param place where the change is made
     */
    YamlDocument edited(Place place, Meaning.Change change, List<List<Patch>> ways) throws ConfigFileException {
        Object wanted = Meaning.changed(root, change);
        for (List<Patch> way : ways) {
            try {
                YamlDocument document = of(file, Patch.applied(text, way));
                if (document.meaning().equals(wanted)) {
                    return document;
                }
            } catch (ConfigFileException e) {
                // what is no YAML any more is not the way
            }
        }
        throw unsafe(place);
    }

    ConfigFileException unsafe(Place place) {
        int line = ConfigText.lines(text.substring(0, place.start())).size();
        return new ConfigFileException(file, Reason.NOT_SAFE, line, List.of());
    }

    private boolean isBreak(int at) {
        return ConfigText.BREAKS.indexOf(text.charAt(at)) >= 0;
    }

    int lineStart(int at) {
        int start = at;
        while (start > 0 && !isBreak(start - 1)) {
            start--;
        }
        return start;
    }

    /** Where the line ends, without what ends it. */
    int lineEnd(int at) {
        int end = at;
        while (end < text.length() && !isBreak(end)) {
            end++;
        }
        return end;
    }

    /** Where the next line begins; the text's end behind the last. */
    int nextLine(int at) {
        int end = lineEnd(at);
        if (end == text.length()) {
            return end;
        }
        return text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }

    int column(int at) {
        return at - lineStart(at);
    }

    boolean isBlank(int from, int to) {
        return text.substring(from, to).isBlank();
    }

    /** Whether nothing but blanks stand in front of a place in its first line. */
    boolean beginsLine(int at) {
        return isBlank(lineStart(at), at);
    }

    /** The end of the lines of what ends here, with the comments below that are indented deeper than a column. */
    int ownEnd(int end, int column) {
        int owned = nextLine(end);
        for (int line = owned; line < limit; line = nextLine(line)) {
            if (isBlank(line, lineEnd(line))) {
                continue;
            }
            int first = line;
            while (text.charAt(first) == ' ') {
                first++;
            }
            if (text.charAt(first) != '#' || first - line <= column) {
                break;
            }
            owned = nextLine(line);
        }
        return owned;
    }

    /** Behind the last line of the document that is not blank. */
    int documentEnd() {
        int end = limit;
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end == 0 ? 0 : nextLine(end);
    }

    /** New lines in front of a line that begins here, or at the end of the text. */
    Patch lines(int at, List<String> lines) {
        String separator = separator();
        String joined = String.join(separator, lines);
        boolean open = at > 0 && !isBreak(at - 1);
        return Patch.insertion(at, open ? separator + joined : joined + separator);
    }

    /** Takes whole lines away. */
    Patch withoutLines(int start, int end) {
        int from = start;
        boolean open = end == text.length() && end > 0 && !isBreak(end - 1);
        if (open && from > 0) {
            from -= text.startsWith("\r\n", from - 2) ? 2 : 1;
        }
        return new Patch(from, end, "");
    }

    /** What ends the first line. */
    private String separator() {
        int end = lineEnd(0);
        return end == text.length() ? "\n" : text.substring(end, nextLine(0));
    }

    /** Takes a stretch away, and its lines where nothing else is left in them. */
    List<Patch> cut(int start, int end) {
        boolean alone = beginsLine(start) && isBlank(end, lineEnd(end));
        List<Patch> patches = new ArrayList<>();
        patches.add(alone ? withoutLines(lineStart(start), nextLine(end)) : new Patch(start, end, ""));
        return patches;
    }
}
