package io.imagetransmit.squashfs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was used last, up to a number of bytes. Safe for use by several threads at once. Two of them that miss the same
 * block both read it, which does no harm.
 */
final class BlockCache<V> {
    private final long capacity;
    private final ToIntFunction<V> weight;
    private final Map<Long, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private long total;

    /**
     * @param capacity in bytes
     * @param weight how many bytes a value takes
     */
    BlockCache(long capacity, ToIntFunction<V> weight) {
        this.capacity = capacity;
        this.weight = weight;
    }

    synchronized @Nullable V get(long key) {
        return values.get(key);
    }

    synchronized void put(long key, V value) {
        V earlier = values.put(key, value);
        total += weight.applyAsInt(value) - (earlier == null ? 0 : weight.applyAsInt(earlier));
        var oldest = values.values().iterator();
        while (total > capacity) {
            total -= weight.applyAsInt(oldest.next());
            oldest.remove();
        }
    }

    /** How many bytes it holds now. */
    synchronized long size() {
        return total;
    }
}
