package io.imagetransmit.cli;

import io.imagetransmit.config.Settings;
import io.imagetransmit.config.TargetSelection;
import java.util.Arrays;
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
    LOCAL;

    /** Targets that need not be configured. */
    private static final Set<String> BUILT_IN_TARGETS = Set.of("docker", "ctr");

    static JobKind of(Arguments arguments, Settings settings) throws UsageException {
        if (arguments.watch()) {
            throw new UsageException("usage.notYet", Map.of("argument", "-watch"));
        }
        boolean upload = arguments.bundle() != null;
        boolean download = !upload && arguments.target() == null;
        if (upload && arguments.source() != null) {
            throw new UsageException("usage.together", Map.of("argument", "-img", "other", "-src"));
        }
        if (!download && !arguments.bases().isEmpty()) {
            throw new UsageException("usage.downloadOnly", Map.of("argument", "-inc"));
        }
        if (!download && arguments.outprefix() != null) {
            throw new UsageException("usage.downloadOnly", Map.of("argument", "-out"));
        }
        if (download) {
            return DOWNLOAD;
        }
        if (isBuiltIn(arguments.target(), settings)) {
            return LOCAL;
        }
        String builtIn = builtInAmongOthers(arguments.target(), settings);
        if (builtIn != null) {
            throw new UsageException("usage.alone", Map.of("argument", builtIn));
        }
        return upload ? UPLOAD : DIRECT;
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
