package io.imagetransmit.bundle;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.image.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is complete in the data files of a bundle in the making: one JSON object a line, appended as things happen. A later run
 * reads it and goes on. It only says where to look: what it calls complete is hashed before it is believed, so a line that
 * reached the disk before its data did does no harm, and a torn last line is left out. Safe for use by several threads.
 */
final class Journal implements Closeable {
    private static final int LARGEST = 64 << 20;
    /** Bytes; no file is so large, and sums of it do not overflow. */
    private static final long FARTHEST = 1L << 48;

    private final FileChannel channel;
    private final Map<Digest, Entry> entries = new LinkedHashMap<>();
    private final Map<Integer, Path> names = new LinkedHashMap<>();
    private @Nullable Path meta;

    /** A blob with a place: how many of its bytes were written in order, all of them once it is done. */
    record Entry(Digest digest, long size, List<Piece> pieces, long written, boolean done) {
        Entry {
            pieces = List.copyOf(pieces);
        }

        private Entry at(long position, boolean complete) {
            return new Entry(digest, size, pieces, position, complete);
        }

        /** Whether such a place can be: what a journal says comes from a file that anybody may have changed. */
        boolean isPlausible() {
            long sum = 0;
            for (Piece piece : pieces) {
                if (piece.file() < 0
                        || piece.file() >= TarShape.MOST_FILES
                        || piece.offset() < DataFile.RECORD
                        || piece.offset() > FARTHEST
                        || piece.offset() % DataFile.RECORD != 0
                        || piece.length() < 0
                        || piece.length() > FARTHEST) {
                    return false;
                }
                sum += piece.length();
            }
            return sum == size && !pieces.isEmpty() && written >= 0 && written <= size;
        }
    }

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens the journal in a folder, and reads what an earlier run wrote. */
    static Journal open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Journal journal = new Journal(channel);
        if (Files.size(file) <= LARGEST) {
            journal.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
        channel.position(channel.size());
        if (channel.size() > 0) {
            journal.append("\n"); // ends a torn line
        }
        return journal;
    }

    private void read(String text) {
        text.lines().forEach(line -> {
            try {
                if (!line.isBlank()) {
                    apply(JsonParser.parseString(line).getAsJsonObject());
                }
            } catch (RuntimeException e) {
                // a torn or foreign line, of whatever shape: what it would have said is found out again
            }
        });
    }

    private void apply(JsonObject line) {
        if (line.has("file")) {
            names.put(line.get("file").getAsInt(), Path.of(line.get("name").getAsString()));
            return;
        }
        if (line.has("meta")) {
            meta = Path.of(line.get("meta").getAsString());
            return;
        }
        if (!line.has("blob")) {
            return;
        }
        Digest digest = Digest.parse(line.get("blob").getAsString());
        if (line.has("at")) {
            List<Piece> pieces = new ArrayList<>();
            for (JsonElement element : line.getAsJsonArray("at")) {
                JsonArray piece = element.getAsJsonArray();
                pieces.add(new Piece(
                        piece.get(0).getAsInt(),
                        piece.get(1).getAsLong(),
                        piece.get(2).getAsLong()));
            }
            entries.put(digest, new Entry(digest, line.get("size").getAsLong(), pieces, 0, false));
            return;
        }
        Entry entry = entries.get(digest);
        if (entry != null && line.has("written")) {
            entries.put(digest, entry.at(line.get("written").getAsLong(), false));
        } else if (entry != null && line.has("done")) {
            entries.put(digest, entry.at(entry.size(), true));
        } else if (line.has("dropped")) {
            entries.remove(digest);
        }
    }

    /** What the earlier runs had. */
    synchronized Map<Digest, Entry> entries() {
        return Map.copyOf(entries);
    }

    /** Files that were being given these names when the earlier run ended, by their number. */
    synchronized Map<Integer, Path> names() {
        return Map.copyOf(names);
    }

    /** The meta file that the earlier run was about to write, or null if it did not come so far. */
    synchronized @Nullable Path meta() {
        return meta;
    }

    void placed(Digest digest, long size, List<Piece> pieces) throws IOException {
        JsonObject line = line(digest);
        line.addProperty("size", size);
        JsonArray at = new JsonArray();
        for (Piece piece : pieces) {
            JsonArray numbers = new JsonArray();
            numbers.add(piece.file());
            numbers.add(piece.offset());
            numbers.add(piece.length());
            at.add(numbers);
        }
        line.add("at", at);
        append(line + "\n");
    }

    void written(Digest digest, long position) throws IOException {
        JsonObject line = line(digest);
        line.addProperty("written", position);
        append(line + "\n");
    }

    void done(Digest digest) throws IOException {
        JsonObject line = line(digest);
        line.addProperty("done", true);
        append(line + "\n");
    }

    void dropped(Digest digest) throws IOException {
        JsonObject line = line(digest);
        line.addProperty("dropped", true);
        append(line + "\n");
    }

    /** From now on the file may be found under this name. */
    void naming(int file, Path name) throws IOException {
        JsonObject line = new JsonObject();
        line.addProperty("file", file);
        line.addProperty("name", name.toString());
        append(line + "\n");
    }

    /** The bundle is complete when this file is there. */
    void finishing(Path metaFile) throws IOException {
        JsonObject line = new JsonObject();
        line.addProperty("meta", metaFile.toString());
        append(line + "\n");
    }

    private static JsonObject line(Digest digest) {
        JsonObject line = new JsonObject();
        line.addProperty("blob", digest.toString());
        return line;
    }

    private synchronized void append(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
