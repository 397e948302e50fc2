package io.imagetransmit.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Which build this is. */
public final class Version {
    private Version() {}

    /**
     * What the sources were when this was built.
     *
     * @param id the beginning of the commit's hash
     * @param date of the commit, in UTC
     * @param changed whether there was more in them than the commit has
     */
    public record Commit(String id, String date, boolean changed) {}

    /** The version that the build wrote into the jar; {@code dev} outside of one. */
    public static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "dev");
    }

    /** The commit, or null if it was built from sources that knew none: an archive of them. */
    public static @Nullable Commit commit() {
        try (InputStream stream = Version.class.getResourceAsStream("commit.properties")) {
            if (stream == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(stream);
            String id = properties.getProperty("git.commit.id.abbrev", "");
            return id.isEmpty()
                    ? null
                    : new Commit(
                            id,
                            properties.getProperty("git.commit.time", ""),
                            "true".equals(properties.getProperty("git.dirty")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the program introduces itself to registries. */
    public static String userAgent() {
        return "image-transmit/" + text() + " (Java " + Runtime.version().feature() + "; "
                + System.getProperty("os.name", "?") + ")";
    }
}
