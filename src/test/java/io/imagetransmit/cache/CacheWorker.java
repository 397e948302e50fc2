package io.imagetransmit.cache;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** A process with a cache on a folder that others use as well; see {@link CacheProcessesTest}. */
final class CacheWorker {
    static final int BLOBS = 8;
    static final int LARGE = 4 << 20;

    private final MemorySource memory = new MemorySource();
    private final List<Descriptor> blobs = blobs(memory);
    private final BlobCache cache;

    private CacheWorker(Path folder) {
        // less than all blobs have, so that there is always something to trim
        CacheLimits limits = new CacheLimits(Duration.ofDays(1), 8L << 20);
        cache = new BlobCache(folder, limits, InstantSource.system(), Digest::newMessageDigest, trouble -> {
            throw new IllegalStateException(trouble);
        });
    }

    /** The blobs of all processes: some of a size whose half is worth keeping. */
    static List<Descriptor> blobs(MemorySource memory) {
        List<Descriptor> blobs = new ArrayList<>();
        for (int number = 0; number < BLOBS; number++) {
            blobs.add(memory.add(1000 + number, 1 + number * 400_000));
        }
        return blobs;
    }

    /** {@code FOLDER work SEED ROUNDS}: reads blobs and trims; {@code FOLDER hang BYTES}: stores so much of a large one, and waits. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        if (arguments[1].equals("hang")) {
            hang(folder, Integer.parseInt(arguments[2]));
        } else {
            new CacheWorker(folder).work(new Random(Long.parseLong(arguments[2])), Integer.parseInt(arguments[3]));
        }
        System.out.println("done");
    }

    private void work(Random random, int rounds) throws IOException, InterruptedException {
        CachingSource source = new CachingSource(memory, cache);
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            Random own = new Random(random.nextLong());
            Thread thread = new Thread(() -> {
                try {
                    for (int round = 0; round < rounds; round++) {
                        step(source, own);
                    }
                } catch (IOException | RuntimeException e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (failures) {
            for (Throwable failure : failures) {
                failure.printStackTrace(System.out);
            }
        }
        CacheUse use = source.use();
        System.out.println("hits " + (use.hits() > 0) + " misses " + (use.misses() > 0));
    }

    private void step(CachingSource source, Random random) throws IOException {
        Descriptor blob = blobs.get(random.nextInt(blobs.size()));
        switch (random.nextInt(10)) {
            case 0 -> cache.trim();
            case 1 -> giveUpInTheMiddle(source, blob);
            case 2 -> {
                if (random.nextInt(20) == 0) {
                    cache.clear();
                }
            }
            default -> {
                byte[] read = CacheRig.read(source, blob);
                if (!Arrays.equals(memory.bytes(blob), read)) {
                    throw new IllegalStateException("wrong bytes of " + blob.digest());
                }
            }
        }
    }

    private static void giveUpInTheMiddle(CachingSource source, Descriptor blob) throws TransferException, IOException {
        try (InputStream in = source.openBlob(MemorySource.REPOSITORY, blob, 0)) {
            in.skipNBytes(blob.size() / 2);
        }
    }

    private static void hang(Path folder, int bytes) throws IOException, InterruptedException {
        MemorySource memory = new MemorySource();
        Descriptor blob = memory.add(1, LARGE);
        BlobCache cache =
                new BlobCache(folder, CacheRig.PLENTY, InstantSource.system(), Digest::newMessageDigest, trouble -> {});
        try (InputStream in = new CachingSource(memory, cache).openBlob(MemorySource.REPOSITORY, blob, 0)) {
            in.skipNBytes(bytes);
            System.out.println("hanging");
            new CountDownLatch(1).await();
        }
    }
}
