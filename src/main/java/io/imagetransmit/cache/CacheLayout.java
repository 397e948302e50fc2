package io.imagetransmit.cache;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names in a cache's folder. What has another name, or is no plain file, is not the cache's and is never looked at. Names
 * are of lower-case digits, letters, dots and hyphens, which every file system takes. Safe for use by several threads.
 */
final class CacheLayout {
    private static final List<String> ALGORITHMS = List.of("sha256", "sha384", "sha512");
    private static final List<String> ORIGINAL_SUFFIXES = List.of(".tar.gz", ".tar", ".json", ".raw");
    private static final Pattern ORIGINAL = Pattern.compile("([0-9a-f]{64})(?:\\.tar\\.gz|\\.tar|\\.json|\\.raw)");
    private static final Pattern OWN = Pattern.compile("([0-9a-f]{64,128})(\\.[0-9a-f]{16}-[0-9a-f]{1,8}\\.part)?");
    private static final Pattern SHARD = Pattern.compile("[0-9a-f]{2}");

    private final Path folder;
    /** Tells the parts of this run from those of others; a process number would not, each container has its own 1. */
    private final String run = HexFormat.of().toHexDigits(new Random().nextLong());

    private final AtomicLong parts = new AtomicLong();

    CacheLayout(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Where a blob lies. */
    Path blob(Digest digest) {
        return shard(digest).resolve(digest.hex());
    }

    /** Where the original tool may have put it, whatever it took it for. */
    List<Path> originals(Digest digest) {
        return digest.algorithm().equals("sha256")
                ? ORIGINAL_SUFFIXES.stream()
                        .map(suffix -> folder.resolve(digest.hex() + suffix))
                        .toList()
                : List.of();
    }

    /** A name for a blob that is to grow, never given before and never again. */
    Path newPart(Digest digest) {
        String name = digest.hex() + "." + run + "-" + Long.toHexString(parts.incrementAndGet()) + ".part";
        return shard(digest).resolve(name);
    }

    /** The beginnings of a blob that are there, the longest first. */
    List<CacheFile> parts(Digest digest) throws IOException {
        List<CacheFile> found = new ArrayList<>();
        addShard(shard(digest), digest.algorithm(), digest.hex() + ".*.part", found);
        found.removeIf(file -> !file.isPart() || !file.digest().equals(digest));
        found.sort(Comparator.comparingLong(CacheFile::size).reversed());
        return found;
    }

    /** All files of the cache. */
    List<CacheFile> list() throws IOException {
        List<CacheFile> found = new ArrayList<>();
        for (Path path : children(folder, "*.{gz,tar,json,raw}")) {
            Matcher name = ORIGINAL.matcher(name(path));
            if (name.matches()) {
                add(path, new Digest("sha256", name.group(1)), false, found);
            }
        }
        for (String algorithm : ALGORITHMS) {
            Path own = folder.resolve(algorithm);
            for (Path shard : Files.isDirectory(own) ? children(own, "??") : List.<Path>of()) {
                if (SHARD.matcher(name(shard)).matches() && Files.isDirectory(shard)) {
                    addShard(shard, algorithm, "*", found);
                }
            }
        }
        return found;
    }

    /** Size and times of a plain file; null if there is none, or none that can be looked at. */
    static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? attributes : null;
        } catch (NoSuchFileException | AccessDeniedException e) {
            return null; // access is what Windows denies to a file that was removed while somebody has it open
        }
    }

    private Path shard(Digest digest) {
        return folder.resolve(digest.algorithm()).resolve(digest.hex().substring(0, 2));
    }

    private static void addShard(Path shard, String algorithm, String glob, List<CacheFile> found) throws IOException {
        for (Path path : children(shard, glob)) {
            Matcher name = OWN.matcher(name(path));
            if (name.matches() && name.group(1).startsWith(name(shard))) {
                Digest digest = digest(algorithm, name.group(1));
                if (digest != null) {
                    add(path, digest, name.group(2) != null, found);
                }
            }
        }
    }

    private static @Nullable Digest digest(String algorithm, String hex) {
        try {
            return new Digest(algorithm, hex);
        } catch (IllegalArgumentException e) {
            return null; // of another length, so not a name of ours
        }
    }

    private static void add(Path path, Digest digest, boolean part, List<CacheFile> found) throws IOException {
        BasicFileAttributes attributes = attributes(path);
        if (attributes != null) {
            found.add(new CacheFile(
                    path,
                    digest,
                    part,
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant()));
        }
    }

    private static List<Path> children(Path folder, String glob) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            return List.of(); // nothing has been stored there yet
        }
        return children;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
