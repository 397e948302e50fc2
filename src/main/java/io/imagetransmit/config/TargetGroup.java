package io.imagetransmit.config;

import java.util.List;

/**
 * Several targets under one name.
 *
 * @param targets names of targets, at least one, as they were written
 */
public record TargetGroup(String name, List<String> targets) {
    public TargetGroup {
        targets = List.copyOf(targets);
    }

    /** The names in a text: the text itself if it is one, commas and all, else what stands between the commas. */
    static List<String> names(String text, List<String> known) {
        if (known.contains(text)) {
            return List.of(text);
        }
        return List.of(text.split(",")).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
