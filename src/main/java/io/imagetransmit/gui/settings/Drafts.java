package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Begins drafts. */
final class Drafts {
    private Drafts() {}

    /**
     * Of the file if there is one, otherwise of one that is to be; not for the event thread.
     *
     * @param header lines for the beginning of a new file
     */
    static Draft open(Path file, List<String> header, Map<String, String> environment)
            throws IOException, ConfigFileException {
        return Files.exists(file) ? Draft.of(file, environment) : Draft.empty(file, header, environment);
    }
}
