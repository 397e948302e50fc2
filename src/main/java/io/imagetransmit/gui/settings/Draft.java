package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFile;
import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigFile.Role;
import io.imagetransmit.config.ConfigFileException;
import io.imagetransmit.config.NotificationEntry;
import io.imagetransmit.config.RepositoryEntry;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/**
 * A {@code cfg.yaml} that is being edited. It is used on the event thread and tells there; the work is done on a thread of its own,
 * in the order in which it was asked for.
 */
final class Draft implements AutoCloseable {

    /** Is told of changes, on the event thread. */
    interface Listener {
        /** The file was read again; all that was changed is lost. */
        void reread(DraftState state);

        /** Something may have changed. */
        void edited(DraftState state);
    }

    /** A change. */
    interface Edit {
        void apply(ConfigFile file) throws ConfigFileException;
    }

    private final Path place;
    private final SettingsLoader loader;
    private final Settings defaults;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(Draft::thread);
    private final AtomicInteger edits = new AtomicInteger();
    private final List<Listener> listeners = new ArrayList<>();

    /** The worker's. */
    private ConfigFile file;

    /** The worker's: the raw texts of all keys that were written, also of those without a value. */
    private Map<Setting, String> written;

    private DraftState state;

    private Draft(ConfigFile file, SettingsLoader loader) throws ConfigFileException {
        this.place = file.file();
        this.loader = loader;
        this.file = file;
        this.written = written(file);
        ConfigFile plain = ConfigFile.empty(place, List.of());
        plain.set(Setting.PATHNAME.key(), "cache");
        this.defaults = loader.read(plain).settings();
        this.state = stateOf(file);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "settings");
        thread.setDaemon(true);
        return thread;
    }

    /** Reads a file; not for the event thread. */
    static Draft of(Path file, Map<String, String> environment) throws IOException, ConfigFileException {
        return new Draft(ConfigFile.read(file), new SettingsLoader(environment));
    }

    /**
     * One for a file that is not there yet.
     *
     * @param header lines for its beginning
     */
    static Draft empty(Path file, List<String> header, Map<String, String> environment) {
        try {
            return new Draft(ConfigFile.empty(file, header), new SettingsLoader(environment));
        } catch (ConfigFileException e) {
            throw new IllegalStateException("an empty file", e);
        }
    }

    Path file() {
        return place;
    }

    /** As it was last told. */
    DraftState state() {
        return state;
    }

    /** What a key that is not written stands for. */
    String fallback(Setting setting) {
        return setting == Setting.PATHNAME ? "" : setting.of(defaults);
    }

    void listen(Listener listener) {
        listeners.add(listener);
    }

    /**
     * Changes the file in memory.
     *
     * @param done is told, after the listeners are, why the change could not be made; null if it was
     */
    void edit(Edit edit, Consumer<@Nullable ConfigFileException> done) {
        edits.incrementAndGet();
        worker.execute(() -> {
            ConfigFileException failure = null;
            RuntimeException mistake = null;
            try {
                edit.apply(file);
            } catch (ConfigFileException e) {
                failure = e;
            } catch (RuntimeException e) {
                mistake = e; // one of ours: what is shown has to follow the file all the same
            }
            ConfigFileException told = failure;
            RuntimeException thrown = mistake;
            // whoever types fast is told of the last letter only
            DraftState after = edits.decrementAndGet() == 0 ? stateOf(file) : null;
            SwingUtilities.invokeLater(() -> {
                if (after != null) {
                    state = after;
                    List.copyOf(listeners).forEach(listener -> listener.edited(after));
                }
                if (thrown != null) {
                    throw thrown;
                }
                done.accept(told);
            });
        });
    }

    /** Whether there are changes that are not shown yet: what is shown must not be taken for what there is. */
    boolean isChanging() {
        return edits.get() > 0;
    }

    /** Calls this on the event thread when all that was asked for so far has been done and told. */
    void settled(Runnable then) {
        worker.execute(() -> SwingUtilities.invokeLater(then));
    }

    /** Changes a value; what is the same as nothing stays as little written as it was. */
    void set(Setting setting, String text, Consumer<@Nullable ConfigFileException> done) {
        edit(
                edited -> {
                    String before = written.get(setting);
                    boolean plain = text.isBlank() || text.equals(fallback(setting));
                    if (before == null && plain) {
                        edited.remove(setting.key());
                    } else {
                        edited.set(setting.key(), plain && before != null && before.isBlank() ? before : text.strip());
                    }
                },
                done);
    }

    /**
     * Reads an entry as it would be in this file, without changing anything.
     *
     * @param index of the entry in whose place it would be; -1 for a further one
     */
    void check(Role role, int index, RepositoryEntry entry, Consumer<EntryCheck> found) {
        worker.execute(() -> {
            EntryCheck check = EntryCheck.of(file, loader, role, index, entry);
            SwingUtilities.invokeLater(() -> found.accept(check));
        });
    }

    /** As for a repository. */
    void check(Channel channel, NotificationEntry entry, Consumer<EntryCheck> found) {
        worker.execute(() -> {
            EntryCheck check = EntryCheck.of(file, loader, channel, entry);
            SwingUtilities.invokeLater(() -> found.accept(check));
        });
    }

    /**
     * Writes the file.
     *
     * @param done is told why that failed: an {@link IOException} or a {@link ConfigFileException}; null if it did not
     */
    void save(Consumer<@Nullable Exception> done) {
        worker.execute(() -> {
            Exception failure = null;
            try {
                file.save();
                written = written(file);
            } catch (IOException | ConfigFileException e) {
                failure = e;
            }
            Exception told = failure;
            SwingUtilities.invokeLater(() -> done.accept(told));
        });
    }

    /**
     * Reads the file again.
     *
     * @param failed is told why that failed, see {@link #save}; then everything is as it was
     */
    void reread(Consumer<Exception> failed) {
        worker.execute(() -> {
            try {
                ConfigFile again = ConfigFile.read(place);
                DraftState after = stateOf(again);
                file = again;
                written = written(again);
                SwingUtilities.invokeLater(() -> {
                    state = after;
                    List.copyOf(listeners).forEach(listener -> listener.reread(after));
                });
            } catch (IOException | ConfigFileException e) {
                SwingUtilities.invokeLater(() -> failed.accept(e));
            }
        });
    }

    /** What has been asked for is still done. */
    @Override
    public void close() {
        worker.shutdown();
    }

    private static Map<Setting, String> written(ConfigFile file) {
        Map<Setting, String> written = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String text = file.text(setting.key());
            if (text != null) {
                written.put(setting, text);
            }
        }
        return written;
    }

    private DraftState stateOf(ConfigFile of) {
        Map<Setting, String> texts = written(of);
        texts.values().removeIf(String::isBlank);
        Map<Role, List<RepositoryEntry>> repositories = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            repositories.put(role, of.repositories(role));
        }
        Map<Channel, List<NotificationEntry>> notifications = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            notifications.put(channel, of.notifications(channel));
        }
        return new DraftState(texts, repositories, notifications, loader.read(of), of.changed());
    }
}
