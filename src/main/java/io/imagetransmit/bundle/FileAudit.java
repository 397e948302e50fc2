package io.imagetransmit.bundle;

import io.imagetransmit.bundle.Damage.Kind;
import io.imagetransmit.bundle.Damage.Range;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies one data file: is it there, of the right size, of the right digest, and is every blob in it that it should hold. */
final class FileAudit {
    private final FileSet files;
    private final BundleMeta meta;
    private final int number;
    private final BundledFile expected;
    private final Path path;
    private final Pace pace;
    private final List<Finding> located = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();

    FileAudit(FileSet files, int number, Pace pace) {
        this.files = files;
        this.meta = files.meta();
        this.number = number;
        this.expected = meta.files().get(number);
        this.path = files.path(number);
        this.pace = pace;
    }

    /**
     * A blob that was found by its name.
     *
     * @param range as much of it as is there
     * @param content the digest of what is there
     */
    record Sighting(Digest name, Range range, Digest content) {
        /** What is there instead of the blob: a digest, or a number of bytes; empty if it is the blob. */
        String wrong(long size) {
            if (size >= 0 && range.length() != size) {
                return String.valueOf(range.length());
            }
            return content.equals(name) ? "" : content.toString();
        }
    }

    /**
     * What has been found out about a file.
     *
     * @param findings what is wrong with it, but for blobs, which are judged when all files have been read
     */
    record Result(int number, List<Finding> findings, List<Sighting> sightings) {
        /** Whether nothing can be read from it. */
        boolean isGone() {
            return findings.stream()
                    .anyMatch(finding -> finding.kind() == Kind.FILE_MISSING || finding.kind() == Kind.FILE_UNREADABLE);
        }

        boolean isChanged() {
            return findings.stream()
                    .anyMatch(finding -> finding.kind() == Kind.FILE_DIGEST || finding.kind() == Kind.FILE_SIZE);
        }

        /** Blobs that are nowhere else must have been in this file, from which nothing can be read. */
        void loses(Set<Digest> digests) {
            findings.replaceAll(finding -> {
                Set<Digest> hits = new LinkedHashSet<>(finding.hits());
                hits.addAll(digests);
                return new Finding(
                        finding.kind(),
                        finding.file(),
                        finding.ranges(),
                        finding.digest(),
                        finding.expected(),
                        finding.found(),
                        hits,
                        finding.cause());
            });
        }
    }

    /** How much of a file is worth reading, bytes: of one that is too long no more than some file of the bundle should have. */
    static long readable(BundleMeta meta, int number, long size) {
        boolean known = meta.files().stream().anyMatch(file -> file.size() == size);
        return known
                ? size
                : Math.max(0, Math.min(size, meta.files().get(number).size()));
    }

    Result run() throws TransferException {
        long size = BaseChain.sizeOf(path);
        if (size < 0) {
            files.lose(number);
            return gone(Finding.file(Kind.FILE_MISSING, path, "", "", files.in(number)));
        }
        Digest digest;
        try {
            digest = read(readable(meta, number, size));
        } catch (TransferException e) {
            if (e.kind() == TransferException.Kind.CANCELLED) {
                throw e;
            }
            files.lose(number);
            return gone(Finding.unreadable(path, e, files.in(number)));
        }
        String content = swappedFor(digest);
        if (content != null) {
            files.lose(number);
            return gone(Finding.file(Kind.FILE_SWAPPED, path, "", content, files.in(number)));
        }
        List<Finding> findings = new ArrayList<>();
        Digest known = expected.digest();
        if (size != expected.size()) {
            findings.add(Finding.file(
                    Kind.FILE_SIZE, path, String.valueOf(expected.size()), String.valueOf(size), Set.of()));
        } else if (known != null && digest != null && !known.equals(digest)) {
            findings.add(Finding.file(Kind.FILE_DIGEST, path, known.toString(), digest.toString(), Set.of()));
        }
        findings.addAll(located);
        return new Result(number, findings, sightings);
    }

    private Result gone(Finding finding) {
        return new Result(number, new ArrayList<>(List.of(finding)), List.of());
    }

    /** The name of the other file whose content this is; null if it is none. */
    private @Nullable String swappedFor(@Nullable Digest digest) {
        for (BundledFile file : meta.files()) {
            if (digest != null && digest.equals(file.digest()) && !digest.equals(expected.digest())) {
                return file.name();
            }
        }
        return null;
    }

    /** Reads the file; its digest, or null if nobody knows what it should be. */
    private @Nullable Digest read(long size) throws TransferException {
        return switch (meta.compressor()) {
            case TAR -> {
                try (InputStream in = Files.newInputStream(path)) {
                    MessageDigest hash = newHash();
                    tar(in, size, hash);
                    yield Digest.of("sha256", hash.digest());
                } catch (IOException e) {
                    throw DiskFailure.of(path, e);
                }
            }
            case SQUASHFS, COMPACT -> expected.digest() == null ? null : hash(size);
            case ZSTD, GZIP, XZ, LZ4 -> {
                Digest digest = expected.digest() == null ? null : hash(size);
                unpack();
                yield digest;
            }
        };
    }

    private Digest hash(long size) throws TransferException {
        MessageDigest hash = newHash();
        try (InputStream in = Files.newInputStream(path)) {
            new Tape(in, size, hash, pace).drain();
            return Digest.of("sha256", hash.digest());
        } catch (IOException e) {
            throw DiskFailure.of(path, e);
        }
    }

    /** Old versions packed the tar as a whole: it is unpacked while it is read, and nothing of it is kept. */
    private void unpack() throws TransferException {
        try (InputStream in = PackedBlobs.stream(meta.compressor(), path)) {
            tar(in, BundleOpener.mostUnpacked(meta), newHash());
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw new TransferException(
                    Side.DISK,
                    TransferException.Kind.MALFORMED,
                    Map.of("path", path.toString(), "message", String.valueOf(e.getMessage())),
                    e);
        }
    }

    private void tar(InputStream in, long size, MessageDigest hash) throws IOException {
        Tape tape = new Tape(in, size, hash, pace);
        var places = files.places(number);
        new TarAudit(tape, size, places, files.wanted(), new Notes()).run();
        places.values().forEach(place -> place.blob().cut()); // they lie behind the end
        tape.drain();
    }

    private static MessageDigest newHash() {
        return Digest.sha256(new byte[0]).newMessageDigest();
    }

    /** What the audit of the tar tells. */
    private final class Notes implements TarAudit.Listener {
        @Override
        public void damaged(Kind kind, long offset, long length, @Nullable Digest digest) {
            located.add(Finding.stretch(kind, new Range(path, offset, length), digest));
        }

        @Override
        public void found(Digest name, long offset, long length, Digest content) {
            sightings.add(new Sighting(name, new Range(path, offset, length), content));
        }
    }
}
