package io.imagetransmit.bundle;

import io.imagetransmit.bundle.compact.BlockRoom;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens bundles: reads the meta file, and checks that every data file is there and has its size before anything is begun. */
public final class BundleOpener {
    /** Bytes; more cannot be meant, and sums of it do not overflow. */
    private static final long LARGEST_BLOB = 1L << 44;

    /** A chain of bundles in one folder; each keeps its files open. */
    private static final int MOST_BASES = 100;

    private final Path temporary;

    /** @param temporary folder for what has to be unpacked: the data files of old versions, which are compressed as a whole */
    public BundleOpener(Path temporary) {
        this.temporary = temporary;
    }

    /** Reads a meta file alone. */
    public static BundleMeta meta(Path metaFile) throws TransferException {
        return MetaReader.read(metaFile);
    }

    /**
     * Opens a bundle, and those that it builds on as far as they lie beside it.
     *
     * @throws TransferException the first thing that is wrong with the files; further ones are suppressed in it
     */
    public BundleSource open(Path metaFile) throws TransferException {
        return open(metaFile, new LinkedHashSet<>(), new BlockRoom());
    }

    /**
     * Opens a bundle to look into it, whatever has become of its data files: blobs can be read as far as
     * {@link BundleSource#holds} says so. Nothing is unpacked, and bases are left alone but where contents of theirs are needed.
     *
     * @throws TransferException if the meta file cannot be read
     */
    public BundleSource openAnyway(Path metaFile) throws TransferException {
        BundleMeta meta = MetaReader.read(metaFile);
        Path folder = metaFile.toAbsolutePath().resolveSibling("");
        BlockRoom room = new BlockRoom();
        BlobReader reader = readerIfAny(meta, paths(meta, folder), room);
        List<BundleSource> bases = reader instanceof CompactBlobs ? basesAnyway(meta, metaFile, room) : List.of();
        return new BundleSource(meta, folder, reader, bases);
    }

    private BlobReader readerIfAny(BundleMeta meta, List<Path> paths, BlockRoom room) {
        try {
            check(meta, paths);
            return switch (meta.compressor()) {
                case TAR, SQUASHFS, COMPACT -> reader(meta, paths, room);
                case ZSTD, GZIP, XZ, LZ4 -> new NoBlobs(null);
            };
        } catch (TransferException e) {
            return new NoBlobs(e);
        }
    }

    static List<Path> paths(BundleMeta meta, Path folder) throws TransferException {
        List<Path> paths = new ArrayList<>();
        for (BundledFile file : meta.files()) {
            paths.add(resolve(folder, file.name()));
        }
        return paths;
    }

    private BundleSource open(Path metaFile, Set<Path> opened, BlockRoom room) throws TransferException {
        opened.add(metaFile.toAbsolutePath().normalize());
        BundleMeta meta = MetaReader.read(metaFile);
        Path folder = metaFile.toAbsolutePath().resolveSibling("");
        List<Path> paths = paths(meta, folder);
        check(meta, paths);
        BlobReader reader = reader(meta, paths, room);
        List<BundleSource> bases = new ArrayList<>();
        boolean complete = false;
        try {
            checkComplete(meta, metaFile, reader);
            for (BundleMeta.Base base : meta.bases()) {
                Path file = resolve(folder, base.name());
                if (isUsable(file, base, opened)) {
                    bases.add(open(file, opened, room));
                }
            }
            complete = true;
            return new BundleSource(meta, folder, reader, bases);
        } finally {
            if (!complete) {
                reader.close();
                bases.forEach(BundleSource::close);
            }
        }
    }

    private static boolean isUsable(Path file, BundleMeta.Base base, Set<Path> opened) throws TransferException {
        return opened.size() < MOST_BASES
                && Files.isRegularFile(file)
                && !opened.contains(file.normalize())
                && isIntact(file, base);
    }

    /** Those that can be opened; what is wrong with the others is told when they are looked into themselves. */
    private List<BundleSource> basesAnyway(BundleMeta meta, Path metaFile, BlockRoom room) throws TransferException {
        Set<Path> opened = new LinkedHashSet<>(Set.of(metaFile.toAbsolutePath().normalize()));
        List<BundleSource> bases = new ArrayList<>();
        for (BundleMeta.Base base : meta.bases()) {
            Path file = resolve(metaFile.toAbsolutePath().resolveSibling(""), base.name());
            try {
                if (isUsable(file, base, opened)) {
                    bases.add(open(file, opened, room));
                }
            } catch (TransferException e) {
                if (e.kind() == Kind.CANCELLED) {
                    throw e;
                }
            }
        }
        return bases;
    }

    /** A base beside the bundle is a help, not a condition: one that is another bundle or not whole is left alone. */
    private static boolean isIntact(Path file, BundleMeta.Base base) throws TransferException {
        try {
            BundleMeta meta = MetaReader.read(file);
            Path folder = file.toAbsolutePath().resolveSibling("");
            boolean same = base.identity() == null || base.identity().equals(meta.identity());
            for (BundledFile data : meta.files()) {
                Path path = resolve(folder, data.name());
                same &= Files.isRegularFile(path) && Files.size(path) == data.size();
            }
            return same;
        } catch (TransferException e) {
            if (e.kind() == Kind.CANCELLED) {
                throw e;
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** A name that is legal everywhere may still have characters that this system's locale cannot write. */
    static Path resolve(Path folder, String name) throws TransferException {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new TransferException(
                    Side.DISK,
                    Kind.DISK,
                    Map.of("path", FileNames.shown(name), "message", String.valueOf(e.getReason())),
                    e);
        }
    }

    private static void check(BundleMeta meta, List<Path> paths) throws TransferException {
        List<TransferException> problems = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            TransferException problem =
                    problem(paths.get(i), meta.files().get(i).size());
            if (problem != null) {
                problems.add(problem);
            }
        }
        if (!problems.isEmpty()) {
            TransferException first = problems.remove(0);
            problems.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static @Nullable TransferException problem(Path path, long size) {
        try {
            if (!Files.isRegularFile(path)) {
                return new TransferException(Side.DISK, Kind.NOT_FOUND, Map.of("path", path.toString()));
            }
            long found = Files.size(path);
            if (found != size) {
                return new TransferException(
                        Side.DISK,
                        Kind.WRONG_SIZE,
                        Map.of(
                                "path", path.toString(),
                                "expected", String.valueOf(size),
                                "found", String.valueOf(found)));
            }
            return null;
        } catch (IOException e) {
            return DiskFailure.of(path, e);
        }
    }

    private BlobReader reader(BundleMeta meta, List<Path> paths, BlockRoom room) throws TransferException {
        return switch (meta.compressor()) {
            case TAR -> TarBlobs.open(paths, places(meta), !meta.isOurs());
            case SQUASHFS -> SquashfsBlobs.open(paths, forms(meta));
            case COMPACT -> CompactBlobs.open(paths, new BaseContents(meta, temporary), room);
            case ZSTD, GZIP, XZ, LZ4 -> PackedBlobs.open(meta.compressor(), paths, mostUnpacked(meta), temporary);
        };
    }

    private static Map<Digest, List<Piece>> places(BundleMeta meta) {
        Map<Digest, List<Piece>> places = new HashMap<>();
        meta.blobs().forEach((digest, blob) -> {
            if (!blob.pieces().isEmpty()) {
                places.put(digest, blob.pieces());
            }
        });
        return places;
    }

    private static Map<Digest, SquashForm> forms(BundleMeta meta) throws TransferException {
        Map<Digest, SquashForm> forms = new HashMap<>();
        for (BundledBlob blob : meta.blobs().values()) {
            if (meta.isOurs() && blob.base() == null) {
                try {
                    forms.put(blob.digest(), SquashForm.parse(blob.recipe()));
                } catch (IllegalArgumentException e) {
                    throw new TransferException(
                            Side.DISK,
                            Kind.MALFORMED,
                            Map.of("path", meta.name(), "message", String.valueOf(e.getMessage())),
                            e);
                }
            }
        }
        return forms;
    }

    /** No honest data file unpacks to more than all blobs, each with its header and padding, and those of a few lost images. */
    static long mostUnpacked(BundleMeta meta) {
        long bytes = 64L << 20;
        for (Descriptor blob : blobs(meta)) {
            bytes += 2 * (Math.min(blob.size(), LARGEST_BLOB) + 2L * DataFile.RECORD);
        }
        return bytes;
    }

    private static List<Descriptor> blobs(BundleMeta meta) {
        List<Descriptor> blobs = new ArrayList<>();
        List<Manifest> manifests = new ArrayList<>(meta.nested().values());
        meta.images().forEach(image -> manifests.add(image.manifest()));
        manifests.forEach(manifest -> blobs.addAll(manifest.blobs()));
        return blobs;
    }

    /** Every blob must be here or be said to be left out; otherwise the files and the meta file are not of one bundle. */
    private static void checkComplete(BundleMeta meta, Path metaFile, BlobReader reader) throws TransferException {
        for (Descriptor blob : blobs(meta)) {
            BundledBlob known = meta.blobs().get(blob.digest());
            boolean leftOut = known != null && known.base() != null;
            if (!leftOut && !blob.isForeign() && !reader.holds(blob)) {
                throw new TransferException(
                        Side.DISK,
                        Kind.NOT_FOUND,
                        Map.of(
                                "path",
                                metaFile.toString(),
                                "digest",
                                blob.digest().toString()));
            }
        }
    }
}
