package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.TargetSelection;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The registries that a document names: its source, which has every image of its lists, and an empty one for each of its targets. */
final class DocumentRegistries implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("(?<=registry: )\"?([^\"\\s#]+)\"?");
    private static final Pattern IMAGE = Pattern.compile("(?:[^/\\s]*[.:][^/\\s]*/)?([^:@\\s]+)(?::(\\S+))?");

    /** They take a while to make, and most documents name the same. */
    private static final Map<List<Integer>, TestImage> IMAGES = new ConcurrentHashMap<>();

    private final RealRegistry source = RealRegistry.started();
    private final Map<String, RealRegistry> targets = new LinkedHashMap<>();

    /** An image by its names at both sides. */
    record Listed(String repository, String tag, String newRepository, String newTag) {
        /** Of a line, of a list for transfers or for a watch; none for a line without an image. */
        static Optional<Listed> of(String line) {
            String text = line.replaceFirst("(^|\\s+)#.*", "")
                    .replaceFirst(" ~ .*", "")
                    .strip();
            String[] sides = text.split(" -> ", 2);
            Matcher from = IMAGE.matcher(sides[0]);
            Matcher to = IMAGE.matcher(sides[sides.length - 1]);
            if (text.isEmpty() || !from.matches() || !to.matches()) {
                return Optional.empty();
            }
            String tag = from.group(2) == null ? "latest" : from.group(2);
            return Optional.of(new Listed(
                    from.group(1).replace("*", "base"),
                    tag,
                    to.group(1).replace("*", "base"),
                    to.group(2) == null ? tag : to.group(2)));
        }

        static List<Listed> all(List<String> lines) {
            return lines.stream().flatMap(line -> of(line).stream()).toList();
        }
    }

    /** A configuration with these registries in place of those that it names. */
    String rewritten(String configuration) {
        StringBuilder text = new StringBuilder();
        boolean target = false;
        for (String line : configuration.lines().toList()) {
            if (line.matches("\\w.*")) {
                target = line.startsWith("target:");
            }
            boolean inTarget = target;
            text.append(ADDRESS.matcher(line)
                            .replaceAll(address -> (inTarget ? target(address.group(1)) : source)
                                    .url()
                                    .toString()))
                    .append('\n');
        }
        return text.toString();
    }

    private RealRegistry target(String address) {
        return targets.computeIfAbsent(address, unused -> RealRegistry.started());
    }

    /** Fills the source with what a list names; each edition of an image is another one. */
    void push(List<String> list, int edition) {
        RegistryPusher pusher = new RegistryPusher(source.access());
        for (Listed image : Listed.all(list)) {
            List<Integer> kind = List.of(
                    Math.floorMod(image.repository().hashCode(), 1000),
                    Math.floorMod(image.tag().hashCode(), 1000) + 1000 * edition);
            pusher.push(
                    image.repository(),
                    image.tag(),
                    IMAGES.computeIfAbsent(kind, unused -> Releases.image(kind.get(0), kind.get(1))));
        }
    }

    /** Every image is at every one of these targets, with the source's digest. */
    void assertArrived(Settings settings, String names, List<Listed> images) {
        assertTrue(!images.isEmpty(), "nothing was to be transferred");
        TargetSelection chosen = settings.targets(names.isEmpty() ? null : names);
        RegistryInspector from = new RegistryInspector(source.access());
        for (RepositorySettings repository :
                assertInstanceOf(TargetSelection.Chosen.class, chosen).repositories()) {
            URI uri = URI.create(
                    repository.address().scheme() + "://" + repository.address().authority());
            RegistryInspector to = new RegistryInspector(RegistryAccess.to(uri));
            for (Listed image : images) {
                Optional<?> expected = from.digest(image.repository(), image.tag());
                assertTrue(expected.isPresent(), image.toString());
                assertEquals(expected, to.digest(image.newRepository(), image.newTag()), image.toString());
            }
        }
    }

    @Override
    public void close() {
        targets.values().forEach(RealRegistry::close);
        source.close();
    }
}
