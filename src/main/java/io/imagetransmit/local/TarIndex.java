package io.imagetransmit.local;

import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a tar archive are, found by one walk over its headers that reads no content. The archive is not trusted:
 * there is a limit to the number of its entries and to what their headers hold, names that lead out of it are refused, links
 * are followed within it only, and content that would reach beyond the end of the file does not exist.
 */
final class TarIndex {
    private static final int MOST_ENTRIES = 200_000;
    private static final int RECORD = 512;
    private static final int MOST_LINKS = 16;

    private final Path file;
    private final Map<String, Entry> entries;
    private final Map<String, String> links;
    private final BooleanSupplier aborted;

    /**
     * The content of one file of the archive.
     *
     * @param offset where it begins in the archive, in bytes
     * @param size in bytes
     */
    record Entry(long offset, long size) {}

    private TarIndex(Path file, Map<String, Entry> entries, Map<String, String> links, BooleanSupplier aborted) {
        this.file = file;
        this.entries = entries;
        this.links = links;
        this.aborted = aborted;
    }

    /** Walks over the archive; one that is not a tar archive, or not an honest one, is {@code MALFORMED}. */
    static TarIndex read(Path file, BooleanSupplier aborted) throws TransferException {
        try (HeaderStream headers = HeaderStream.open(file)) {
            Packing packing = Packing.of(headers.beginning());
            if (packing != Packing.NONE) {
                throw FileFailure.malformed(
                        file, "it is packed with " + packing.program() + ", unpack it first: " + packing.command());
            }
            TarIndex index = new TarIndex(file, new HashMap<>(), new HashMap<>(), aborted);
            TarArchiveEntry entry = next(headers);
            for (int count = 1; entry != null; count++) {
                if (count > MOST_ENTRIES) {
                    throw FileFailure.malformed(file, "more than " + MOST_ENTRIES + " entries");
                }
                index.add(entry, headers.position(), headers.size());
                headers.seek(headers.position() + padded(Math.min(entry.getSize(), headers.size())));
                entry = next(headers);
            }
            return index;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw FileFailure.malformed(file, e);
        } catch (IOException e) {
            throw e instanceof TransferException || e instanceof FileSystemException
                    ? FileFailure.of(file, e)
                    : FileFailure.malformed(file, e);
        }
    }

    /** The library's stream would read what it is told to skip, so it sees one entry's headers only and is not told to. */
    private static @Nullable TarArchiveEntry next(HeaderStream headers) throws IOException {
        return new TarArchiveInputStream(headers).getNextEntry();
    }

    private static long padded(long size) {
        return (size + RECORD - 1) / RECORD * RECORD;
    }

    private void add(TarArchiveEntry entry, long offset, long end) throws TransferException {
        String name = inside(entry.getName());
        if (entry.isSymbolicLink()) {
            int slash = name.lastIndexOf('/');
            keep(name, null, resolved(slash < 0 ? "" : name.substring(0, slash), entry.getLinkName()));
        } else if (entry.isLink()) {
            keep(name, null, inside(entry.getLinkName()));
        } else if (entry.isFile()) {
            if (entry.isSparse()) {
                throw FileFailure.malformed(file, "sparse entry " + name);
            }
            if (entry.getSize() > end - offset) {
                throw FileFailure.malformed(file, name + " ends beyond the end of the file");
            }
            keep(name, new Entry(offset, entry.getSize()), null);
        }
    }

    /** As for every reader of tar archives, the last entry of a name counts. */
    private void keep(String name, @Nullable Entry entry, @Nullable String link) {
        entries.remove(name);
        links.remove(name);
        if (entry != null) {
            entries.put(name, entry);
        } else if (link != null) {
            links.put(name, link);
        }
    }

    /** The name of an entry without what means nothing; one that leads out of the archive is refused. */
    private String inside(String name) throws TransferException {
        String resolved = List.of(name.split("/", -1)).contains("..") ? null : resolved("", name);
        if (resolved == null) {
            throw FileFailure.malformed(file, "an entry is named " + name);
        }
        return resolved;
    }

    /** A path as seen from a folder of the archive; null if it leads out of the archive. */
    private static @Nullable String resolved(String folder, String path) {
        if (path.startsWith("/")) {
            return null;
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (folder + "/" + path).split("/", -1)) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    return null;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    Path file() {
        return file;
    }

    /** The content behind a name, links followed; null if there is none, or links go round in a circle. */
    @Nullable
    Entry find(String name) {
        String at = name;
        for (int i = 0; i < MOST_LINKS && at != null; i++) {
            Entry entry = entries.get(at);
            if (entry != null) {
                return entry;
            }
            at = links.get(at);
        }
        return null;
    }

    InputStream open(Entry entry, long offset) throws TransferException {
        return FileRange.open(file, entry.offset() + offset, entry.offset() + entry.size(), aborted);
    }

    /** All of a small file, of at most {@link Manifest#MAX_SIZE} bytes; null if there is none of this name. */
    byte @Nullable [] document(String name) throws TransferException {
        Entry entry = find(name);
        return entry == null ? null : document(name, entry);
    }

    byte[] document(String name, Entry entry) throws TransferException {
        if (entry.size() > Manifest.MAX_SIZE) {
            throw FileFailure.malformed(file, name + " of " + entry.size() + " bytes is too large");
        }
        try (InputStream in = open(entry, 0)) {
            return in.readNBytes((int) entry.size());
        } catch (IOException e) {
            throw FileFailure.of(file, e);
        }
    }
}
