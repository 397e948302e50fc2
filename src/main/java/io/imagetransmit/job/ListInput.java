package io.imagetransmit.job;

import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.Shard;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the user's list of images, from a file or from standard input. */
final class ListInput {
    private final Surroundings around;
    private final Console console;
    private final @Nullable Shard shard;

    /** @param shard which share of a list is taken; null for all of it */
    ListInput(Surroundings around, Console console, @Nullable Shard shard) {
        this.around = around;
        this.console = console;
        this.shard = shard;
    }

    /** @param name the file; null or {@code -} for standard input */
    ImageList read(@Nullable String name) throws ConfigurationException {
        try {
            ImageList list;
            if (name == null || name.equals("-")) {
                if (console.isLive() && around.environment().in().available() == 0) {
                    console.print(around.messages().text("stdin.hint"));
                }
                list = ImageList.read(new InputStreamReader(around.environment().in(), StandardCharsets.UTF_8));
            } else {
                Path file = around.environment().resolve(name);
                try (Reader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
                    list = ImageList.read(reader);
                }
            }
            if (list.lines().isEmpty()) {
                throw refused(around.messages().text("list.empty", name == null ? Map.of() : Map.of("path", name)));
            }
            console.log(around.messages()
                    .text(
                            "log.imagesRead",
                            Map.of("count", String.valueOf(list.entries().size()))));
            return share(list);
        } catch (IOException e) {
            throw refused(around.messages()
                    .text(
                            "list.unreadable",
                            Map.of("path", name == null ? "-" : name, "message", ErrorText.reason(e))));
        }
    }

    /** The share of a list that is to be taken. */
    ImageList share(ImageList list) {
        if (shard == null) {
            return list;
        }
        ImageList share = shard.of(list);
        console.log(around.messages()
                .text(
                        "log.shard",
                        Map.of(
                                "number", String.valueOf(shard.number()),
                                "count", String.valueOf(shard.count()),
                                "images", String.valueOf(share.entries().size()))));
        return share;
    }

    private ConfigurationException refused(String sentence) {
        around.complain(sentence);
        console.record(sentence);
        return new ConfigurationException();
    }
}
