package io.imagetransmit.cli;

import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code -version} shows, and what a report of a fault should have in it: the program, its Java, the system. */
record VersionText(Messages messages) {
    List<String> lines(Version.@Nullable Commit commit) {
        return List.of(program(commit), java(), system());
    }

    private String program(Version.@Nullable Commit commit) {
        String program = "image-transmit " + Version.text();
        return commit == null
                ? program
                : messages.text(
                        "version.commit",
                        Map.of(
                                "program",
                                program,
                                "commit",
                                commit.id(),
                                "date",
                                commit.date(),
                                "changed",
                                commit.changed() ? messages.text("version.changed") : ""));
    }

    private String java() {
        return messages.text(
                "version.java",
                Map.of(
                        "version",
                        Runtime.version().toString(),
                        "vendor",
                        System.getProperty("java.vendor", ""),
                        "home",
                        System.getProperty("java.home", "")));
    }

    private static String system() {
        return System.getProperty("os.name", "?") + " " + System.getProperty("os.version", "?") + " "
                + System.getProperty("os.arch", "?");
    }
}
