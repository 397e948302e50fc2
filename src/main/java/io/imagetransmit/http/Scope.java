package io.imagetransmit.http;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a token is to allow, in the form of Docker's token specification: {@code type:name:action,action}.
 *
 * @param resource type and name, for instance {@code repository:library/alpine}
 */
public record Scope(String resource, Set<String> actions) {

    public Scope {
        actions = Set.copyOf(actions);
    }

    public static Scope pull(String repository) {
        return new Scope("repository:" + repository, Set.of("pull"));
    }

    public static Scope pullPush(String repository) {
        return new Scope("repository:" + repository, Set.of("pull", "push"));
    }

    public static Scope catalog() {
        return new Scope("registry:catalog", Set.of("*"));
    }

    /** Reads the {@code scope} parameter of a challenge: scopes separated by blanks; what has no actions is left out. */
    static List<Scope> parse(String text) {
        return Arrays.stream(text.trim().split("\\s+"))
                .filter(part -> part.lastIndexOf(':') > 0)
                .map(part -> new Scope(
                        part.substring(0, part.lastIndexOf(':')),
                        Arrays.stream(part.substring(part.lastIndexOf(':') + 1).split(",", -1))
                                .filter(action -> !action.isEmpty())
                                .collect(Collectors.toUnmodifiableSet())))
                .filter(scope -> !scope.actions().isEmpty())
                .toList();
    }

    /** Scopes of the same resource become one with the actions of all; sorted, so that equal sets have equal texts. */
    static List<String> join(Collection<Scope> scopes) {
        Map<String, Set<String>> joined = new TreeMap<>();
        for (Scope scope : scopes) {
            joined.computeIfAbsent(scope.resource, resource -> new TreeSet<>()).addAll(scope.actions);
        }
        return joined.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + String.join(",", entry.getValue()))
                .toList();
    }
}
