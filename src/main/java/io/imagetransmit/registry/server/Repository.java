package io.imagetransmit.registry.server;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One repository: a folder that is an OCI image layout. Safe for use by many threads; changes of the index happen one after
 * the other. The index is read again when its file has changed, as another program may write into the layout too.
 */
final class Repository {
    private static final String INDEX = "index.json";
    private static final String LAYOUT = "oci-layout";

    private final RepositoryName name;
    private final Path folder;
    private final Path temporary;
    private final Map<Digest, ManifestFacts> knownFacts = new ConcurrentHashMap<>();
    private @Nullable Snapshot snapshot;

    /** The index as it was read, and how its file looked then. */
    private record Snapshot(
            LayoutIndex index,
            FileTime modified,
            long size,
            @Nullable Object key) {}

    /** A manifest that is here, and the type to serve it with. */
    record Stored(Digest digest, String mediaType) {}

    /**
     * @param folder the layout
     * @param temporary where files may grow; on the same file system
     */
    Repository(RepositoryName name, Path folder, Path temporary) {
        this.name = name;
        this.folder = folder;
        this.temporary = temporary;
    }

    static boolean isLayout(Path folder) {
        return Files.isRegularFile(folder.resolve(LAYOUT)) && Files.isRegularFile(folder.resolve(INDEX));
    }

    RepositoryName name() {
        return name;
    }

    /** Makes the folder an empty layout if it is none. The file that says so comes last. */
    synchronized void create() throws IOException {
        if (!isLayout(folder)) {
            Files.createDirectories(folder.resolve("blobs"));
            if (!Files.exists(folder.resolve(INDEX))) {
                replace(folder.resolve(INDEX), LayoutIndex.empty().content());
            }
            byte[] version = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            replace(folder.resolve(LAYOUT), version);
        }
    }

    /** The index as it stands now. */
    synchronized LayoutIndex index() throws IOException {
        Path file = folder.resolve(INDEX);
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Snapshot known = snapshot;
        if (known == null
                || known.size() != attributes.size()
                || !known.modified().equals(attributes.lastModifiedTime())
                || (known.key() != null && !known.key().equals(attributes.fileKey()))) {
            known = new Snapshot(
                    LayoutIndex.parse(Files.readAllBytes(file)),
                    attributes.lastModifiedTime(),
                    attributes.size(),
                    attributes.fileKey());
            snapshot = known;
        }
        return known.index();
    }

    /** Where the content with this digest lies; null if it does not. */
    @Nullable
    Path blob(Digest digest) {
        Path file = blobPath(digest);
        return Files.isRegularFile(file) ? file : null;
    }

    /** Moves a verified file into the layout, which must exist. */
    void adopt(Path file, Digest digest) throws IOException {
        Path target = blobPath(digest);
        Files.createDirectories(parent(target));
        move(file, target);
    }

    /** Takes a blob over from another repository, as a hard link where the file system has them. False if it is not there. */
    boolean takeFrom(Repository other, Digest digest) throws IOException {
        Path source = other.blob(digest);
        if (source == null) {
            return false;
        }
        create();
        Path target = blobPath(digest);
        Files.createDirectories(parent(target));
        try {
            Files.createLink(target, source);
        } catch (FileAlreadyExistsException e) {
            return true; // as good as linked
        } catch (NoSuchFileException e) {
            return false; // deleted in this moment
        } catch (UnsupportedOperationException | FileSystemException e) {
            Path copy = temporary.resolve(UUID.randomUUID().toString());
            Files.copy(source, copy);
            move(copy, target);
        }
        return true;
    }

    /** Removes a blob; false if there is none. What is a manifest is not removed this way. */
    synchronized boolean deleteBlob(Digest digest) throws IOException {
        return find(digest) == null && Files.deleteIfExists(blobPath(digest));
    }

    /**
     * Stores a manifest whose digest has been verified, and its tag if one is given.
     *
     * @throws RefusedException if something that it names is missing
     */
    synchronized void putManifest(Digest digest, byte[] bytes, ManifestFacts facts, @Nullable String tag)
            throws IOException, RefusedException {
        for (Descriptor need : facts.needs()) {
            if (!need.isForeign() && blob(need.digest()) == null) {
                throw new RefusedException(
                        ErrorCode.MANIFEST_BLOB_UNKNOWN, need.digest().toString());
            }
        }
        create();
        Path target = blobPath(digest);
        Files.createDirectories(parent(target));
        replace(target, bytes);
        knownFacts.put(digest, facts);
        change(index -> index.with(digest, facts.mediaType(), bytes.length, tag));
    }

    /** Removes a tag; the manifest stays. False if there is no such tag. */
    synchronized boolean deleteTag(String tag) throws IOException {
        return change(index -> index.withoutTag(tag));
    }

    /** Removes a manifest and all its tags; false if there is none. */
    synchronized boolean deleteManifest(Digest digest) throws IOException {
        if (find(digest) == null) {
            return false;
        }
        change(index -> index.without(digest));
        knownFacts.remove(digest);
        return Files.deleteIfExists(blobPath(digest));
    }

    /** The manifest with this tag. */
    @Nullable
    Stored find(String tag) throws IOException {
        LayoutIndex.Entry entry = index().tags().get(tag);
        return entry == null || entry.digest() == null ? null : new Stored(entry.digest(), entry.mediaType());
    }

    /** The manifest with this digest: one that the index lists, or, in layouts of other tools, a child of such a one. */
    @Nullable
    Stored find(Digest digest) throws IOException {
        if (blob(digest) == null) {
            return null;
        }
        LayoutIndex index = index();
        LayoutIndex.Entry entry = index.find(digest);
        if (entry != null) {
            return new Stored(digest, entry.mediaType());
        }
        return manifests(index).stream()
                .filter(stored -> stored.digest().equals(digest))
                .findFirst()
                .orElse(null);
    }

    /** All manifests that the index lists, and those below them. */
    List<Stored> manifests(LayoutIndex index) throws IOException {
        List<Stored> all = new ArrayList<>();
        Set<Digest> seen = new HashSet<>();
        Deque<Stored> open = new ArrayDeque<>();
        for (LayoutIndex.Entry entry : index.entries()) {
            if (entry.digest() != null) {
                open.add(new Stored(entry.digest(), entry.mediaType()));
            }
        }
        while (!open.isEmpty()) {
            Stored next = open.remove();
            if (seen.add(next.digest())) {
                all.add(next);
                ManifestFacts facts = facts(next);
                if (facts != null) {
                    facts.children().forEach(child -> open.add(new Stored(child.digest(), child.mediaType())));
                }
            }
        }
        return all;
    }

    /** What a stored manifest says; null if it is not there or cannot be understood. */
    @Nullable
    ManifestFacts facts(Stored stored) throws IOException {
        ManifestFacts known = knownFacts.get(stored.digest());
        if (known == null) {
            byte[] bytes = read(stored.digest());
            if (bytes == null) {
                return null;
            }
            try {
                known = ManifestFacts.read(bytes, stored.mediaType());
            } catch (IllegalArgumentException e) {
                return null; // put here by another program; it is served, but says nothing to us
            }
            knownFacts.put(stored.digest(), known);
        }
        return known;
    }

    /**
     * The bytes of a manifest; null if it is not there, which includes that what is there is something else: then it must be
     * pushed again.
     */
    byte @Nullable [] read(Digest digest) throws IOException {
        Path file = blob(digest);
        if (file == null) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Manifest.MAX_SIZE + 1);
            return bytes.length <= Manifest.MAX_SIZE && digest.matches(bytes) ? bytes : null;
        } catch (NoSuchFileException e) {
            return null; // deleted in this moment
        }
    }

    private boolean change(UnaryOperator<LayoutIndex> edit) throws IOException {
        LayoutIndex before = index();
        LayoutIndex after = edit.apply(before);
        if (after == before) {
            return false;
        }
        replace(folder.resolve(INDEX), after.content());
        return true;
    }

    private Path blobPath(Digest digest) {
        return folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
    }

    private void replace(Path target, byte[] content) throws IOException {
        Path file = temporary.resolve(UUID.randomUUID().toString());
        Files.write(file, content);
        move(file, target);
    }

    private static void move(Path file, Path target) throws IOException {
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Windows does not replace a file that somebody is reading; a blob that is there already is as good
            boolean same = Files.isRegularFile(target) && Files.mismatch(file, target) < 0;
            Files.deleteIfExists(file);
            if (!same) {
                throw e;
            }
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no parent");
        }
        return parent;
    }
}
