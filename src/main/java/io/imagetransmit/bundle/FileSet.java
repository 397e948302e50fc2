package io.imagetransmit.bundle;

import io.imagetransmit.bundle.Damage.Range;
import io.imagetransmit.image.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The data files of a bundle and the blobs whose places in them are known. Files that share a blob make a unit, which one thread
 * reads from its first file to its last; different units may be read at the same time.
 */
final class FileSet {
    private final BundleMeta meta;
    private final List<Path> paths;
    private final Map<Digest, Long> wanted;
    private final Map<Digest, BlobTrace> traces = new LinkedHashMap<>();
    private final List<NavigableMap<Long, TarAudit.Place>> places = new ArrayList<>();
    private final List<List<BlobTrace>> inFile = new ArrayList<>();

    /** @param wanted blobs without a known place, with their sizes, or -1 */
    FileSet(BundleMeta meta, List<Path> paths, Map<Digest, Long> wanted) {
        this.meta = meta;
        this.paths = paths;
        this.wanted = wanted;
        for (int i = 0; i < paths.size(); i++) {
            places.add(new TreeMap<>());
            inFile.add(new ArrayList<>());
        }
        for (BundledBlob blob : meta.blobs().values()) {
            if (blob.base() == null && !blob.pieces().isEmpty()) {
                add(new BlobTrace(blob.digest(), blob.pieces()));
            }
        }
    }

    private void add(BlobTrace trace) {
        traces.put(trace.digest(), trace);
        for (int i = 0; i < trace.pieces().size(); i++) {
            Piece piece = trace.pieces().get(i);
            places.get(piece.file()).putIfAbsent(piece.offset(), new TarAudit.Place(trace, i));
            inFile.get(piece.file()).add(trace);
        }
    }

    BundleMeta meta() {
        return meta;
    }

    Path path(int number) {
        return paths.get(number);
    }

    Map<Digest, Long> wanted() {
        return wanted;
    }

    NavigableMap<Long, TarAudit.Place> places(int number) {
        return places.get(number);
    }

    Collection<BlobTrace> traces() {
        return traces.values();
    }

    boolean hasPlace(Digest digest) {
        return traces.containsKey(digest);
    }

    /** The blobs that are in a file, or have a piece in it. */
    Set<Digest> in(int number) {
        return inFile.get(number).stream().map(BlobTrace::digest).collect(Collectors.toSet());
    }

    /** What is in this file need not be told one by one. */
    void lose(int number) {
        inFile.get(number).forEach(BlobTrace::lost);
    }

    /** Numbers of files that have to be read by the same thread, in order. */
    List<List<Integer>> units() {
        int[] leader = new int[paths.size()];
        for (int i = 0; i < leader.length; i++) {
            leader[i] = i;
        }
        for (BlobTrace trace : traces.values()) {
            int first = leader(leader, trace.pieces().get(0).file());
            for (Piece piece : trace.pieces()) {
                int other = leader(leader, piece.file());
                leader[Math.max(first, other)] = Math.min(first, other);
                first = Math.min(first, other);
            }
        }
        Map<Integer, List<Integer>> units = new LinkedHashMap<>();
        for (int i = 0; i < leader.length; i++) {
            units.computeIfAbsent(leader(leader, i), unused -> new ArrayList<>())
                    .add(i);
        }
        return List.copyOf(units.values());
    }

    private static int leader(int[] leader, int of) {
        int found = of;
        while (leader[found] != found) {
            leader[found] = leader[leader[found]];
            found = leader[found];
        }
        return found;
    }

    /** A blob that is not what it should be. Of a blob in pieces that file is to blame which is damaged itself, if that is known. */
    Finding damaged(BlobTrace trace, String found, List<FileAudit.Result> results) {
        Map<Integer, FileAudit.Result> byNumber = new HashMap<>();
        results.forEach(result -> byNumber.put(result.number(), result));
        int file = trace.pieces().get(0).file();
        for (Piece piece : trace.pieces()) {
            FileAudit.Result result = byNumber.get(piece.file());
            if (result != null && result.isChanged()) {
                file = piece.file();
                break;
            }
        }
        return Finding.blob(ranges(trace), paths.get(file), trace.digest(), found);
    }

    /** The same with the places of the blob. */
    Finding at(Finding finding, BlobTrace trace) {
        return new Finding(
                finding.kind(),
                paths.get(trace.pieces().get(0).file()),
                ranges(trace),
                finding.digest(),
                finding.expected(),
                finding.found(),
                finding.hits(),
                finding.cause());
    }

    private List<Range> ranges(BlobTrace trace) {
        return trace.pieces().stream()
                .map(piece -> new Range(paths.get(piece.file()), piece.offset(), piece.length()))
                .toList();
    }
}
