package io.imagetransmit.job;

import io.imagetransmit.config.Settings;
import io.imagetransmit.config.TargetSelection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of the original's jobs a command line asks for. */
enum JobKind {
    /** From registry to registry. */
    DIRECT,
    /** From a registry into files. */
    DOWNLOAD,
    /** From files to a registry. */
    UPLOAD,
    /** To the Docker engine or containerd of this machine, from a registry or from files. */
    LOCAL,
    /** From registry to registry, again and again. */
    WATCH;

    /** Targets that need not be configured. */
    private static final Set<String> BUILT_IN_TARGETS = Set.of("docker", "ctr");

    static JobKind of(JobRequest request, Settings settings) throws UsageException {
        if (request.watch()) {
            checkWatch(request, settings);
            return WATCH;
        }
        if (request.listen() != null) {
            throw new UsageException("usage.watchOnly", Map.of("argument", "-listen"));
        }
        boolean upload = request.bundle() != null;
        boolean download = !upload && request.target() == null;
        if (upload && request.source() != null) {
            throw new UsageException("usage.together", Map.of("argument", "-img", "other", "-src"));
        }
        if (!download && !request.bases().isEmpty()) {
            throw new UsageException("usage.downloadOnly", Map.of("argument", "-inc"));
        }
        if (!download && request.outprefix() != null) {
            throw new UsageException("usage.downloadOnly", Map.of("argument", "-out"));
        }
        if (download) {
            return DOWNLOAD;
        }
        if (isBuiltIn(request.target(), settings)) {
            return LOCAL;
        }
        String builtIn = builtInAmongOthers(request.target(), settings);
        if (builtIn != null) {
            throw new UsageException("usage.alone", Map.of("argument", builtIn));
        }
        return upload ? UPLOAD : DIRECT;
    }

    private static void checkWatch(JobRequest request, Settings settings) throws UsageException {
        Map<String, Boolean> others = new LinkedHashMap<>();
        others.put("-img", request.bundle() != null);
        others.put("-inc", !request.bases().isEmpty());
        others.put("-out", request.outprefix() != null);
        others.put("-dry-run", request.dryRun());
        others.put("-report", request.report() != null);
        for (Map.Entry<String, Boolean> other : others.entrySet()) {
            if (other.getValue()) {
                throw new UsageException("usage.together", Map.of("argument", "-watch", "other", other.getKey()));
            }
        }
        if (request.target() == null) {
            throw new UsageException("usage.missing", Map.of("argument", "-dst"));
        }
        String target = isBuiltIn(request.target(), settings)
                ? request.target()
                : builtInAmongOthers(request.target(), settings);
        if (target != null) {
            throw new UsageException("usage.watchEngine", Map.of("argument", target));
        }
    }

    /** A repository that somebody has called {@code docker} is what its name says. */
    private static boolean isBuiltIn(@Nullable String target, Settings settings) {
        return target != null
                && BUILT_IN_TARGETS.contains(target)
                && !(settings.targets(target) instanceof TargetSelection.Chosen);
    }

    private static @Nullable String builtInAmongOthers(@Nullable String targets, Settings settings) {
        if (targets == null || settings.targets(targets) instanceof TargetSelection.Chosen) {
            return null;
        }
        return Arrays.stream(targets.split(","))
                .map(String::strip)
                .filter(target -> isBuiltIn(target, settings))
                .findFirst()
                .orElse(null);
    }
}
