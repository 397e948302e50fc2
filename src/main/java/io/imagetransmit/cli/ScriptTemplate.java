package io.imagetransmit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A text of this program with lines or words like {@code @NAME@} that something else takes the place of. */
record ScriptTemplate(String text) {
    static ScriptTemplate read(String resource) {
        try (InputStream stream = ScriptTemplate.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("missing in this program's jar: " + resource);
            }
            return new ScriptTemplate(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ScriptTemplate with(String name, String value) {
        return new ScriptTemplate(text.replace("@" + name + "@", value));
    }
}
