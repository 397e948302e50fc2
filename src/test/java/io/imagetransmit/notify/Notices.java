package io.imagetransmit.notify;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Notices for tests. */
final class Notices {
    static final Instant NOON = Instant.ofEpochMilli(1_764_115_200_123L);
    static final Wording WORDING = new Wording() {
        @Override
        public String joined(int notices) {
            return notices + " joined";
        }

        @Override
        public String more(int lines) {
            return "… and " + lines + " more";
        }
    };

    private Notices() {}

    static Notice image(String name) {
        return new Notice(
                NOON,
                Notice.State.DONE,
                "done " + name,
                "From a\nto b",
                new Notice.Image("a", "b", name, "to/" + name, "sha256:1", 1000, Duration.ofMillis(1500), null));
    }

    static Notice run(String... lines) {
        return new Notice(
                NOON,
                Notice.State.FAILED,
                "the end",
                String.join("\n", lines),
                new Notice.Run(
                        "a",
                        "b",
                        new Notice.Counts(3, 1, 1, 1, 0, 0),
                        1000,
                        Duration.ofSeconds(2),
                        null,
                        List.of(new Notice.Failure("a/x:1", "not there"))));
    }

    static JsonObject body(Channel.Message message) {
        return JsonParser.parseString(text(message)).getAsJsonObject();
    }

    static String text(Channel.Message message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }
}
