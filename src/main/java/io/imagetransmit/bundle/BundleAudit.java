package io.imagetransmit.bundle;

import io.imagetransmit.bundle.Damage.Kind;
import io.imagetransmit.bundle.Verification.Partly;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Verifies the data files of a bundle: each is read once, for its own digest and for the blobs in it. Only squashfs images are read
 * twice, once as a file and once for their blobs, which do not stand in it as they are.
 */
final class BundleAudit {
    private final BundleSource bundle;
    private final BundleMeta meta;
    private final List<Path> paths;
    private final Map<Digest, Descriptor> needed = new LinkedHashMap<>();
    private final Map<String, List<Descriptor>> partly = new LinkedHashMap<>();
    private final Pace pace;

    BundleAudit(BundleSource bundle, ImageInventory inventory, Pace pace) throws TransferException {
        this.bundle = bundle;
        this.meta = bundle.meta();
        this.paths = BundleOpener.paths(meta, bundle.folder());
        this.pace = pace;
        inventory.blobs().values().stream().filter(this::isHere).forEach(blob -> needed.put(blob.digest(), blob));
    }

    private boolean isHere(Descriptor blob) {
        BundledBlob known = meta.blobs().get(blob.digest());
        return known == null ? !blob.isForeign() : known.base() == null;
    }

    /** How many blobs should be in the data files. */
    int blobs() {
        return wanted().size();
    }

    /** With their sizes, or -1 where nothing says; blobs that no image needs included. */
    private Map<Digest, Long> wanted() {
        Map<Digest, Long> wanted = new LinkedHashMap<>();
        meta.blobs().values().stream()
                .filter(blob -> blob.base() == null)
                .forEach(blob -> wanted.put(blob.digest(), blob.size()));
        needed.values().forEach(blob -> wanted.put(blob.digest(), blob.size()));
        return wanted;
    }

    /** Bytes that will be read, about. */
    long bytes() {
        long blobs = needed.values().stream().mapToLong(Descriptor::size).sum();
        long files = 0;
        for (int i = 0; i < paths.size(); i++) {
            files += FileAudit.readable(meta, i, BaseChain.sizeOf(paths.get(i)));
        }
        return switch (meta.compressor()) {
            case TAR -> files;
            case SQUASHFS, COMPACT -> files + blobs;
            case ZSTD, GZIP, XZ, LZ4 -> blobs;
        };
    }

    List<Finding> findings() throws TransferException {
        List<Finding> findings = new ArrayList<>();
        FileSet files = new FileSet(meta, paths, meta.isOurs() ? Map.of() : wanted());
        List<Callable<List<FileAudit.Result>>> tasks = new ArrayList<>();
        for (List<Integer> unit : files.units()) {
            tasks.add(() -> {
                List<FileAudit.Result> results = new ArrayList<>();
                for (int number : unit) {
                    results.add(new FileAudit(files, number, pace).run());
                }
                return results;
            });
        }
        List<FileAudit.Result> results = new ArrayList<>();
        Workers.all(tasks).forEach(results::addAll);
        results.sort(Comparator.comparingInt(FileAudit.Result::number));
        switch (meta.compressor()) {
            case TAR -> findings.addAll(meta.isOurs() ? placed(files, results) : sighted(results));
            case ZSTD, GZIP, XZ, LZ4 -> findings.addAll(sighted(results));
            case SQUASHFS, COMPACT -> findings.addAll(restored(results));
        }
        results.forEach(result -> findings.addAll(result.findings()));
        findings.addAll(index());
        findings.sort(Comparator.comparingInt(this::number).thenComparingLong(BundleAudit::offset));
        return findings;
    }

    /** The blobs that could not be made, by the base that it takes; known after {@link #findings}. */
    List<Partly> partly() {
        List<Partly> list = new ArrayList<>();
        partly.forEach((base, blobs) -> list.add(new Partly(base, blobs)));
        return list;
    }

    /** It stays where the bundle was made, so it may be missing. */
    private List<Finding> index() throws TransferException {
        BundleMeta.Index index = meta.index();
        if (index == null) {
            return List.of();
        }
        Path path = BundleOpener.resolve(bundle.folder(), index.name());
        if (!Files.isRegularFile(path)) {
            return List.of();
        }
        try {
            Digest found = FileHash.of(path);
            return found.equals(index.digest())
                    ? List.of()
                    : List.of(Finding.file(Kind.INDEX, path, index.digest().toString(), found.toString(), Set.of()));
        } catch (IOException e) {
            return List.of(Finding.unreadable(path, DiskFailure.of(path, e), Set.of()));
        }
    }

    private int number(Finding finding) {
        int number = finding.file() == null ? -1 : paths.indexOf(finding.file());
        return number < 0 ? Integer.MAX_VALUE : number;
    }

    private static long offset(Finding finding) {
        return finding.ranges().isEmpty() ? -1 : finding.ranges().get(0).offset();
    }

    /** Of a bundle of ours, whose blobs have places. */
    private List<Finding> placed(FileSet files, List<FileAudit.Result> results) throws TransferException {
        List<Finding> findings = new ArrayList<>();
        for (BlobTrace trace : files.traces()) {
            Descriptor blob = needed.get(trace.digest());
            if (trace.state() == BlobTrace.State.LOST) {
                continue;
            }
            if (trace.state() == BlobTrace.State.OPEN) {
                readAgain(trace).forEach(finding -> findings.add(files.at(finding, trace)));
                continue;
            }
            String found = trace.found();
            long length = trace.pieces().stream().mapToLong(Piece::length).sum();
            if (found.isEmpty() && blob != null && blob.size() != length) {
                found = String.valueOf(length);
            }
            if (!found.isEmpty()) {
                findings.add(files.damaged(trace, found, results));
            }
        }
        for (Descriptor blob : needed.values()) {
            if (!files.hasPlace(blob.digest())) {
                findings.add(Finding.of(Kind.BLOB_MISSING, blob.digest(), null));
            }
        }
        return findings;
    }

    /** A blob whose pieces stand in no order that a single pass can hash. */
    private List<Finding> readAgain(BlobTrace trace) throws TransferException {
        List<Path> own = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        long size = 0;
        for (Piece piece : trace.pieces()) {
            own.add(paths.get(piece.file()));
            pieces.add(new Piece(own.size() - 1, piece.offset(), piece.length()));
            size += piece.length();
        }
        Descriptor blob = new Descriptor("", trace.digest(), size);
        try (TarBlobs blobs = TarBlobs.open(own, Map.of(trace.digest(), pieces), false)) {
            return BlobReads.findings(List.of(blob), unused -> offset -> blobs.open(blob, offset), pace);
        }
    }

    /** Of a bundle of the original, whose blobs are where their names are. */
    private List<Finding> sighted(List<FileAudit.Result> results) {
        List<Finding> findings = new ArrayList<>();
        Map<Digest, Long> wanted = wanted();
        Set<Digest> seen = new HashSet<>();
        Set<Digest> nameless = new HashSet<>();
        for (FileAudit.Result result : results) {
            result.findings().stream()
                    .filter(finding -> finding.kind() == Kind.HEADER)
                    .forEach(finding -> nameless.addAll(finding.hits()));
            for (FileAudit.Sighting sighting : result.sightings()) {
                seen.add(sighting.name());
                long size = wanted.getOrDefault(sighting.name(), -1L);
                String found = sighting.wrong(size);
                if (!found.isEmpty()) {
                    findings.add(Finding.blob(
                            List.of(sighting.range()), sighting.range().file(), sighting.name(), found));
                }
            }
        }
        Set<Digest> lost = new LinkedHashSet<>(wanted.keySet());
        lost.removeAll(seen);
        lost.removeAll(nameless);
        List<FileAudit.Result> gone =
                results.stream().filter(FileAudit.Result::isGone).toList();
        if (gone.isEmpty()) {
            lost.forEach(digest -> findings.add(Finding.of(Kind.BLOB_MISSING, digest, null)));
        } else {
            gone.forEach(result -> result.loses(lost));
        }
        return findings;
    }

    /** Of forms in which blobs do not stand as they are. */
    private List<Finding> restored(List<FileAudit.Result> results) throws TransferException {
        if (bundle.reader() instanceof NoBlobs none) {
            TransferException reason = none.reason();
            // nothing can be read from any file, whatever is wrong with whichever
            results.forEach(result -> result.loses(needed.keySet()));
            boolean told =
                    results.stream().anyMatch(result -> !result.findings().isEmpty());
            return told || reason == null || paths.isEmpty()
                    ? List.of()
                    : List.of(Finding.unreadable(paths.get(0), reason, needed.keySet()));
        }
        List<Finding> findings = new ArrayList<>();
        List<Descriptor> whole = new ArrayList<>();
        for (Descriptor blob : needed.values()) {
            Set<String> missing = bundle.neededContents(blob).stream()
                    .map(needed -> bundle.missing(needed.blob().digest()))
                    .map(base -> base == null ? "" : base.base())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (missing.isEmpty()) {
                whole.add(blob);
            } else {
                missing.forEach(base -> partly.computeIfAbsent(base, unused -> new ArrayList<>())
                        .add(blob));
                findings.addAll(partly(blob));
            }
        }
        findings.addAll(BlobReads.findings(whole, blob -> BlobContent.Opener.of(bundle, "any", blob), pace));
        return findings;
    }

    /** Of a blob that is made of contents of a base that is not here: what there is of it has its check sums. */
    private List<Finding> partly(Descriptor blob) throws TransferException {
        if (bundle.reader() instanceof CompactBlobs compact) {
            try {
                compact.check(blob);
                pace.read(blob.size());
            } catch (TransferException e) {
                return BlobReads.told(blob, e);
            }
        }
        return List.of();
    }
}
