package io.imagetransmit.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the files of one bundle are called: {@code data/YYYYMMDD/[PREFIX_]img_(full|incr)_YYYYMMDDhhmm} and what comes behind.
 *
 * @param folder where they lie
 * @param stem what all of them begin with
 */
public record BundleNames(Path folder, String stem) {
    /**
     * A prefix as the user writes it: what stands before the last separator is a folder below that of the day.
     */
    public record Prefix(List<String> folders, String name) {
        /** Bytes; what comes behind it needs some as well. */
        private static final int LONGEST = 200;

        public static final Prefix NONE = new Prefix(List.of(), "");

        public Prefix {
            folders = List.copyOf(folders);
        }

        /** One that leads out of the folder, or is no legal name on every system, is an {@link IllegalArgumentException}. */
        public static Prefix parse(@Nullable String text) {
            if (text == null || text.isBlank()) {
                return NONE;
            }
            List<String> parts = new ArrayList<>(List.of(text.strip().split("[/\\\\]", -1)));
            String name = parts.remove(parts.size() - 1);
            parts.removeIf(String::isEmpty);
            for (String part : parts) {
                if (!FileNames.isPlain(part)) {
                    throw new IllegalArgumentException(part);
                }
            }
            if (!name.isEmpty() && !(FileNames.isPlain(name) && FileNames.isShort(name, LONGEST))) {
                throw new IllegalArgumentException(name);
            }
            // what this system's locale cannot write is refused here and not at the end
            var unused = Path.of(name, parts.toArray(String[]::new));
            return new Prefix(parts, name);
        }

        @Override
        public String toString() {
            return String.join("/", folders) + "/" + name;
        }
    }

    /** The names of a bundle that is begun now. */
    static BundleNames of(Path data, Prefix prefix, boolean increment, ZonedDateTime now) {
        String day = String.format("%04d%02d%02d", now.getYear(), now.getMonthValue(), now.getDayOfMonth());
        Path folder = data.resolve(day);
        for (String part : prefix.folders()) {
            folder = folder.resolve(part);
        }
        String time = String.format("%02d%02d", now.getHour(), now.getMinute());
        String stem = (prefix.name().isEmpty() ? "" : prefix.name() + "_")
                + (increment ? "img_incr_" : "img_full_")
                + day
                + time;
        return new BundleNames(folder, stem);
    }

    static ZonedDateTime local(java.time.Instant now) {
        return now.atZone(ZoneId.systemDefault());
    }

    /**
     * These names, or the next ones that no file has: not that of a finished bundle, nor one that a killed run has left behind and
     * will come back to.
     *
     * @param taken names of meta files elsewhere that must not be given a second time
     */
    BundleNames free(Set<String> taken) throws IOException {
        BundleNames names = this;
        for (int number = 2; names.isTaken(taken); number++) {
            names = new BundleNames(folder, stem + "-" + number);
        }
        return names;
    }

    private boolean isTaken(Set<String> taken) throws IOException {
        if (taken.contains(String.valueOf(meta().getFileName()))) {
            return true;
        }
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> FileNames.folded(String.valueOf(file.getFileName())))
                    .anyMatch(name -> name.startsWith(FileNames.folded(stem) + "_")
                            || name.startsWith(FileNames.folded(stem) + "."));
        }
    }

    Path meta() {
        return folder.resolve(stem + "_meta.yaml");
    }

    Path file(String ending) {
        return folder.resolve(stem + ending);
    }
}
