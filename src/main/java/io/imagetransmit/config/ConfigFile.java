package io.imagetransmit.config;

import io.imagetransmit.config.ConfigFileException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code cfg.yaml} in memory that can be edited and written back. Its comments, order, quotes, blank lines and unknown keys stay; an
 * edit changes the lines that it is about. Every edit is read again before it counts: if it cannot be made without changing what
 * something else says, it fails and nothing has happened.
 *
 * <p>Texts are raw: {@code ${NAME}} is not replaced. Null stands for a key that is not written, the empty text for one without a value.
 * Nothing but {@link #read} and {@link #save} goes to the disk. Not thread-safe.
 */
public final class ConfigFile {
    /** The two lists of repositories. */
    public enum Role {
        SOURCE,
        TARGET;

        private String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The lists of those to be notified. */
    public enum Channel {
        DINGTALK(Section.DINGTALK),
        WECOM(Section.WECOM),
        FEISHU(Section.FEISHU),
        WEBHOOK(Section.WEBHOOK);

        private final Section section;

        Channel(Section section) {
            this.section = section;
        }

        /** The names of the components that its entries have. */
        public List<String> keys() {
            return section.keys();
        }

        private String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Path file;
    private final TextEncoding encoding;
    /** What is on the disk as far as we know; null if there is no file. */
    private byte @Nullable [] bytes;

    private YamlDocument saved;
    private YamlDocument current;

    private ConfigFile(Path file, TextEncoding encoding, byte @Nullable [] bytes, YamlDocument document) {
        this.file = file;
        this.encoding = encoding;
        this.bytes = bytes;
        this.saved = document;
        this.current = document;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigFileException if it is no YAML mapping
     */
    public static ConfigFile read(Path file) throws IOException, ConfigFileException {
        byte[] bytes = onDisk(file);
        Problems problems = new Problems(file);
        if (bytes.length > ConfigText.MAXIMUM_BYTES) {
            Map<String, String> details = Map.of("limit", Integer.toString(ConfigText.MAXIMUM_BYTES));
            problems.error(0, "", ConfigProblem.Kind.FILE_TOO_LARGE, details);
            throw new ConfigFileException(file, Reason.NOT_YAML, 0, problems.list());
        }
        TextEncoding encoding = TextEncoding.of(bytes);
        String text = encoding == null ? null : encoding.text(bytes);
        // what would not come out again as it was is in no encoding that we know
        if (encoding == null || text == null || !Arrays.equals(encoding.bytes(text), bytes)) {
            problems.error(0, "", ConfigProblem.Kind.ENCODING_UNKNOWN, Map.of());
            throw new ConfigFileException(file, Reason.NOT_YAML, 0, problems.list());
        }
        return new ConfigFile(file, encoding, bytes, YamlDocument.of(file, text));
    }

    /**
     * One that is not there yet.
     *
     * @param header lines for a comment at its beginning, without number signs
     */
    public static ConfigFile empty(Path file, List<String> header) {
        String text = header.stream()
                .flatMap(line -> Stream.of(line.split("\\R", -1)))
                .map(line -> (line.isEmpty() ? "#" : "# " + line) + System.lineSeparator())
                .collect(Collectors.joining());
        try {
            return new ConfigFile(file, TextEncoding.UTF_8, null, YamlDocument.of(file, text));
        } catch (ConfigFileException e) {
            throw new IllegalArgumentException("header", e);
        }
    }

    private static byte[] onDisk(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(ConfigText.MAXIMUM_BYTES + 1);
        }
    }

    public Path file() {
        return file;
    }

    /** What {@link #save} would write. */
    public String text() {
        return current.text();
    }

    /** Whether there is anything to save. */
    public boolean changed() {
        return !current.text().equals(saved.text());
    }

    /**
     * A value of the top level, or of the cache as {@code cache.pathname}. What is written as a list comes with commas.
     *
     * @throws IllegalArgumentException if there is no such key
     */
    public @Nullable String text(String key) {
        return Scalars.text(current, key);
    }

    /** Writes a value, see {@link #text(String)}; the empty text takes it away and leaves the key. */
    public void set(String key, String value) throws ConfigFileException {
        accept(Scalars.with(current, key, value));
    }

    /** Takes a key away; where it has a comment, only its value. */
    public void remove(String key) throws ConfigFileException {
        accept(Scalars.with(current, key, null));
    }

    /** The entries that have any value, in the order of the file. */
    public List<RepositoryEntry> repositories(Role role) {
        return list(role).read().stream().map(RepositoryEntry::of).toList();
    }

    /**
     * Writes a further entry behind the others.
     *
     * @throws IllegalArgumentException if the entry has no value at all
     */
    public void add(Role role, RepositoryEntry entry) throws ConfigFileException {
        accept(list(role).with(filled(entry.texts())));
    }

    /** Changes the values of an entry that differ. Groups follow a target to a new name. */
    public void replace(Role role, int index, RepositoryEntry entry) throws ConfigFileException {
        List<String> names = new ArrayList<>();
        repositories(role).forEach(given -> names.add(given.givenName().orElse("")));
        YamlDocument edited = list(role).replaced(index, filled(entry.texts()));
        String oldName = names.get(index);
        String newName = entry.givenName().orElse("");
        boolean renamed = !oldName.isEmpty() && !newName.isEmpty() && !oldName.equals(newName);
        if (role == Role.TARGET && renamed && Collections.frequency(names, oldName) == 1) {
            edited = new GroupEdit(oldName, newName, names).edited(edited);
        }
        accept(edited);
    }

    /** Takes an entry away with the comments in it. Groups go on naming it. */
    public void remove(Role role, int index) throws ConfigFileException {
        accept(list(role).without(index));
    }

    /** The entries that have any value, in the order of the file. */
    public List<NotificationEntry> notifications(Channel channel) {
        return list(channel).read().stream().map(NotificationEntry::of).toList();
    }

    /**
     * Writes a further entry behind the others.
     *
     * @throws IllegalArgumentException if the entry has no value at all, or one that the channel does not know
     */
    public void add(Channel channel, NotificationEntry entry) throws ConfigFileException {
        accept(list(channel).with(known(channel, entry)));
    }

    /** Changes the values of an entry that differ. */
    public void replace(Channel channel, int index, NotificationEntry entry) throws ConfigFileException {
        accept(list(channel).replaced(index, known(channel, entry)));
    }

    /** Takes an entry away with the comments in it. */
    public void remove(Channel channel, int index) throws ConfigFileException {
        accept(list(channel).without(index));
    }

    /**
     * Writes the file if anything was changed: whole or not at all.
     *
     * @throws ConfigFileException if the file is no longer what was read, or is there although it was not
     */
    public void save() throws IOException, ConfigFileException {
        if (!changed()) {
            return;
        }
        byte[] before = bytes;
        byte[] after = encoding.bytes(current.text());
        Path place = FileReplacement.followed(file);
        if (!isAsRead(place, before)) {
            throw new ConfigFileException(file, Reason.CHANGED_ON_DISK, 0, List.of());
        }
        FileReplacement.write(place, after);
        bytes = after;
        saved = current;
    }

    private static boolean isAsRead(Path place, byte @Nullable [] before) throws IOException {
        try {
            return Arrays.equals(onDisk(place), before);
        } catch (NoSuchFileException e) {
            return before == null;
        }
    }

    private EntryList list(Role role) {
        return new EntryList(current, role.key(), Section.REPOSITORY);
    }

    private EntryList list(Channel channel) {
        return new EntryList(current, channel.key(), channel.section);
    }

    private static Map<String, String> known(Channel channel, NotificationEntry entry) {
        if (!channel.keys().containsAll(entry.texts().keySet())) {
            throw new IllegalArgumentException("not all of these are keys of " + channel);
        }
        return filled(entry.texts());
    }

    private static Map<String, String> filled(Map<String, String> texts) {
        if (texts.values().stream().allMatch(String::isEmpty)) {
            throw new IllegalArgumentException("an entry without any value");
        }
        return texts;
    }

    /** Takes an edit over. When everything has been undone, the text is as it was. */
    private void accept(YamlDocument edited) throws ConfigFileException {
        if (encoding.bytes(edited.text()).length > ConfigText.MAXIMUM_BYTES) {
            throw edited.unsafe(edited.root());
        }
        current = edited.meaning().equals(saved.meaning()) ? saved : edited;
    }
}
