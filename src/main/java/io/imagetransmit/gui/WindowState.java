package io.imagetransmit.gui;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the window remembers from one time to the next, beside the user's data: {@code data/window.properties}, and the list in
 * {@code data/window.lst}. None of it is needed: what cannot be read is forgotten. Safe for use by several threads.
 */
final class WindowState {
    private final Path folder;
    private final Properties values = new Properties();
    private String list = "";

    private WindowState(Path folder) {
        this.folder = folder;
    }

    /** @param data the folder for data, which need not be there yet */
    static WindowState load(Path data) {
        WindowState state = new WindowState(data);
        try {
            if (Files.exists(state.file())) {
                try (Reader reader = Files.newBufferedReader(state.file(), StandardCharsets.UTF_8)) {
                    state.values.load(reader);
                }
            }
            if (Files.exists(state.listFile())) {
                state.list = Files.readString(state.listFile(), StandardCharsets.UTF_8);
            }
        } catch (IOException | IllegalArgumentException e) {
            state.values.clear(); // a window that begins as if for the first time does no harm
        }
        return state;
    }

    private Path file() {
        return folder.resolve("window.properties");
    }

    private Path listFile() {
        return folder.resolve("window.lst");
    }

    synchronized @Nullable String get(String name) {
        return values.getProperty(name);
    }

    synchronized void put(String name, @Nullable String value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.setProperty(name, value);
        }
    }

    synchronized String list() {
        return list;
    }

    synchronized void list(String text) {
        list = text;
    }

    private static void replace(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text, StandardCharsets.UTF_8);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Writes all of it.
     *
     * @throws IOException if it cannot be written; then the next window begins as this one did
     */
    synchronized void save() throws IOException {
        if (values.isEmpty() && list.isBlank() && !Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        StringWriter text = new StringWriter();
        values.store(text, null);
        replace(listFile(), list);
        replace(file(), text.toString());
    }
}
