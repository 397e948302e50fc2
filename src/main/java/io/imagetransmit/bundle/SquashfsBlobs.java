package io.imagetransmit.bundle;

import io.imagetransmit.bundle.squash.LayerPacker;
import io.imagetransmit.bundle.squash.RecipeSearch;
import io.imagetransmit.bundle.squash.RecipeSearch.Found;
import io.imagetransmit.bundle.squash.SquashedLayer;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.squashfs.DirectoryEntry;
import io.imagetransmit.squashfs.DirectoryListing;
import io.imagetransmit.squashfs.FileNode;
import io.imagetransmit.squashfs.SquashfsImage;
import io.imagetransmit.store.Streams;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in squashfs data files. Layers are made anew from their files: in the way that the meta file notes, or, for bundles of the
 * original, in one that is found out when the layer is first wanted; that may give a layer another digest ({@link #restored}).
 */
final class SquashfsBlobs implements BlobReader {
    private static final int MOST_ENTRIES = 1_000_000;

    private final Map<Digest, SquashForm> forms;
    private final List<ImageAt> images = new ArrayList<>();
    private final Map<Digest, Stored> whole = new HashMap<>();
    private final Map<Digest, LayerAt> layers = new HashMap<>();
    /** Under the digest that they come out with. */
    private final Map<Digest, Searched> byNewDigest = new ConcurrentHashMap<>();

    private final Map<Digest, Searched> byFormerDigest = new ConcurrentHashMap<>();
    private final Map<Digest, Object> searching = new ConcurrentHashMap<>();

    private record ImageAt(Path path, SquashfsImage image) {}

    private record Stored(ImageAt at, FileNode file) {}

    private record LayerAt(ImageAt at, SquashedLayer layer) {}

    /** A layer whose recipe has been found out, and what the manifest says of it. */
    private record Searched(LayerAt at, Descriptor former, Found found) {}

    private SquashfsBlobs(Map<Digest, SquashForm> forms) {
        this.forms = forms;
    }

    /** @param forms of the blobs that our meta file names; empty for a bundle of the original */
    static SquashfsBlobs open(List<Path> paths, Map<Digest, SquashForm> forms) throws TransferException {
        SquashfsBlobs blobs = new SquashfsBlobs(forms);
        boolean opened = false;
        try {
            for (Path path : paths) {
                blobs.add(path);
            }
            opened = true;
            return blobs;
        } finally {
            if (!opened) {
                blobs.close();
            }
        }
    }

    private void add(Path path) throws TransferException {
        try {
            ImageAt at = new ImageAt(path, SquashfsImage.open(path));
            images.add(at);
            DirectoryListing root = at.image().list(at.image().root());
            int count = 0;
            for (DirectoryEntry entry = root.next(); entry != null; entry = root.next()) {
                if (++count > MOST_ENTRIES) {
                    throw BlobStream.malformed(path, "more than " + MOST_ENTRIES + " entries");
                }
                add(at, entry);
            }
        } catch (IOException e) {
            throw BlobStream.failure(path, e);
        }
    }

    private void add(ImageAt at, DirectoryEntry entry) throws IOException {
        String name = entry.toString();
        boolean split = name.endsWith(LayerPacker.TAR_SPLIT);
        String bare = split ? name.substring(0, name.length() - LayerPacker.TAR_SPLIT.length()) : name;
        Digest digest = EntryNames.squashed(bare);
        if (digest == null || !(entry.node() instanceof FileNode file)) {
            return;
        }
        if (split) {
            layers.putIfAbsent(digest, new LayerAt(at, new SquashedLayer(at.image(), digest.hex(), file)));
        } else if (attempt(digest) == EntryNames.attempt(bare)) {
            whole.putIfAbsent(digest, new Stored(at, file));
        }
    }

    private int attempt(Digest digest) {
        return forms.get(digest) instanceof SquashForm.Whole form ? form.attempt() : 1;
    }

    @Override
    public boolean holds(Descriptor blob) {
        Digest digest = blob.digest();
        if (byNewDigest.containsKey(digest)) {
            return true;
        }
        return switch (form(digest)) {
            case FOLDER -> layers.containsKey(digest);
            case WHOLE -> whole.containsKey(digest);
        };
    }

    private enum Form {
        FOLDER,
        WHOLE
    }

    /** What the meta file says; without it, what is there. */
    private Form form(Digest digest) {
        SquashForm form = forms.get(digest);
        if (form != null) {
            return form instanceof SquashForm.Folder ? Form.FOLDER : Form.WHOLE;
        }
        return layers.containsKey(digest) && !whole.containsKey(digest) ? Form.FOLDER : Form.WHOLE;
    }

    @Override
    public InputStream open(Descriptor blob, long offset) throws TransferException {
        Searched anew = byNewDigest.get(blob.digest());
        if (anew != null) {
            return layer(anew.at(), anew.found().recipe(), anew.former().size(), offset);
        }
        if (form(blob.digest()) == Form.WHOLE) {
            return stored(blob, offset);
        }
        LayerAt at = layers.get(blob.digest());
        if (at == null) {
            throw new IllegalStateException(blob.digest() + " is not held");
        }
        if (forms.get(blob.digest()) instanceof SquashForm.Folder folder) {
            return layer(at, folder.recipe(), blob.size(), offset);
        }
        Searched found = search(blob, at);
        if (!found.found().blob().digest().equals(blob.digest())) {
            throw BlobStream.corrupt(
                    at.at().path(), blob, found.found().blob().digest().toString());
        }
        return layer(at, found.found().recipe(), blob.size(), offset);
    }

    private InputStream stored(Descriptor blob, long offset) throws TransferException {
        Stored stored = whole.get(blob.digest());
        if (stored == null) {
            throw new IllegalStateException(blob.digest() + " is not held");
        }
        Path path = stored.at().path();
        if (stored.file().size() != blob.size()) {
            throw BlobStream.corrupt(path, blob, stored.file().size() + " bytes instead of " + blob.size());
        }
        return new BlobStream(path, stored.at().image().open(stored.file(), offset));
    }

    private static InputStream layer(LayerAt at, GzipRecipe recipe, long packedSize, long offset)
            throws TransferException {
        Path path = at.at().path();
        try {
            return new BlobStream(path, at.layer().stream(recipe, packedSize, offset));
        } catch (IOException e) {
            throw BlobStream.failure(path, e);
        }
    }

    @Override
    public @Nullable Restored restored(Descriptor blob) throws TransferException {
        LayerAt at = layers.get(blob.digest());
        if (at == null || forms.containsKey(blob.digest()) || form(blob.digest()) == Form.WHOLE) {
            return null;
        }
        Found found = search(blob, at).found();
        boolean same = found.blob().digest().equals(blob.digest());
        return same ? null : new Restored(found.blob(), found.diffId());
    }

    /** Finds out how a layer was made; who asks for the same one meanwhile waits. */
    private Searched search(Descriptor blob, LayerAt at) throws TransferException {
        synchronized (searching.computeIfAbsent(blob.digest(), unused -> new Object())) {
            Searched known = byFormerDigest.get(blob.digest());
            if (known == null) {
                try {
                    known = new Searched(at, blob, RecipeSearch.search(at.layer(), blob));
                } catch (IOException e) {
                    throw BlobStream.failure(at.at().path(), e);
                }
                byFormerDigest.put(blob.digest(), known);
                byNewDigest.put(known.found().blob().digest(), known);
            }
            return known;
        }
    }

    @Override
    public @Nullable Path file(Descriptor blob) {
        Searched anew = byNewDigest.get(blob.digest());
        LayerAt layer = anew == null ? layers.get(blob.digest()) : anew.at();
        Stored stored = whole.get(blob.digest());
        if (layer != null) {
            return layer.at().path();
        }
        return stored == null ? null : stored.at().path();
    }

    @Override
    public void close() {
        images.forEach(at -> Streams.closeAnyway(at.image()));
    }
}
