package io.imagetransmit.watch;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * {@code data/history.yaml}: what watch mode has brought, and where to. A map of the image's URL at the source to a text. The
 * original wrote the time, {@code 20210819100000}; here digest and target stand behind it, and where there are several targets
 * there are several such entries with {@code ;} between them. The original can still read the file. Safe for use by several
 * threads.
 */
public final class History {
    private static final int LARGEST = 256 << 20;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    /** How long something is remembered that the source does not have any more. */
    private static final Duration KEPT_GONE = Duration.ofDays(7);
    /** How long something is remembered that nobody looks for any more. */
    private static final Duration KEPT_UNWATCHED = Duration.ofDays(366);

    private final Path file;
    private final Clock clock;
    /** By repository ({@code host/name}), by tag. */
    private final Map<String, Map<String, Entry>> entries;

    private boolean changed;

    /** @param url the key in the file */
    private record Entry(String url, List<Delivery> deliveries) {}

    private History(Path file, Clock clock, Map<String, Map<String, Entry>> entries) {
        this.file = file;
        this.clock = clock;
        this.entries = entries;
    }

    /**
     * Reads the file; one that does not exist is empty.
     *
     * @throws IOException if it cannot be read, or is not what it should be
     */
    public static History load(Path file, Clock clock) throws IOException {
        Map<String, Map<String, Entry>> entries = new HashMap<>();
        for (NodeTuple line : read(file)) {
            List<Delivery> deliveries = new ArrayList<>();
            for (String part : text(line.getValueNode()).split(";", -1)) {
                deliveries.add(Delivery.parse(part));
            }
            put(entries, new Entry(text(line.getKeyNode()), deliveries));
        }
        return new History(file, clock, entries);
    }

    /** Nodes, not values: a time is no number, and what tags and anchors could make of them is nobody's concern. */
    private static List<NodeTuple> read(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Node root = new Yaml(options).compose(reader);
            if (root == null || (root instanceof ScalarNode && Tag.NULL.equals(root.getTag()))) {
                return List.of();
            }
            if (root instanceof MappingNode map) {
                return map.getValue();
            }
            throw new IOException("not a map");
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (YAMLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What is no text means that the image arrived, and no more. */
    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "?";
    }

    private static void put(Map<String, Map<String, Entry>> entries, Entry entry) {
        Name name = Name.of(entry.url());
        entries.computeIfAbsent(name.repository(), repository -> new TreeMap<>())
                .put(name.tag(), entry);
    }

    /** An URL's parts; {@code http} or {@code https} makes no difference to what is meant. */
    private record Name(String repository, String tag) {
        static Name of(String url) {
            int scheme = url.indexOf("://");
            String bare = scheme < 0 ? url : url.substring(scheme + 3);
            int colon = bare.indexOf(':', bare.lastIndexOf('/') + 1);
            return colon < 0 ? new Name(bare, "") : new Name(bare.substring(0, colon), bare.substring(colon + 1));
        }
    }

    /**
     * What is known of an image at a target, or null. What the original wrote names no target and means each.
     *
     * @param url of the image at the source, {@code scheme://host/repository:tag}
     * @param target {@code host/repository:tag}
     */
    synchronized @Nullable Delivery find(String url, String target) {
        Entry entry = entry(url);
        Delivery anywhere = null;
        if (entry != null) {
            for (Delivery delivery : entry.deliveries()) {
                if (target.equals(delivery.target())) {
                    return delivery;
                }
                anywhere = delivery.target() == null ? delivery : anywhere;
            }
        }
        return anywhere;
    }

    private @Nullable Entry entry(String url) {
        Name name = Name.of(url);
        Map<String, Entry> tags = entries.get(name.repository());
        return tags == null ? null : tags.get(name.tag());
    }

    /** Notes that an image has arrived now. */
    synchronized void add(String url, String target, Digest digest) {
        add(url, new Delivery(TIME.format(LocalDateTime.now(clock)), digest, target));
    }

    /** Notes what is now known of an arrival that the original noted. */
    synchronized void adopt(String url, String target, Digest digest) {
        Delivery known = find(url, target);
        String time = known == null ? TIME.format(LocalDateTime.now(clock)) : known.time();
        add(url, new Delivery(time, digest, target));
    }

    private void add(String url, Delivery delivery) {
        Entry known = entry(url);
        List<Delivery> deliveries = new ArrayList<>();
        if (known != null) {
            known.deliveries().stream()
                    .filter(other -> !String.valueOf(delivery.target()).equals(other.target()))
                    .forEach(deliveries::add);
        }
        deliveries.add(delivery);
        put(entries, new Entry(known == null ? url : known.url(), deliveries));
        changed = true;
    }

    /** Forgets that the original brought an image somewhere, once it is known of each of these places whether it did. */
    synchronized void settle(String url, Collection<String> places) {
        Entry entry = entry(url);
        if (entry == null || entry.deliveries().stream().noneMatch(delivery -> delivery.target() == null)) {
            return;
        }
        List<Delivery> named = entry.deliveries().stream()
                .filter(delivery -> delivery.target() != null)
                .toList();
        List<String> known = named.stream()
                .map(delivery -> String.valueOf(delivery.target()))
                .toList();
        if (known.containsAll(places)) {
            put(entries, new Entry(entry.url(), named));
            changed = true;
        }
    }

    /** The source has these tags and no others: forgets, after a while, what it has not. */
    synchronized void keepOnly(String repositoryUrl, Collection<String> tags) {
        Map<String, Entry> known = entries.get(Name.of(repositoryUrl).repository());
        if (known != null && !tags.isEmpty()) {
            String limit = timeBefore(KEPT_GONE);
            changed |= known.values()
                    .removeIf(entry -> !tags.contains(Name.of(entry.url()).tag()) && isOlder(entry, limit));
        }
    }

    /** Forgets what is very old and in none of these repositories. */
    synchronized void prune(Collection<String> repositoryUrls) {
        List<String> watched =
                repositoryUrls.stream().map(url -> Name.of(url).repository()).toList();
        String limit = timeBefore(KEPT_UNWATCHED);
        for (Map.Entry<String, Map<String, Entry>> repository : entries.entrySet()) {
            if (!watched.contains(repository.getKey())) {
                changed |= repository.getValue().values().removeIf(entry -> isOlder(entry, limit));
            }
        }
        entries.values().removeIf(Map::isEmpty);
    }

    private String timeBefore(Duration age) {
        return TIME.format(LocalDateTime.now(clock).minus(age));
    }

    private static boolean isOlder(Entry entry, String limit) {
        return entry.deliveries().stream().allMatch(delivery -> delivery.time().compareTo(limit) < 0);
    }

    /** How many images are known. */
    public synchronized int size() {
        return entries.values().stream().mapToInt(Map::size).sum();
    }

    /** Writes the file if there is something new: whole or not at all. */
    public synchronized void save() throws IOException {
        if (!changed) {
            return;
        }
        Map<String, String> lines = new TreeMap<>();
        for (Map<String, Entry> tags : entries.values()) {
            for (Entry entry : tags.values()) {
                String text =
                        entry.deliveries().stream().map(Delivery::toString).collect(Collectors.joining("; "));
                lines.put(entry.url(), text);
            }
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        write(temporary, lines);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        changed = false;
    }

    private static void write(Path temporary, Map<String, String> lines) throws IOException {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setWidth(Integer.MAX_VALUE);
        try (Writer writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
            if (!lines.isEmpty()) {
                new Yaml(options).dump(lines, writer);
            }
        } catch (YAMLException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
        }
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
