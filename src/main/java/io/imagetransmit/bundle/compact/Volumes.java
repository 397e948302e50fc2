package io.imagetransmit.bundle.compact;

import io.imagetransmit.store.Streams;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One stretch of bytes in several files, one behind the other, each but the last of which is full. Reading is safe for several
 * threads; writing is for one at a time.
 */
public final class Volumes implements Closeable {
    private final List<Volume> volumes = new ArrayList<>();
    private final long limit;
    private final IntFunction<Path> names;
    private final boolean writable;

    private static final class Volume {
        final Path path;
        final SharedChannel channel;
        final long start;
        long size;

        Volume(Path path, SharedChannel channel, long start) throws IOException {
            this.path = path;
            this.channel = channel;
            this.start = start;
            this.size = channel.size();
        }
    }

    private Volumes(long limit, IntFunction<Path> names, boolean writable) {
        this.limit = limit;
        this.names = names;
        this.writable = writable;
    }

    /**
     * Opens files to write to, those included that are there. If one of them is longer than the limit, it ends there, and those
     * behind it are removed.
     *
     * @param limit of a file, bytes
     * @param names by number, from 0 on
     */
    public static Volumes toWrite(long limit, IntFunction<Path> names) throws IOException {
        Volumes volumes = new Volumes(limit, names, true);
        return opened(volumes, () -> {
            for (int number = 0; Files.exists(names.apply(number)); number++) {
                volumes.add(names.apply(number));
            }
            for (Volume volume : List.copyOf(volumes.volumes)) {
                if (volume.size > limit) {
                    volumes.truncate(volume.start + limit);
                }
            }
        });
    }

    /** Opens files to read from. */
    public static Volumes toRead(List<Path> paths) throws IOException {
        Volumes volumes = new Volumes(Long.MAX_VALUE, paths::get, false);
        return opened(volumes, () -> {
            for (Path path : paths) {
                volumes.add(path);
            }
        });
    }

    private interface Opening {
        void run() throws IOException;
    }

    private static Volumes opened(Volumes volumes, Opening opening) throws IOException {
        boolean opened = false;
        try {
            opening.run();
            opened = true;
            return volumes;
        } finally {
            if (!opened) {
                volumes.close();
            }
        }
    }

    private void add(Path path) throws IOException {
        SharedChannel channel = SharedChannel.open(path, writable);
        boolean added = false;
        try {
            volumes.add(new Volume(path, channel, size()));
            added = true;
        } finally {
            if (!added) {
                channel.close();
            }
        }
    }

    /** Bytes in all files. */
    public long size() {
        if (volumes.isEmpty()) {
            return 0;
        }
        Volume last = volumes.get(volumes.size() - 1);
        return last.start + last.size;
    }

    public List<Path> paths() {
        return volumes.stream().map(volume -> volume.path).toList();
    }

    /** The file in which a position is; the last one for what is behind the end. */
    public Path path(long position) {
        return volumes.get(index(position)).path;
    }

    /** The position within its file. */
    public long within(long position) {
        return position - volumes.get(index(position)).start;
    }

    private int index(long position) {
        int index = volumes.size() - 1;
        while (index > 0 && volumes.get(index).start > position) {
            index--;
        }
        return index;
    }

    /** Fills the buffer from a position on, or fails with {@link EOFException}. */
    void read(ByteBuffer target, long position) throws IOException {
        if (position < 0 || target.remaining() > size() - position) {
            throw new EOFException("the file ends too early");
        }
        int stop = target.limit();
        long from = position;
        while (target.position() < stop) {
            Volume volume = volumes.get(index(from));
            long within = from - volume.start;
            int count = (int) Math.min(stop - target.position(), volume.size - within);
            target.limit(target.position() + count);
            int read = volume.channel.read(target, within);
            target.limit(stop);
            if (read <= 0) {
                throw new EOFException("the file ends too early");
            }
            from += read;
        }
    }

    /** Writes at a position, at most at the end. */
    void write(ByteBuffer source, long position) throws IOException {
        int stop = source.limit();
        long to = position;
        while (source.position() < stop) {
            if (to == size() && (volumes.isEmpty() || volumes.get(volumes.size() - 1).size == limit)) {
                add(names.apply(volumes.size()));
                Volume fresh = volumes.get(volumes.size() - 1);
                fresh.channel.truncate(0); // an earlier run may have left one of this name
                fresh.size = 0;
            }
            Volume volume = volumes.get(index(to));
            long within = to - volume.start;
            boolean last = volume == volumes.get(volumes.size() - 1);
            int count = (int) Math.min(stop - source.position(), (last ? limit : volume.size) - within);
            source.limit(source.position() + count);
            int written = volume.channel.write(source, within);
            source.limit(stop);
            to += written;
            volume.size = Math.max(volume.size, within + written);
        }
    }

    /** Cuts off what is behind a position; files of which nothing is left are removed. */
    void truncate(long size) throws IOException {
        while (size() > size) {
            Volume last = volumes.get(volumes.size() - 1);
            if (last.start >= size) {
                volumes.remove(volumes.size() - 1);
                last.channel.close(); // before it is removed: Windows would not otherwise
                Files.delete(last.path);
            } else {
                last.channel.truncate(size - last.start);
                last.size = size - last.start;
            }
        }
    }

    /** Has everything written to the disk. */
    void force() throws IOException {
        for (Volume volume : volumes) {
            volume.channel.force();
        }
    }

    @Override
    public void close() {
        volumes.forEach(volume -> Streams.closeAnyway(volume.channel));
    }
}
