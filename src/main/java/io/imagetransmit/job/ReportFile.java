package io.imagetransmit.job;

import com.google.gson.stream.JsonWriter;
import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferReport;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The file of {@code -report}: one JSON object with {@code tool}, {@code version}, {@code started}, {@code seconds}, {@code
 * cancelled}, {@code source}, {@code target}, {@code images} (a list, in the order of the user's list) and {@code invalid} (the
 * lines that could not be understood). For several targets the object has one member, {@code targets}: a list of such objects, each
 * with the target's {@code name} in front. Written whole or not at all.
 */
final class ReportFile {
    private final String version;
    private final String source;
    private final Instant started;
    private final Function<TransferException, String> sentence;
    private final Function<ListLine.Invalid, String> lineSentence;

    ReportFile(
            String version,
            String source,
            Instant started,
            Function<TransferException, String> sentence,
            Function<ListLine.Invalid, String> lineSentence) {
        this.version = version;
        this.source = source;
        this.started = started;
        this.sentence = sentence;
        this.lineSentence = lineSentence;
    }

    /**
     * What became of one target.
     *
     * @param name what it is called in {@code cfg.yaml}
     * @param target its host, as it stands in front of images
     */
    record Part(String name, String target, TransferReport report, List<ListLine.Invalid> invalid) {}

    void write(Path file, List<Part> parts) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, ".report", ".tmp");
        try {
            try (Writer writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8);
                    JsonWriter json = new JsonWriter(writer)) {
                json.setIndent("  ");
                write(json, parts);
            }
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void write(JsonWriter json, List<Part> parts) throws IOException {
        json.beginObject();
        if (parts.size() == 1) {
            write(json, parts.get(0));
            return;
        }
        json.name("targets").beginArray();
        for (Part part : parts) {
            json.beginObject();
            json.name("name").value(part.name());
            write(json, part);
        }
        json.endArray();
        json.endObject();
    }

    private void write(JsonWriter json, Part part) throws IOException {
        TransferReport report = part.report();
        json.name("tool").value("image-transmit");
        json.name("version").value(version);
        json.name("started").value(started.toString());
        json.name("seconds").value(report.duration().toMillis() / 1000.0);
        json.name("cancelled").value(report.cancelled());
        json.name("source").value(source);
        json.name("target").value(part.target());
        json.name("images").beginArray();
        for (ImageOutcome outcome : report.outcomes()) {
            image(json, outcome, part.target());
        }
        json.endArray();
        json.name("invalid").beginArray();
        for (ListLine.Invalid line : part.invalid()) {
            json.beginObject();
            json.name("line").value(line.lineNumber());
            json.name("text").value(line.text());
            json.name("reason").value(line.reason().name());
            json.name("message").value(lineSentence.apply(line));
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private void image(JsonWriter json, ImageOutcome outcome, String target) throws IOException {
        json.beginObject();
        json.name("line").value(outcome.line());
        json.name("source").value(source + "/" + outcome.source());
        json.name("target").value(target + "/" + outcome.target());
        json.name("state").value(outcome.state().name().toLowerCase(Locale.ROOT));
        json.name("digest")
                .value(outcome.digest() == null ? null : outcome.digest().toString());
        json.name("movedBytes").value(outcome.tally().movedBytes());
        json.name("movedBlobs").value(outcome.tally().moved());
        json.name("skippedBlobs").value(outcome.tally().present());
        json.name("mountedBlobs").value(outcome.tally().mounted());
        json.name("seconds").value(outcome.duration().toMillis() / 1000.0);
        TransferException error = outcome.error();
        json.name("error");
        if (error == null) {
            json.nullValue();
        } else {
            json.beginObject();
            json.name("side").value(error.side().name().toLowerCase(Locale.ROOT));
            json.name("kind").value(error.kind().name());
            json.name("message").value(sentence.apply(error));
            json.endObject();
        }
        json.endObject();
    }
}
