package io.imagetransmit.job;

import java.util.Objects;

/** Which build this is. */
public final class Version {
    private Version() {}

    /** The version that the build wrote into the jar; {@code dev} outside of one. */
    public static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "dev");
    }

    /** How the program introduces itself to registries. */
    public static String userAgent() {
        return "image-transmit/" + text() + " (Java " + Runtime.version().feature() + "; "
                + System.getProperty("os.name", "?") + ")";
    }
}
