package io.imagetransmit.image;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image within a registry: the repository, and a tag, a digest, or both (OCI distribution specification, "Pulling
 * manifests", for the characters that each may hold). Where both are given the digest says what is meant and the tag only
 * how it shall be called.
 *
 * @param repository the name within the registry, without host and without leading slash
 */
public record ImageReference(
        String repository, @Nullable String tag, @Nullable Digest digest) {
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    public ImageReference {
        if (repository.length() > 255 || !REPOSITORY.matcher(repository).matches()) {
            throw new IllegalArgumentException("not a repository name: " + repository);
        }
        if (tag != null && !TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException("not a tag: " + tag);
        }
        if (tag == null && digest == null) {
            throw new IllegalArgumentException("neither tag nor digest: " + repository);
        }
    }

    /** Whether this text may be a repository's name. */
    public static boolean isRepository(String text) {
        return text.length() <= 255 && REPOSITORY.matcher(text).matches();
    }

    /** Whether this text may be a tag. */
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    public static ImageReference tagged(String repository, String tag) {
        return new ImageReference(repository, tag, null);
    }

    public static ImageReference byDigest(String repository, Digest digest) {
        return new ImageReference(repository, null, digest);
    }

    /** What stands behind {@code /manifests/} when this image is read: the digest if there is one, else the tag. */
    public String selector() {
        if (digest != null) {
            return digest.toString();
        }
        return String.valueOf(tag);
    }

    // equals and hashCode are what a record has anyway; its own are put together anew at every start of the program

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageReference reference
                && reference.repository.equals(repository)
                && Objects.equals(reference.tag, tag)
                && Objects.equals(reference.digest, digest);
    }

    @Override
    public int hashCode() {
        return Objects.hash(repository, tag, digest);
    }

    /** {@code repository:tag}, {@code repository@digest} or {@code repository:tag@digest}. */
    @Override
    public String toString() {
        return repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
