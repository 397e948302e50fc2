package io.imagetransmit.watch;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code data/history.yaml}: what watch mode has brought, and where to. A map of the image's URL at the source to a text. The
 * original wrote the time, {@code 20210819100000}; here digest and target stand behind it, and where there are several targets
 * there are several such entries with {@code ;} between them. The original can still read the file. Safe for use by several
 * threads.
 */
public final class History {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    /** How long something is remembered that the source does not have any more. */
    private static final Duration KEPT_GONE = Duration.ofDays(7);
    /** How long something is remembered that nobody looks for any more. */
    private static final Duration KEPT_UNWATCHED = Duration.ofDays(366);

    private final Path file;
    private final Clock clock;
    /** By repository ({@code host/name}), by tag. */
    private final Map<String, Map<String, Entry>> entries = new TreeMap<>();

    private boolean changed;

    /** @param scheme what stands in front of the repository in the file, {@code http://} */
    private record Entry(String scheme, List<Delivery> deliveries) {
        Entry {
            deliveries = List.copyOf(deliveries);
        }
    }

    private History(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Reads the file; one that does not exist is empty.
     *
     * @throws IOException if it cannot be read, or is not what it should be
     */
    public static History load(Path file, Clock clock) throws IOException {
        History history = new History(file, clock);
        Shared shared = new Shared();
        HistoryFile.read(file, (url, text) -> {
            Name name = Name.of(url);
            List<Delivery> deliveries = new ArrayList<>();
            for (String part : text.split(";", -1)) {
                deliveries.add(shared.with(Delivery.parse(part), name.tag()));
            }
            history.put(name, new Entry(shared.text(name.scheme()), deliveries));
        });
        return history;
    }

    /** What many lines have in common, in memory once. */
    private static final class Shared {
        private final Map<String, String> texts = new HashMap<>();
        private final Map<Digest, Digest> digests = new HashMap<>();

        String text(String text) {
            return texts.computeIfAbsent(text, same -> same);
        }

        Delivery with(Delivery delivery, String sourceTag) {
            Digest digest = delivery.digest();
            String repository = delivery.repository();
            return new Delivery(
                    text(delivery.time()),
                    digest == null ? null : digests.computeIfAbsent(digest, same -> same),
                    repository == null ? null : text(repository),
                    delivery.tag().equals(sourceTag) ? sourceTag : delivery.tag());
        }
    }

    private void put(Name name, Entry entry) {
        entries.computeIfAbsent(name.repository(), repository -> new TreeMap<>())
                .put(name.tag(), entry);
    }

    /** An URL's parts; {@code http} or {@code https} makes no difference to what is meant. */
    private record Name(String scheme, String repository, String tag) {
        static Name of(String url) {
            int end = url.indexOf("://");
            String scheme = end < 0 ? "" : url.substring(0, end + 3);
            String bare = url.substring(scheme.length());
            int colon = bare.indexOf(':', bare.lastIndexOf('/') + 1);
            return colon < 0
                    ? new Name(scheme, bare, "")
                    : new Name(scheme, bare.substring(0, colon), bare.substring(colon + 1));
        }

        String url() {
            return scheme + repository + (tag.isEmpty() ? "" : ":" + tag);
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
        add(url, Delivery.of(TIME.format(LocalDateTime.now(clock)), digest, target));
    }

    /** Notes what is now known of an arrival that the original noted. */
    synchronized void adopt(String url, String target, Digest digest) {
        Delivery known = find(url, target);
        String time = known == null ? TIME.format(LocalDateTime.now(clock)) : known.time();
        add(url, Delivery.of(time, digest, target));
    }

    private void add(String url, Delivery delivery) {
        Name name = Name.of(url);
        Entry known = entry(url);
        List<Delivery> deliveries = new ArrayList<>();
        if (known != null) {
            known.deliveries().stream()
                    .filter(other -> !String.valueOf(delivery.target()).equals(other.target()))
                    .forEach(deliveries::add);
        }
        String repository = delivery.repository();
        String tag = delivery.tag().equals(name.tag()) ? name.tag() : delivery.tag();
        deliveries.add(new Delivery(
                delivery.time().intern(), delivery.digest(), repository == null ? null : repository.intern(), tag));
        put(name, new Entry(known == null ? name.scheme().intern() : known.scheme(), deliveries));
        changed = true;
    }

    /** Whether the original brought an image, and it is not known of each place whether there. */
    synchronized boolean isUnsettled(String url) {
        Entry entry = entry(url);
        return entry != null && entry.deliveries().stream().anyMatch(delivery -> delivery.repository() == null);
    }

    /** Forgets that the original brought an image somewhere, once it is known of each of these places whether it did. */
    synchronized void settle(String url, Collection<String> places) {
        Entry entry = entry(url);
        if (entry == null || !isUnsettled(url)) {
            return;
        }
        List<Delivery> named = entry.deliveries().stream()
                .filter(delivery -> delivery.target() != null)
                .toList();
        List<String> known = named.stream()
                .map(delivery -> String.valueOf(delivery.target()))
                .toList();
        if (known.containsAll(places)) {
            put(Name.of(url), new Entry(entry.scheme(), named));
            changed = true;
        }
    }

    /** The source has these tags and no others: forgets, after a while, what it has not. */
    synchronized void keepOnly(String repositoryUrl, Collection<String> tags) {
        Map<String, Entry> known = entries.get(Name.of(repositoryUrl).repository());
        if (known != null && !tags.isEmpty()) {
            String limit = timeBefore(KEPT_GONE);
            changed |= known.entrySet()
                    .removeIf(entry -> !tags.contains(entry.getKey()) && isOlder(entry.getValue(), limit));
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
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        HistoryFile.write(temporary, lines());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        changed = false;
    }

    private Stream<Map.Entry<String, String>> lines() {
        return entries.entrySet().stream()
                .flatMap(repository -> repository.getValue().entrySet().stream()
                        .map(tag -> line(repository.getKey(), tag.getKey(), tag.getValue())));
    }

    private static Map.Entry<String, String> line(String repository, String tag, Entry entry) {
        String text = entry.deliveries().stream().map(Delivery::toString).collect(Collectors.joining("; "));
        return Map.entry(new Name(entry.scheme(), repository, tag).url(), text);
    }
}
