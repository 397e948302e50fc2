package io.imagetransmit.trial;

import io.imagetransmit.testing.TestImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What may, and what in the end must, stand under each tag of the target. Thread-safe. */
final class Expectations {
    private final Map<Place, List<TestImage>> images = new TreeMap<>();
    private final Map<Place, TestImage> referrers = new TreeMap<>();

    /** A tag at the target. */
    record Place(String repository, String tag) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return repository + ":" + tag;
        }
    }

    /** From now on the last of these is what the source has; the earlier ones may still be there. */
    synchronized void add(Place place, TestImage image) {
        images.computeIfAbsent(place, key -> new ArrayList<>()).add(image);
        referrers.remove(place);
    }

    /** What refers to the last image of a place and is to come with it. */
    synchronized void refer(Place place, TestImage referrer) {
        referrers.put(place, referrer);
    }

    synchronized List<Place> places() {
        return List.copyOf(images.keySet());
    }

    /** From the oldest to the newest. */
    synchronized List<TestImage> at(Place place) {
        return List.copyOf(images.getOrDefault(place, List.of()));
    }

    synchronized TestImage last(Place place) {
        List<TestImage> all = at(place);
        return all.get(all.size() - 1);
    }

    synchronized Map<Place, TestImage> referrers() {
        return Map.copyOf(referrers);
    }
}
