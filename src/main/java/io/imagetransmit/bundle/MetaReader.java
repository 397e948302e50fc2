package io.imagetransmit.bundle;

import static io.imagetransmit.bundle.YamlTree.list;
import static io.imagetransmit.bundle.YamlTree.map;
import static io.imagetransmit.bundle.YamlTree.number;
import static io.imagetransmit.bundle.YamlTree.text;

import io.imagetransmit.bundle.BundleMeta.Base;
import io.imagetransmit.bundle.BundleMeta.Referrer;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a meta file, the original's or ours. Nothing in it is believed before it has been checked. */
final class MetaReader {
    /** Bytes. */
    private static final long LARGEST = 256L << 20;
    /** What part of the memory the file's content may take; most of it is kept. */
    private static final int SHARE = 3;

    static final String SKIPPED = "https://last.img/skip/it:";

    private final String name;
    private final Map<String, Object> root;
    private final Map<String, Object> own;
    private final Map<String, Integer> fileNumbers = new LinkedHashMap<>();
    private final List<Long> fileSizes = new ArrayList<>();

    private MetaReader(String name, Map<String, Object> root, Map<String, Object> own) {
        this.name = name;
        this.root = root;
        this.own = own;
    }

    /** Reads the file; what is wrong with it is {@link Kind#MALFORMED}, {@link Kind#NOT_FOUND} or {@link Kind#DISK}. */
    static BundleMeta read(Path file) throws TransferException {
        MetaSeal seal;
        try {
            if (Files.size(file) > LARGEST) {
                throw malformed(file, "larger than any meta file", null);
            }
            seal = MetaSeal.read(file);
        } catch (NoSuchFileException e) {
            throw new TransferException(Side.DISK, Kind.NOT_FOUND, Map.of("path", file.toString()), e);
        } catch (IOException e) {
            throw DiskFailure.of(file, e);
        }
        String name = String.valueOf(file.getFileName());
        try (InputStream in = Files.newInputStream(file)) {
            Map<String, Object> root = YamlTree.parse(in, Runtime.getRuntime().maxMemory() / SHARE);
            Object own = root.get(MetaKeys.OWN);
            if (!seal.isWhole(own != null)) {
                throw malformed(file, "it has been changed since it was written", null);
            }
            return new MetaReader(name, root, own == null ? Map.of() : map(own)).meta(seal.identity());
        } catch (IOException | IllegalArgumentException e) {
            if (e instanceof TransferException failure) {
                throw failure;
            }
            throw malformed(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static TransferException malformed(Path file, String message, @Nullable Exception cause) {
        return new TransferException(
                Side.DISK, Kind.MALFORMED, Map.of("path", file.toString(), "message", message), cause);
    }

    private BundleMeta meta(Digest identity) throws IOException {
        if (!root.containsKey("datafiles") || !root.containsKey("manifests") || !root.containsKey("blobs")) {
            throw new IOException("this is no meta file: datafiles, blobs or manifests is missing");
        }
        if (!own.isEmpty() && number(own.getOrDefault(MetaKeys.FORMAT, "")) > MetaKeys.NEWEST_FORMAT) {
            throw new IOException("written by a newer version ("
                    + FileNames.shown(text(own.getOrDefault(MetaKeys.TOOL, "?"))) + "): please update");
        }
        Compressor compressor = Compressor.of(text(root.getOrDefault("compressor", "tar")));
        if (compressor == null) {
            throw new IOException("unknown compressor " + FileNames.shown(text(root.getOrDefault("compressor", ""))));
        }
        List<BundledFile> files = files();
        Map<Digest, BundledBlob> blobs = blobs();
        Map<Digest, Manifest> nested = nested();
        return new BundleMeta(
                name,
                identity,
                own.isEmpty() ? null : text(own.getOrDefault(MetaKeys.TOOL, "")),
                own.isEmpty() ? null : text(own.getOrDefault(MetaKeys.CREATED, "")),
                compressor,
                files,
                blobs,
                images(),
                nested,
                referrers(nested),
                bases(blobs),
                index());
    }

    private BundleMeta.@Nullable Index index() throws IOException {
        for (Map.Entry<String, Object> entry :
                map(own.getOrDefault(MetaKeys.INDEX, "")).entrySet()) {
            if (!FileNames.isPlain(entry.getKey())) {
                throw new IOException("not an index file's name: " + FileNames.shown(entry.getKey()));
            }
            return new BundleMeta.Index(entry.getKey(), Digest.parse(text(entry.getValue())));
        }
        return null;
    }

    private List<BundledFile> files() throws IOException {
        Map<String, Object> digests = map(own.getOrDefault(MetaKeys.FILES, ""));
        List<BundledFile> files = new ArrayList<>();
        Set<String> folded = new HashSet<>();
        for (Map.Entry<String, Object> entry :
                map(root.getOrDefault("datafiles", "")).entrySet()) {
            String file = entry.getKey();
            if (!FileNames.isPlain(file) || !folded.add(FileNames.folded(file))) {
                throw new IOException("not a data file's name: " + FileNames.shown(file));
            }
            Object digest = digests.get(file);
            long size = number(entry.getValue());
            fileNumbers.put(file, files.size());
            fileSizes.add(size);
            files.add(new BundledFile(file, size, digest == null ? null : Digest.parse(text(digest))));
        }
        return files;
    }

    private Map<Digest, BundledBlob> blobs() throws IOException {
        Map<Digest, BundledBlob> blobs = new LinkedHashMap<>();
        Map<String, Object> places = map(own.getOrDefault(MetaKeys.BLOBS, ""));
        for (Map.Entry<String, Object> entry :
                map(root.getOrDefault("blobs", "")).entrySet()) {
            Digest digest = digestOfHex(entry.getKey());
            List<String> urls = new ArrayList<>();
            String base = null;
            for (Object url : list(entry.getValue())) {
                if (text(url).startsWith(SKIPPED)) {
                    base = text(url).substring(SKIPPED.length());
                    if (!FileNames.isPlain(base)) {
                        throw new IOException("not a meta file's name: " + FileNames.shown(base));
                    }
                } else {
                    urls.add(text(url));
                }
            }
            blobs.put(digest, blob(digest, base, urls, map(places.getOrDefault(digest.toString(), ""))));
        }
        return blobs;
    }

    private BundledBlob blob(Digest digest, @Nullable String base, List<String> urls, Map<String, Object> place)
            throws IOException {
        long size = place.containsKey(MetaKeys.SIZE) ? number(place.get(MetaKeys.SIZE)) : -1;
        List<Piece> pieces = new ArrayList<>();
        long sum = 0;
        for (Object piece : list(place.getOrDefault(MetaKeys.AT, ""))) {
            List<?> parts = list(piece);
            Integer file = parts.size() == 3 ? fileNumbers.get(text(parts.get(0))) : null;
            if (file == null) {
                throw new IOException("the place of " + digest + " names no data file");
            }
            long offset = number(parts.get(1));
            long length = number(parts.get(2));
            long end = fileSizes.get(file);
            if (offset > end || length > end - offset) {
                throw new IOException("the place of " + digest + " is outside of its data file");
            }
            pieces.add(new Piece(file, offset, length));
            sum += length;
        }
        if (!pieces.isEmpty() && sum != size) {
            throw new IOException("the pieces of " + digest + " are not its size");
        }
        List<String> repositories = new ArrayList<>();
        for (Object repository : list(place.getOrDefault(MetaKeys.IN, ""))) {
            if (!ImageReference.isRepository(text(repository))) {
                throw new IOException("not a repository: " + FileNames.shown(text(repository)));
            }
            repositories.add(text(repository));
        }
        Object recipe = place.get(MetaKeys.RECIPE);
        return new BundledBlob(digest, size, base, pieces, recipe == null ? null : text(recipe), repositories, urls);
    }

    /** The original writes the hash alone; its length tells the algorithm. */
    private static Digest digestOfHex(String hex) {
        return new Digest(hex.length() == 96 ? "sha384" : hex.length() == 128 ? "sha512" : "sha256", hex);
    }

    private List<BundledImage> images() throws IOException {
        Map<String, Object> facts = map(own.getOrDefault(MetaKeys.IMAGES, ""));
        List<BundledImage> images = new ArrayList<>();
        Set<ImageReference> seen = new LinkedHashSet<>();
        for (Map.Entry<String, Object> entry :
                map(root.getOrDefault("manifests", "")).entrySet()) {
            Map<String, Object> fact = map(facts.getOrDefault(entry.getKey(), ""));
            ImageReference reference = ImageUrl.reference(entry.getKey());
            Manifest manifest = manifest(entry.getValue(), fact);
            if (!seen.add(reference)) {
                throw new IOException("the image " + reference + " stands twice");
            }
            List<String> renames = new ArrayList<>();
            for (Object rename : list(fact.getOrDefault(MetaKeys.RENAMES, ""))) {
                renames.add(text(rename));
            }
            images.add(new BundledImage(entry.getKey(), reference, manifest, renames));
        }
        return images;
    }

    /** The original keeps no digest of a manifest: what stands there is then what was downloaded. */
    private static Manifest manifest(Object content, Map<String, Object> fact) throws IOException {
        Object encoded = fact.get(MetaKeys.BASE64);
        byte[] bytes = encoded == null
                ? text(content).getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(text(encoded).replace("\n", ""));
        if (bytes.length > Manifest.MAX_SIZE) {
            throw new IOException("a manifest larger than 4 MiB");
        }
        Object mediaType = fact.get(MetaKeys.MEDIA_TYPE);
        String type = mediaType == null ? null : text(mediaType);
        Object digest = fact.get(MetaKeys.DIGEST);
        if (digest == null) {
            return ManifestParser.parse(bytes, type);
        }
        Digest expected = Digest.parse(text(digest));
        if (!expected.matches(bytes)) {
            throw new IOException("the manifest " + expected + " has been changed");
        }
        return ManifestParser.parse(bytes, type, expected);
    }

    private Map<Digest, Manifest> nested() throws IOException {
        Map<Digest, Manifest> nested = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry :
                map(own.getOrDefault(MetaKeys.MANIFESTS, "")).entrySet()) {
            Map<String, Object> fact = new LinkedHashMap<>(map(entry.getValue()));
            fact.put(MetaKeys.DIGEST, entry.getKey());
            Manifest manifest = manifest(fact.getOrDefault(MetaKeys.CONTENT, ""), fact);
            nested.put(manifest.digest(), manifest);
        }
        return nested;
    }

    private List<Referrer> referrers(Map<Digest, Manifest> nested) throws IOException {
        List<Referrer> referrers = new ArrayList<>();
        for (Map.Entry<String, Object> entry :
                map(own.getOrDefault(MetaKeys.REFERRERS, "")).entrySet()) {
            Digest digest = Digest.parse(text(entry.getValue()));
            if (!nested.containsKey(digest)) {
                throw new IOException("the referrer " + entry.getKey() + " has no manifest");
            }
            referrers.add(new Referrer(ImageUrl.named(entry.getKey()), digest));
        }
        return referrers;
    }

    private List<Base> bases(Map<Digest, BundledBlob> blobs) throws IOException {
        Map<String, Base> bases = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry :
                map(own.getOrDefault(MetaKeys.BASES, "")).entrySet()) {
            if (!FileNames.isPlain(entry.getKey())) {
                throw new IOException("not a meta file's name: " + FileNames.shown(entry.getKey()));
            }
            bases.put(entry.getKey(), new Base(entry.getKey(), Digest.parse(text(entry.getValue()))));
        }
        for (BundledBlob blob : blobs.values()) {
            if (blob.base() != null) {
                bases.putIfAbsent(blob.base(), new Base(blob.base(), null));
            }
        }
        return List.copyOf(bases.values());
    }
}
