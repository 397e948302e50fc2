package io.imagetransmit.plan;

import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.image.ListLine.Entry;
import io.imagetransmit.image.ListLine.Reason;
import io.imagetransmit.image.ListedImage;
import io.imagetransmit.image.Rename;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How images are called. The host that a line names is replaced by the chosen registry's. At the target the first segment of
 * the name (the project) is replaced by the configured repository, if there is one, unless the line says otherwise.
 */
public final class TargetNaming {
    private static final Set<String> DOCKER_HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

    private final boolean sourceIsDockerHub;
    private final @Nullable String project;
    private final String sourcePrefix;
    private final String targetPrefix;

    /**
     * The naming of one transfer.
     *
     * @param sourceIsDockerHub whether names of one segment mean {@code library/name}
     * @param repository the target's {@code repository} setting, possibly of several segments; null or blank for none.
     *     Anything else that is no repository name is an {@link IllegalArgumentException}
     */
    public TargetNaming(boolean sourceIsDockerHub, @Nullable String repository) {
        this(sourceIsDockerHub, repository, "", "");
    }

    /**
     * @param sourcePrefix what all names of the source registry begin with, since its address has a path; empty for nothing
     * @param targetPrefix the same for the target
     */
    public TargetNaming(
            boolean sourceIsDockerHub, @Nullable String repository, String sourcePrefix, String targetPrefix) {
        this.sourcePrefix = sourcePrefix;
        this.targetPrefix = targetPrefix;
        this.sourceIsDockerHub = sourceIsDockerHub;
        this.project = repository == null || repository.isBlank() ? null : repository;
        if (project != null && !ImageReference.isRepository(project)) {
            throw new IllegalArgumentException("not a repository name: " + project);
        }
    }

    /** What the line means, or the line as an invalid one where a name grows too long by what is put in front of it. */
    Result name(Entry entry) {
        String listedName = sourceName(entry.source());
        String sourceName = sourceRepository(entry.source());
        String targetName = prefixed(targetPrefix, targetName(listedName, entry.target()));
        if (!ImageReference.isRepository(sourceName) || !ImageReference.isRepository(targetName)) {
            return new Unnamed(new ListLine.Invalid(
                    entry.lineNumber(),
                    entry.text(),
                    Reason.TARGET_TOO_LONG,
                    Map.of("part", targetName, "target", targetName)));
        }
        ImageReference listed = entry.source().image();
        ImageReference source = once(new ImageReference(sourceName, listed.tag(), listed.digest()), listed);
        ImageReference target = once(target(targetName, listed, entry.target()), source);
        return new Named(new PlannedImage(entry.lineNumber(), entry.text(), source, target));
    }

    /** Of two that are equal the other one, so that a hundred thousand images take less memory. */
    private static ImageReference once(ImageReference reference, ImageReference other) {
        return reference.equals(other) ? other : reference;
    }

    /** A tag says all at the target; the digest of the source only says which image shall get it. */
    private static ImageReference target(String name, ImageReference listed, @Nullable Rename rename) {
        String tag = rename == null || rename.tag() == null ? listed.tag() : rename.tag();
        return new ImageReference(name, tag, tag == null ? listed.digest() : null);
    }

    /** A name that was written in full stays as it is. */
    private static String prefixed(String prefix, String name) {
        return prefix.isEmpty() || name.startsWith(prefix + "/") ? name : prefix + "/" + name;
    }

    /** What the source calls the repository that the user wrote like this. */
    public String sourceRepository(ListedImage listed) {
        return prefixed(sourcePrefix, sourceName(listed));
    }

    private String sourceName(ListedImage listed) {
        String name = listed.image().repository();
        boolean dockerHub = sourceIsDockerHub || (listed.host() != null && DOCKER_HUB.contains(listed.host()));
        return dockerHub && name.indexOf('/') < 0 ? "library/" + name : name;
    }

    private String targetName(String sourceName, @Nullable Rename rename) {
        if (rename != null) {
            return project == null || rename.hasProject() ? rename.repository() : project + "/" + rename.repository();
        }
        // Only the first segment goes, so that a/x/app and a/y/app do not both become project/app.
        return project == null ? sourceName : project + "/" + sourceName.substring(sourceName.indexOf('/') + 1);
    }

    /** The answer of {@link #name}. */
    sealed interface Result {}

    record Named(PlannedImage image) implements Result {}

    record Unnamed(ListLine.Invalid line) implements Result {}
}
