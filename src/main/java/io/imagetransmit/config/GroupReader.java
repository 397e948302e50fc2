package io.imagetransmit.config;

import io.imagetransmit.config.ConfigProblem.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the entries of {@code group}. */
final class GroupReader {
    private final List<String> targets;
    private final Map<String, Integer> lines;
    private final Problems problems;

    /** @param targetLines where each target stands, by its name */
    GroupReader(Map<String, Integer> targetLines, Problems problems) {
        this.targets = List.copyOf(targetLines.keySet());
        this.lines = new HashMap<>(targetLines);
        this.problems = problems;
    }

    List<TargetGroup> readAll(List<Node> nodes) {
        List<TargetGroup> groups = new ArrayList<>();
        for (Node node : nodes) {
            ConfigMap map = ConfigMap.of(Section.GROUP, "group", node, problems);
            TargetGroup group = map == null || map.isEmpty() ? null : read(map);
            if (group != null) {
                groups.add(group);
            }
        }
        return groups;
    }

    private @Nullable TargetGroup read(ConfigMap map) {
        String name = map.text("name");
        if (name == null && map.isBlank("name")) {
            problems.error(map.line("name"), map.path("name"), Kind.VALUE_MISSING, Map.of());
        }
        Integer firstLine = name == null ? null : lines.putIfAbsent(name, map.line("name"));
        if (name != null && firstLine != null) {
            Map<String, String> details =
                    Map.of("name", Problems.shown(name), "firstLine", Integer.toString(firstLine));
            problems.error(map.line("name"), map.path("name"), Kind.DUPLICATE_NAME, details);
        }
        List<String> members = members(map);
        return name == null || members.isEmpty() ? null : new TargetGroup(name, members);
    }

    private List<String> members(ConfigMap map) {
        String path = map.path("targets");
        Set<String> members = new LinkedHashSet<>();
        boolean told = false;
        for (Node node : map.list("targets")) {
            String text = map.written(path, node);
            told |= text == null && !ConfigMap.isBlank(node); // a value of the wrong kind
            if (text != null) {
                int line = ConfigYaml.line(node.getStartMark());
                TargetGroup.names(text.strip(), targets).forEach(name -> {
                    check(name, line, path);
                    members.add(name);
                });
            }
        }
        if (members.isEmpty() && !told) {
            problems.error(map.line("targets"), path, Kind.VALUE_MISSING, Map.of());
        }
        return List.copyOf(members);
    }

    private void check(String name, int line, String path) {
        if (targets.stream().noneMatch(name::equalsIgnoreCase)) {
            problems.error(line, path, Kind.UNKNOWN_REPOSITORY, Settings.details(name, targets));
        }
    }
}
