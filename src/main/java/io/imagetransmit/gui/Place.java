package io.imagetransmit.gui;

import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.TargetGroup;
import io.imagetransmit.gui.view.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a drop-down offers.
 *
 * @param name as a job wants it
 * @param kind decides how it is shown
 * @param detail address, or members
 */
record Place(String name, Kind kind, String detail) {
    enum Kind {
        REPOSITORY,
        GROUP,
        /** An engine of this machine. */
        ENGINE
    }

    static List<Place> sources(Settings settings) {
        return settings.sources().stream().map(Place::of).toList();
    }

    /** @param engines {@code docker} and {@code ctr}, as far as they are there */
    static List<Place> targets(Settings settings, Set<String> engines) {
        List<Place> places =
                new ArrayList<>(settings.targets().stream().map(Place::of).toList());
        for (TargetGroup group : settings.groups()) {
            places.add(new Place(group.name(), Kind.GROUP, String.join(", ", group.targets())));
        }
        for (String engine : engines) {
            if (places.stream().noneMatch(place -> place.name().equals(engine))) {
                places.add(new Place(engine, Kind.ENGINE, ""));
            }
        }
        return places;
    }

    private static Place of(RepositorySettings repository) {
        String address = repository.registry() + (repository.repository() == null ? "" : "/" + repository.repository());
        return new Place(repository.name(), Kind.REPOSITORY, address.equals(repository.name()) ? "" : address);
    }

    String shown(Texts texts) {
        return switch (kind) {
            case REPOSITORY ->
                detail.isEmpty() ? name : texts.text("gui.place", Map.of("name", name, "detail", detail));
            case GROUP -> texts.text("gui.place.group", Map.of("name", name, "detail", detail));
            case ENGINE -> texts.text("gui.place." + name);
        };
    }
}
