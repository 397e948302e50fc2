package io.imagetransmit.gui.view;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A file or folder that was dropped on a window, and what it seems to be by its name. */
public record DroppedFile(Path path, Kind kind) {
    /** What a file may be good for. */
    public enum Kind {
        LIST,
        /** A bundle's meta file. */
        META,
        /** A docker or OCI archive, or a data file of a bundle. */
        TAR,
        /** The folder of an OCI image layout. */
        LAYOUT,
        UNKNOWN
    }

    /** Looks at it; not for the event thread, since it may lie on another machine. */
    static DroppedFile of(Path path) {
        return new DroppedFile(path, kind(path));
    }

    private static Kind kind(Path path) {
        if (Files.isDirectory(path)) {
            boolean layout = Files.exists(path.resolve("oci-layout")) || Files.exists(path.resolve("index.json"));
            return layout ? Kind.LAYOUT : Kind.UNKNOWN;
        }
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return Kind.META;
        }
        if (name.endsWith(".lst") || name.endsWith(".txt")) {
            return Kind.LIST;
        }
        return name.endsWith(".tar") ? Kind.TAR : Kind.UNKNOWN;
    }
}
