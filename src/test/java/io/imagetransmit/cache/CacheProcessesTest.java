package io.imagetransmit.cache;

import static io.imagetransmit.cache.CacheRig.MIB;
import static io.imagetransmit.cache.CacheRig.PLENTY;
import static io.imagetransmit.cache.CacheRig.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cache.MemorySource.Opening;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.testing.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several processes on one folder, and processes that are killed. */
class CacheProcessesTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final CacheRig rig = new CacheRig();
    private final MemorySource memory = new MemorySource();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly();
            assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
        assertEquals(List.of(), rig.trouble);
        rig.close();
    }

    private Process start(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                CacheWorker.class.getName(),
                rig.folder.toString()));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output(processes.size()).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Path output(int number) throws IOException {
        Path folder = rig.folder.resolveSibling("output");
        Files.createDirectories(folder);
        return folder.resolve(number + ".txt");
    }

    private String said(int number) {
        try {
            return Files.readString(output(number), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void manyProcessesAndThreadsReadRightBytesOnly() throws IOException {
        for (int number = 0; number < 3; number++) {
            start("work", String.valueOf(number), "80");
        }
        // one of them is killed somewhere in its work, and another one comes
        Random random = new Random(8);
        Polling.until("the folder is in use", LIMIT, () -> rig.files().size() > random.nextInt(CacheWorker.BLOBS));
        processes.get(0).destroyForcibly();
        start("work", "4", "80");
        Polling.until(
                "they end; the last one says " + said(3),
                LIMIT,
                () -> processes.stream().noneMatch(Process::isAlive));
        for (int number = 1; number < 4; number++) {
            assertEquals("hits true misses true\ndone\n", said(number).replace("\r", ""));
        }
        CachingSource source = new CachingSource(memory, rig.cache(PLENTY));
        for (Descriptor blob : CacheWorker.blobs(memory)) {
            Path file = rig.file(blob);
            if (Files.exists(file)) {
                assertEquals(blob.digest(), Digest.sha256(Files.readAllBytes(file)));
            }
            assertArrayEquals(memory.bytes(blob), read(source, blob));
        }
    }

    @Test
    void whatAKilledProcessHadBegunIsGoneOnWith() throws IOException, InterruptedException {
        Descriptor blob = memory.add(1, CacheWorker.LARGE);
        Process other = start("hang", String.valueOf(3 * MIB));
        Polling.until("it has stored its part", LIMIT, () -> said(0).contains("hanging"));
        assertEquals(3 * MIB, Files.size(rig.parts().get(0)));

        CachingSource meanwhile = new CachingSource(memory, rig.cache(PLENTY));
        memory.breakAt(blob, 2 * MIB);
        assertEquals(Kind.BROKEN, CachingSourceTest.failure(meanwhile, blob));
        assertEquals(
                List.of(new Opening(blob.digest(), 0)), memory.openings(), "it is the other's as long as it lives");
        rig.pass(Duration.ofDays(20_000)); // whatever the real time of the other's file is
        CacheStatistics removed = rig.cache(PLENTY).trim();
        assertEquals(new CacheStatistics(0, 0, 1, 2 * MIB), removed, "the one that nobody writes");

        other.destroyForcibly().waitFor();
        rig.pass(Duration.ofDays(-20_000));
        CachingSource later = new CachingSource(memory, rig.cache(PLENTY));
        assertArrayEquals(memory.bytes(blob), read(later, blob));
        assertEquals(List.of(new Opening(blob.digest(), 3 * MIB)), memory.openings());
        assertEquals(List.of(rig.file(blob)), rig.files());
    }
}
