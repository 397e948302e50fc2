package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigFile.Role;
import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.NotificationEntry;
import io.imagetransmit.config.RepositoryEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code cfg.yaml} would be if it were saved now.
 *
 * @param texts the raw texts of what has a value
 * @param loaded what the program will read in it
 * @param changed whether there is anything to save
 */
record DraftState(
        Map<Setting, String> texts,
        Map<Role, List<RepositoryEntry>> repositories,
        Map<Channel, List<NotificationEntry>> notifications,
        LoadedSettings loaded,
        boolean changed) {

    DraftState {
        texts = Map.copyOf(texts);
        repositories = Map.copyOf(repositories);
        notifications = Map.copyOf(notifications);
    }

    List<RepositoryEntry> repositories(Role role) {
        return repositories.getOrDefault(role, List.of());
    }

    List<NotificationEntry> notifications(Channel channel) {
        return notifications.getOrDefault(channel, List.of());
    }

    /** The first of the problems of a key, the worst first. */
    Optional<ConfigProblem> problem(String key) {
        List<ConfigProblem> found = loaded.problems().stream()
                .filter(problem -> problem.key().equals(key))
                .toList();
        return found.stream()
                .filter(ConfigProblem::fatal)
                .findFirst()
                .or(() -> found.stream().findFirst());
    }
}
