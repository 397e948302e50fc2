package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFile;
import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigFile.Role;
import io.imagetransmit.config.ConfigFileException;
import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.ConfigProblem.Kind;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.NotificationEntry;
import io.imagetransmit.config.RepositoryEntry;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.SettingsLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an entry would be to the program.
 *
 * @param problems their keys are those of the entry, without the list's
 * @param repository what it is as settings; null where it is none, or none that could be used
 */
record EntryCheck(List<ConfigProblem> problems, @Nullable RepositorySettings repository) {
    private static final String GLOBAL = "skiptlsverify";

    EntryCheck {
        problems = List.copyOf(problems);
    }

    /** Whether {@code cfg.yaml} could be used with this entry in it. */
    boolean isUsable() {
        return problems.stream().noneMatch(ConfigProblem::fatal);
    }

    /** The first of the problems of a key, the worst first. */
    Optional<ConfigProblem> problem(String key) {
        List<ConfigProblem> found =
                problems.stream().filter(problem -> problem.key().equals(key)).toList();
        return found.stream()
                .filter(ConfigProblem::fatal)
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    /** Read alone, so that all problems are its own; only names have to differ from others'. */
    static EntryCheck of(ConfigFile file, SettingsLoader loader, Role role, int index, RepositoryEntry entry) {
        if (entry.texts().values().stream().allMatch(String::isBlank)) {
            return missing(file.file(), "registry");
        }
        ConfigFile alone = ConfigFile.empty(file.file(), List.of());
        try {
            String global = file.text(GLOBAL);
            if (global != null && !global.isBlank()) {
                alone.set(GLOBAL, global);
            }
            alone.add(role, entry);
        } catch (ConfigFileException e) {
            throw new IllegalStateException("an entry alone", e);
        }
        LoadedSettings loaded = loader.read(alone);
        List<ConfigProblem> problems = own(loaded, role.name());
        List<RepositorySettings> read = role == Role.SOURCE
                ? loaded.settings().sources()
                : loaded.settings().targets();
        read.forEach(repository -> repository.problems().forEach(problem -> {
            // the file as a whole can be used all the same
            problems.add(new ConfigProblem(false, problem.file(), 0, key(problem), problem.kind(), problem.details()));
        }));
        taken(file, role, index, entry).ifPresent(problems::add);
        return new EntryCheck(problems, read.isEmpty() ? null : read.get(0));
    }

    static EntryCheck of(ConfigFile file, SettingsLoader loader, Channel channel, NotificationEntry entry) {
        if (entry.texts().values().stream().allMatch(String::isBlank)) {
            return missing(file.file(), channel.keys().get(0));
        }
        ConfigFile alone = ConfigFile.empty(file.file(), List.of());
        try {
            alone.add(channel, entry);
        } catch (ConfigFileException e) {
            throw new IllegalStateException("an entry alone", e);
        }
        return new EntryCheck(own(loader.read(alone), channel.name()), null);
    }

    private static EntryCheck missing(Path file, String key) {
        return new EntryCheck(List.of(new ConfigProblem(true, file, 0, key, Kind.VALUE_MISSING, Map.of())), null);
    }

    private static List<ConfigProblem> own(LoadedSettings loaded, String list) {
        String prefix = list.toLowerCase(Locale.ROOT) + ".";
        List<ConfigProblem> own = new ArrayList<>();
        for (ConfigProblem problem : loaded.problems()) {
            if (problem.key().startsWith(prefix)) {
                own.add(new ConfigProblem(
                        problem.fatal(), problem.file(), 0, key(problem), problem.kind(), problem.details()));
            }
        }
        return own;
    }

    private static String key(ConfigProblem problem) {
        return problem.key().substring(problem.key().indexOf('.') + 1);
    }

    private static Optional<ConfigProblem> taken(ConfigFile file, Role role, int index, RepositoryEntry entry) {
        List<RepositoryEntry> others = new ArrayList<>(file.repositories(role));
        if (index >= 0) {
            others.remove(index);
        }
        return entry.givenName()
                .filter(name -> others.stream()
                        .anyMatch(
                                other -> other.givenName().filter(name::equals).isPresent()))
                .map(name ->
                        new ConfigProblem(true, file.file(), 0, "name", Kind.DUPLICATE_NAME, Map.of("name", name)));
    }
}
