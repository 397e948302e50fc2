package io.imagetransmit.config;

import io.imagetransmit.config.Meaning.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Lets groups follow a target to its new name. */
final class GroupEdit {
    /** A text of a group with the old name in it. */
    private record Mention(Place text, Place.@Nullable Pair pair) {}

    private final String oldName;
    private final String newName;
    /** All targets' names, to tell a name with commas from several, and to tell case where it is needed. */
    private final List<String> targets;

    GroupEdit(String oldName, String newName, List<String> targets) {
        this.oldName = oldName;
        this.newName = newName;
        this.targets =
                Stream.concat(targets.stream(), Stream.of(newName)).distinct().toList();
    }

    YamlDocument edited(YamlDocument document) throws ConfigFileException {
        YamlDocument edited = document;
        Optional<Mention> mention = mention(edited);
        while (mention.isPresent()) {
            edited = renamed(edited, mention.get());
            mention = mention(edited);
        }
        return edited;
    }

    private Optional<Mention> mention(YamlDocument document) throws ConfigFileException {
        Place.Pair pair = document.pair("group");
        if (pair == null) {
            return Optional.empty();
        }
        List<Mention> mentions = new ArrayList<>();
        for (Place group : items(document, pair.value())) {
            if (group instanceof Place.Mapping mapping) {
                Place.Pair members = mapping.pair("targets");
                if (members != null) {
                    for (Place text : items(document, members.value())) {
                        mentions.add(new Mention(text, text == members.value() ? members : null));
                    }
                }
            } else if (group instanceof Place.Alias && names(group.node())) {
                throw document.unsafe(group);
            }
        }
        return mentions.stream().filter(mention -> names(mention.text().node())).findFirst();
    }

    /** The items of a list, or the one thing that stands for a list of one. */
    private List<Place> items(YamlDocument document, Place place) throws ConfigFileException {
        if (place instanceof Place.Listing list) {
            return list.items().stream().map(Place.Item::value).toList();
        }
        if (place instanceof Place.Alias alias && !(alias.node() instanceof ScalarNode) && names(alias.node())) {
            throw document.unsafe(alias);
        }
        return List.of(place);
    }

    /** Whether the old name is somewhere in here. */
    private boolean names(Node node) {
        if (node instanceof ScalarNode scalar) {
            return TargetGroup.names(scalar.getValue().strip(), targets).stream()
                    .anyMatch(this::isOldName);
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().anyMatch(item -> item instanceof ScalarNode && names(item));
        }
        return node instanceof MappingNode mapping
                && mapping.getValue().stream()
                        .anyMatch(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().strip().equals("targets")
                                && !(tuple.getValueNode() instanceof MappingNode)
                                && names(tuple.getValueNode()));
    }

    private boolean isOldName(String name) {
        return name.equals(oldName) || (name.equalsIgnoreCase(oldName) && !targets.contains(name));
    }

    private YamlDocument renamed(YamlDocument document, Mention mention) throws ConfigFileException {
        Place place = mention.text();
        String text = ((ScalarNode) place.node()).getValue();
        if (isOldName(text.strip())) {
            return MappingEdit.withValue(document, place, mention.pair(), newName);
        }
        if (newName.indexOf(',') < 0) {
            String renamed = Stream.of(text.split(",", -1)).map(this::renamed).collect(Collectors.joining(","));
            return MappingEdit.withValue(document, place, mention.pair(), renamed);
        }
        if (mention.pair() == null) {
            throw document.unsafe(place);
        }
        // a name with a comma can only stand by itself, in a list
        List<String> names = TargetGroup.names(text.strip(), targets).stream()
                .map(this::renamed)
                .toList();
        String list = names.stream()
                .map(name -> ScalarText.of(name, ScalarStyle.PLAIN, true))
                .collect(Collectors.joining(", ", "[", "]"));
        Change change = new Change.Replaced(
                place, Meaning.list(names.stream().map(Meaning::text).toList()));
        return document.edited(place, change, List.of(List.of(new Patch(place.start(), place.end(), list))));
    }

    /** A text between commas with its blanks. */
    private String renamed(String part) {
        String name = part.strip();
        return isOldName(name) ? part.replace(name, newName) : part;
    }
}
