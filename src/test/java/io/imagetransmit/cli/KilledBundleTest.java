package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TestImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Downloads and uploads that are killed at moments that a seed chooses, and run again: whatever is visible is complete and right,
 * and the last run leaves nothing behind. How often is the system property {@code kills}; the suite has time for a few.
 */
class KilledBundleTest {
    private static final int KILLS = Integer.getInteger("kills", 6);
    private static final List<String> SMALL_HEAP = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Milliseconds from the start of the program: before the first it has hardly begun, after the last a run is over. */
    private static final int EARLIEST = 300;

    private static final int LATEST = 3200;
    /** Milliseconds in which a run is killed once it has begun to write. */
    private static final int WRITING = 900;

    private final Map<String, TestImage> images = new LinkedHashMap<>();
    private final BundleRig rig = new BundleRig();

    @BeforeEach
    void push() {
        images.put("killed/big", OddImages.bigLayer(31_000, 3_000_000));
        images.put("killed/multi", OddImages.multiPlatform(31_010));
        images.put("killed/docker", OddImages.dockerImage(31_020));
        images.put("killed/other", OddImages.bigLayer(31_030, 2_000_000));
        images.forEach((name, image) -> rig.push(name, "v1", image));
        rig.program()
                .write(
                        "img.lst",
                        images.keySet().stream().map(name -> name + ":v1\n").collect(Collectors.joining()));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /**
     * Runs the program until it is killed at a random moment, or to its end; whether it came to its end. Every other moment is
     * counted from when the program began to write: how long it takes to come so far depends on the machine.
     */
    private boolean diesAtRandom(int kill, Random random, String... arguments) throws InterruptedException {
        if (kill % 2 == 0) {
            return diesAfter(EARLIEST + random.nextInt(LATEST - EARLIEST), () -> true, arguments);
        }
        return diesAfter(random.nextInt(WRITING), rig::isWriting, arguments);
    }

    private boolean endsWell(String... arguments) throws InterruptedException {
        return diesAfter(60_000, () -> true, arguments);
    }

    /** Kills the program so many milliseconds after the condition holds, if it has not come to its end: whether it has. */
    private boolean diesAfter(int millis, BooleanSupplier condition, String... arguments) throws InterruptedException {
        rig.markTime();
        try (ChildProgram child = ChildProgram.start(rig.program(), SMALL_HEAP, arguments)) {
            while (!condition.getAsBoolean() && !child.endsWithin(5)) {
                // it begins
            }
            if (child.endsWithin(millis)) {
                assertEquals(0, child.await(), child.output());
                return true;
            }
            child.kill();
            return false;
        }
    }

    /** Of a bundle nothing is to be seen before its last step, so nothing is done either. */
    @Test
    void interruptedDownloadReportsNothingAsDone() throws InterruptedException {
        rig.configure("compressor: tar\nmaxrate: 100KB\n");
        rig.push("killed/tiny", "v1", OddImages.ociImage(31_040));
        rig.program().write("img.lst", "killed/tiny:v1\nkilled/big:v1\n");
        String[] download = {"-src=a", "-lst=img.lst", "-report=report.json"};
        try (ChildProgram child = ChildProgram.start(rig.program(), SMALL_HEAP, download)) {
            Polling.until("the first image is done", LIMIT, () -> child.output().contains("killed/tiny:v1 is done"));
            Command.of(Programs.require("kill"), "-INT", child.pid()).runOrFail();
            assertEquals(130, child.await(), child.output());
            assertTrue(child.output().contains("Stopped: 0 of 2 images are done"), child.output());
        }
        String report = rig.program().read("report.json");
        assertTrue(report.contains("\"cancelled\": true"), report);
        assertEquals(2, report.split("\"state\": \"cancelled\"", -1).length - 1, report);
        assertEquals(Set.of(), rig.metaFiles());
    }

    @Test
    void downloadsInTar() throws InterruptedException {
        downloads(1, "compressor: tar\nmaxrate: 4MB\n", true);
    }

    @Test
    void downloadsIntoOneArchive() throws InterruptedException {
        downloads(2, "singlefile: true\ndockerfile: true\nmaxrate: 4MB\n", true);
    }

    @Test
    void downloadsInVolumes() throws InterruptedException {
        downloads(3, "compressor: tar\nvolumesize: 1MB\nmaxrate: 4MB\n", true);
    }

    @Test
    void downloadsInSquashfs() throws InterruptedException {
        downloads(4, "compressor: squashfs\nmaxrate: 8MB\n", false);
    }

    @Test
    void downloadsInCompact() throws InterruptedException {
        downloads(6, "compressor: compact\nvolumesize: 1MB\ncompact: {window: 1MB}\nmaxrate: 4MB\n", false);
    }

    private void downloads(long seed, String settings, boolean positions) throws InterruptedException {
        rig.configure(settings);
        Random random = new Random(seed);
        String[] download = {"-src=a", "-lst=img.lst"};
        int ended = 0;
        int midway = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            boolean whole = diesAtRandom(kill, random, download);
            ended += whole ? 1 : 0;
            midway += rig.leftovers().isEmpty() ? 0 : 1;
            Set<Path> visible = rig.metaFiles();
            assertTrue(!whole || !visible.isEmpty(), "a bundle came to its end");
            for (Path meta : visible) {
                BundleRig.assertGood(rig.program().run("verify", meta.toString()));
            }
        }
        assertTrue(endsWell(download), "the last run comes to its end");
        assertEquals(List.of(), rig.leftovers(), ended + " runs were over before they were killed");
        assertTrue(midway > KILLS / 4, midway + " of " + KILLS + " were killed in the middle of their work");
        assertTrue(rig.metaFiles().size() <= KILLS + 1, rig.metaFiles().toString());
        Path last = rig.metaFiles().stream().reduce((one, other) -> other).orElseThrow();
        if (positions) {
            BundleFiles.check(last);
        }
        rig.upload(last);
        images.forEach((name, image) -> rig.assertArrived(name, "v1", image));
    }

    @Test
    void uploads() throws InterruptedException {
        rig.configure("compressor: tar\n");
        Path meta = rig.download(rig.program().read("img.lst"));
        rig.configure("maxrate: 4MB\n");
        Random random = new Random(5);
        String[] upload = {"-dst=b", "-img=" + meta};
        for (int kill = 0; kill < KILLS; kill++) {
            if (diesAtRandom(2 * kill, random, upload)) {
                images.forEach((name, image) -> rig.assertArrived(name, "v1", image));
                rig.newTarget();
                rig.configure("maxrate: 4MB\n");
            }
            // what has its tag is whole
            images.forEach((name, image) -> {
                if (!rig.arrived().tags(name).isEmpty()) {
                    rig.assertArrived(name, "v1", image);
                }
            });
        }
        assertTrue(endsWell(upload), "the last run comes to its end");
        images.forEach((name, image) -> rig.assertArrived(name, "v1", image));
        assertEquals(List.of(), rig.leftovers());
    }
}
