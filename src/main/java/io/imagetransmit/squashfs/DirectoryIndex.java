package io.imagetransmit.squashfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds names in one directory without reading its listing from the beginning each time. The listing is read once, as far as
 * needed; on the way, places to begin at are written down, evenly spread, and a bounded number of them however long it is. The
 * index that images have for large directories is not used: it is not always there, and would have to be checked. Safe for use
 * by several threads at once.
 */
final class DirectoryIndex {
    private static final int MAXIMUM_PLACES = 512;

    private final MetadataTable directories;
    private final DirectoryNode.Listing listing;
    private final List<EntryReader.Place> places = new ArrayList<>();
    private int stride;
    private int groupsSincePlace;

    /** As far as anybody has been; the places are written down as it goes on. */
    private EntryReader farthest;

    /** The one used last: names are mostly asked for in the order in which they stand in the listing. */
    private EntryReader latest;

    /** What a name leads to. */
    record Found(long inode, int type) {}

    DirectoryIndex(MetadataTable directories, DirectoryNode.Listing listing) {
        this.directories = directories;
        this.listing = listing;
        farthest = begin();
        latest = farthest;
    }

    private EntryReader begin() {
        EntryReader.Place start = EntryReader.Place.start(listing);
        places.clear();
        places.add(start);
        stride = 1;
        groupsSincePlace = 0;
        return new EntryReader(directories, start);
    }

    synchronized @Nullable Found find(byte[] name) throws IOException {
        boolean finished = false;
        try {
            Found found = search(name);
            finished = true;
            return found;
        } finally {
            if (!finished) { // a reader that failed is somewhere in the middle of an entry
                farthest = begin();
                latest = farthest;
            }
        }
    }

    private @Nullable Found search(byte[] name) throws IOException {
        EntryReader reader = closest(name);
        latest = reader;
        while (!reader.isAt(name)) {
            if (reader.compareName(name) > 0 || !next(reader)) {
                return null;
            }
        }
        return new Found(reader.inode(), reader.type());
    }

    /** A reader that is at this name already, or somewhere before it. */
    private EntryReader closest(byte[] name) {
        if (latest.isAt(name)) {
            return latest;
        }
        if (farthest.compareName(name) < 0) {
            return farthest;
        }
        EntryReader.Place place = lastPlaceBefore(name);
        if (latest.compareName(name) < 0 && latest.compareName(place.before()) >= 0) {
            return latest;
        }
        return new EntryReader(directories, place);
    }

    private EntryReader.Place lastPlaceBefore(byte[] name) {
        int low = 0; // the first place is before every name
        int high = places.size();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (places.get(middle).isBefore(name)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return places.get(low);
    }

    private boolean next(EntryReader reader) throws IOException {
        if (!reader.next()) {
            return false;
        }
        if (reader == farthest && reader.isBetweenGroups() && ++groupsSincePlace >= stride) {
            groupsSincePlace = 0;
            places.add(reader.place());
            if (places.size() > MAXIMUM_PLACES) {
                thinOut();
            }
        }
        return true;
    }

    private void thinOut() {
        int kept = 0;
        for (int i = 0; i < places.size(); i += 2) {
            places.set(kept++, places.get(i));
        }
        places.subList(kept, places.size()).clear();
        stride *= 2;
    }

    /** How many places are written down. */
    synchronized int places() {
        return places.size();
    }
}
