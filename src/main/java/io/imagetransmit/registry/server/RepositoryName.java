package io.imagetransmit.registry.server;

import io.imagetransmit.image.ImageReference;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A repository's name that can be a path below the served folder. The specification's own alphabet has no upper-case
 * letters, no backslash, no colon, and no component that begins with a dot; what is left to refuse are the names that a layout
 * uses for itself, which would otherwise lie in the middle of the layout of the repository above, and those that Windows
 * keeps for its devices.
 */
record RepositoryName(String text) {
    private static final Set<String> OF_THE_LAYOUT = Set.of("blobs", "index.json", "oci-layout");
    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    RepositoryName {
        if (!isAllowed(text)) {
            throw new IllegalArgumentException("not a repository name: " + text);
        }
    }

    static RepositoryName of(String text) throws RefusedException {
        if (!isAllowed(text)) {
            throw new RefusedException(
                    ErrorCode.NAME_INVALID, text.length() <= 255 ? text : text.substring(0, 255) + "…");
        }
        return new RepositoryName(text);
    }

    static boolean isAllowed(String text) {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        return isAllowed(text, windows);
    }

    static boolean isAllowed(String text, boolean windows) {
        return ImageReference.isRepository(text)
                && Stream.of(text.split("/", -1))
                        .noneMatch(component -> OF_THE_LAYOUT.contains(component)
                                || (windows && DEVICE.matcher(component).matches()));
    }

    /** The name for a folder that is a layout itself: its own, as near as the alphabet allows. */
    static RepositoryName forFolder(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        String lower = (name == null ? "" : name.toString()).toLowerCase(Locale.ROOT);
        String legal = lower.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return Stream.of(lower, legal)
                .filter(RepositoryName::isAllowed)
                .findFirst()
                .map(RepositoryName::new)
                .orElseGet(() -> new RepositoryName("image"));
    }

    @Override
    public String toString() {
        return text;
    }
}
