package io.imagetransmit.cli;

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
 * lines that could not be understood). Written whole or not at all.
 */
final class ReportFile {
    private final String version;
    private final String source;
    private final String target;
    private final Instant started;
    private final Function<TransferException, String> sentence;
    private final Function<ListLine.Invalid, String> lineSentence;

    ReportFile(
            String version,
            String source,
            String target,
            Instant started,
            Function<TransferException, String> sentence,
            Function<ListLine.Invalid, String> lineSentence) {
        this.version = version;
        this.source = source;
        this.target = target;
        this.started = started;
        this.sentence = sentence;
        this.lineSentence = lineSentence;
    }

    void write(Path file, TransferReport report, List<ListLine.Invalid> invalid) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, ".report", ".tmp");
        try {
            try (Writer writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8);
                    JsonWriter json = new JsonWriter(writer)) {
                json.setIndent("  ");
                write(json, report, invalid);
            }
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void write(JsonWriter json, TransferReport report, List<ListLine.Invalid> invalid) throws IOException {
        json.beginObject();
        json.name("tool").value("image-transmit");
        json.name("version").value(version);
        json.name("started").value(started.toString());
        json.name("seconds").value(report.duration().toMillis() / 1000.0);
        json.name("cancelled").value(report.cancelled());
        json.name("source").value(source);
        json.name("target").value(target);
        json.name("images").beginArray();
        for (ImageOutcome outcome : report.outcomes()) {
            image(json, outcome);
        }
        json.endArray();
        json.name("invalid").beginArray();
        for (ListLine.Invalid line : invalid) {
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

    private void image(JsonWriter json, ImageOutcome outcome) throws IOException {
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
