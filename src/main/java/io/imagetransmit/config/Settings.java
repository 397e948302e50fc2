package io.imagetransmit.config;

import io.imagetransmit.image.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code cfg.yaml} says, with the defaults for what it leaves out. The components are called as the keys are.
 *
 * @param file where this comes from, or would come from if there were a file
 * @param retries further rounds for what failed
 * @param compressor {@code tar}, {@code squashfs} or {@code compact}; null to decide by the machine
 * @param lang as written; null for the system's language
 * @param cache null without a cache
 * @param outprefix as written, may hold a path; null for none
 * @param interval seconds between two rounds of the watch mode
 * @param schedule when the watch mode's rounds are, in place of {@code interval}; null for every {@code interval} seconds
 * @param skiptlsverify the global value; a repository has its own effective one
 * @param maxrate bytes a second for all connections together; 0 for no limit
 * @param platform the platforms to take; empty for all
 * @param volumesize the largest that a bundle's data file may become, bytes; 0 for no limit
 * @param squashfs {@code stream} or {@code nocmd}, see the original; null for neither
 */
public record Settings(
        Path file,
        List<RepositorySettings> sources,
        List<RepositorySettings> targets,
        List<TargetGroup> groups,
        int maxconn,
        int retries,
        boolean singlefile,
        boolean dockerfile,
        @Nullable String compressor,
        CompactSettings compact,
        @Nullable String lang,
        @Nullable CacheSettings cache,
        @Nullable String outprefix,
        int interval,
        @Nullable CronExpression schedule,
        List<DingTalkSettings> dingtalk,
        List<WeComSettings> wecom,
        List<FeishuSettings> feishu,
        List<WebhookSettings> webhook,
        boolean skiptlsverify,
        long maxrate,
        long volumesize,
        boolean foreignlayers,
        boolean referrers,
        List<Platform> platform,
        @Nullable String squashfs,
        boolean keeptemp) {

    public Settings {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
        groups = List.copyOf(groups);
        dingtalk = List.copyOf(dingtalk);
        wecom = List.copyOf(wecom);
        feishu = List.copyOf(feishu);
        webhook = List.copyOf(webhook);
        platform = List.copyOf(platform);
    }

    /**
     * The same but for what a run of its own may want otherwise.
     *
     * @param connections in place of {@link #maxconn}
     * @param rounds in place of {@link #retries}
     * @param single in place of {@link #singlefile}
     */
    public Settings with(int connections, int rounds, boolean single) {
        return new Settings(
                file,
                sources,
                targets,
                groups,
                connections,
                rounds,
                single,
                dockerfile,
                compressor,
                compact,
                lang,
                cache,
                outprefix,
                interval,
                schedule,
                dingtalk,
                wecom,
                feishu,
                webhook,
                skiptlsverify,
                maxrate,
                volumesize,
                foreignlayers,
                referrers,
                platform,
                squashfs,
                keeptemp);
    }

    /** The source of this name (exact, else ignoring case if only one fits), or the first one for no name. */
    public Selection source(@Nullable String name) {
        return select("source", sources, name);
    }

    /** As {@link #source}, among the targets. */
    public Selection target(@Nullable String name) {
        return select("target", targets, name);
    }

    /**
     * One or several targets: the one of this name, the members of the group of this name, or all that stand between the commas,
     * which may be groups as well. The first target for no text.
     */
    public TargetSelection targets(@Nullable String text) {
        Set<RepositorySettings> chosen = new LinkedHashSet<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (String name : text == null ? List.<String>of() : TargetGroup.names(text, names())) {
            TargetGroup group = group(name);
            if (group == null) {
                take(groups.isEmpty() || !isUnknown(name) ? target(name) : unknown(name), chosen, problems);
            } else {
                group.targets().forEach(member -> take(target(member), chosen, problems));
            }
        }
        if (chosen.isEmpty() && problems.isEmpty()) {
            take(target(text), chosen, problems);
        }
        return problems.isEmpty()
                ? new TargetSelection.Chosen(List.copyOf(chosen))
                : new TargetSelection.Refused(problems.stream().distinct().toList());
    }

    private static void take(Selection selection, Set<RepositorySettings> chosen, List<ConfigProblem> problems) {
        if (selection instanceof Selection.Chosen found) {
            chosen.add(found.repository());
        } else if (selection instanceof Selection.Refused refused) {
            problems.addAll(refused.problems());
        }
    }

    /** The group that is meant: of exactly this name, if no target has it; of this name but for its case, if no target has that. */
    private @Nullable TargetGroup group(String name) {
        boolean exactTarget = targets.stream().anyMatch(target -> target.name().equals(name));
        for (TargetGroup group : groups) {
            if (!exactTarget && group.name().equals(name)) {
                return group;
            }
        }
        List<TargetGroup> similar = groups.stream()
                .filter(group -> group.name().equalsIgnoreCase(name))
                .toList();
        return isUnknown(name) && similar.size() == 1 ? similar.get(0) : null;
    }

    private boolean isUnknown(String name) {
        return targets.stream().noneMatch(target -> target.name().equalsIgnoreCase(name));
    }

    private List<String> names() {
        return Stream.concat(
                        targets.stream().map(RepositorySettings::name),
                        groups.stream().map(TargetGroup::name))
                .distinct()
                .toList();
    }

    private Selection unknown(String name) {
        return refused("target", ConfigProblem.Kind.UNKNOWN_REPOSITORY, details(name, names()));
    }

    /** The source of that name, or else the target; the names of both if there is neither. */
    public Selection sourceOrTarget(String name) {
        Selection source = source(name);
        Selection target = target(name);
        if (source instanceof Selection.Chosen || targets.isEmpty()) {
            return source;
        }
        boolean known = Stream.concat(sources.stream(), targets.stream())
                .anyMatch(repository -> repository.name().equalsIgnoreCase(name));
        if (known || sources.isEmpty()) {
            return target;
        }
        List<RepositorySettings> both =
                Stream.concat(sources.stream(), targets.stream()).toList();
        return refused("", ConfigProblem.Kind.UNKNOWN_REPOSITORY, details(name, namesOf(both)));
    }

    private Selection select(String key, List<RepositorySettings> among, @Nullable String name) {
        if (among.isEmpty()) {
            return refused(key, ConfigProblem.Kind.NO_REPOSITORY, Map.of());
        }
        if (name == null) {
            return usable(among.get(0));
        }
        for (RepositorySettings repository : among) {
            if (repository.name().equals(name)) {
                return usable(repository);
            }
        }
        List<RepositorySettings> similar = among.stream()
                .filter(repository -> repository.name().equalsIgnoreCase(name))
                .toList();
        if (similar.size() == 1) {
            return usable(similar.get(0));
        }
        return similar.isEmpty()
                ? refused(key, ConfigProblem.Kind.UNKNOWN_REPOSITORY, details(name, namesOf(among)))
                : refused(key, ConfigProblem.Kind.AMBIGUOUS_REPOSITORY, details(name, namesOf(similar)));
    }

    private static Selection usable(RepositorySettings repository) {
        return repository.problems().isEmpty()
                ? new Selection.Chosen(repository)
                : new Selection.Refused(repository.problems());
    }

    private static List<String> namesOf(List<RepositorySettings> among) {
        return among.stream().map(RepositorySettings::name).distinct().toList();
    }

    /** What is told of a name that is none of the known ones. */
    static Map<String, String> details(String name, List<String> known) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("name", Problems.shown(name));
        details.put("known", String.join(", ", known));
        String nearest = Section.nearest(name, known);
        if (nearest != null) {
            details.put("nearest", nearest);
        }
        return details;
    }

    private Selection refused(String key, ConfigProblem.Kind kind, Map<String, String> details) {
        return new Selection.Refused(List.of(new ConfigProblem(true, file, 0, key, kind, details)));
    }
}
