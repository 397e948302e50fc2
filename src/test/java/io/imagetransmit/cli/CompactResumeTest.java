package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packing a compact bundle that is stopped, starved, or done twice at the same time. */
@SuppressWarnings("NullAway") // what is missing fails the test
class CompactResumeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> SMALL_HEAP = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m");

    private final Map<String, TestImage> images = new LinkedHashMap<>();
    private final BundleRig rig = new BundleRig();
    private final FaultProxy proxy = FaultProxy.before(rig.source().address());
    private final String[] download = {"-src=a", "-lst=img.lst"};

    @BeforeEach
    void push() {
        // of neighbouring seeds one layer would have most of the other's content
        images.put("resumed/first", OddImages.bigLayer(420_000, 4_300_000));
        images.put("resumed/second", OddImages.bigLayer(5_420_000, 4_500_000));
        images.put("resumed/app", Releases.image(30, 1));
        images.put("resumed/last", OddImages.bigLayer(9_420_000, 1_300_000));
        StringBuilder list = new StringBuilder();
        images.forEach((name, image) -> {
            rig.push(name, "v1", image);
            list.append(name).append(":v1\n");
        });
        rig.program().write("img.lst", list.toString());
        configure("maxconn: 1\n");
    }

    @AfterEach
    void close() {
        proxy.close();
        rig.close();
    }

    private void configure(String more) {
        rig.program()
                .configure(
                        "registry: " + proxy.url(),
                        "registry: " + rig.target().uri(),
                        "compressor: compact\ncompact: {window: 1MB}\nretries: 0\n" + more);
    }

    private Path onlyMeta() {
        Set<Path> metas = rig.metaFiles();
        assertEquals(1, metas.size(), metas.toString());
        return metas.iterator().next();
    }

    private void assertComplete(Path meta) {
        CompactFiles.check(meta);
        BundleRig.assertGood(rig.program().run("verify", meta.toString()));
        rig.newTarget();
        configure("");
        rig.upload(meta);
        images.forEach((name, image) -> rig.assertArrived(name, "v1", image));
    }

    private long fetches(String name) {
        String layer = images.get(name).blobs().get(1).digest().toString();
        return proxy.count(
                exchange -> exchange.method().equals("GET") && exchange.path().endsWith(layer));
    }

    @Test
    void interruptedRunGoesOnWithWhatItHas() {
        String last = images.get("resumed/last").blobs().get(1).digest().toString();
        proxy.when(RequestMatch.of("GET", ".*" + last), Faults.stallResponse(100_000));
        try (ChildProgram child = ChildProgram.start(rig.program(), SMALL_HEAP, download)) {
            proxy.await("the download stands still", LIMIT, Exchange::stalled);
            Command.of(Programs.require("kill"), "-INT", child.pid()).runOrFail();
            assertEquals(130, child.await(), child.output());
            DamagedBundleTest.assertNoAccident(child.output());
        }
        assertEquals(Set.of(), rig.metaFiles());
        proxy.behave();
        Result result = rig.program().run(download);
        BundleRig.assertGood(result);
        assertEquals(1, fetches("resumed/first"), "what had been packed is not fetched again");
        assertEquals(1, fetches("resumed/second"), "what had been packed is not fetched again");
        assertEquals(List.of(), rig.leftovers());
        assertComplete(onlyMeta());
    }

    @Test
    void twoAtTheSameTimeDoNotDisturbEachOther() {
        configure("maxrate: 8MB\n");
        try (ChildProgram one = ChildProgram.start(rig.program(), SMALL_HEAP, download);
                ChildProgram two = ChildProgram.start(rig.program(), SMALL_HEAP, download)) {
            assertEquals(0, one.await(), one.output());
            assertEquals(0, two.await(), two.output());
        }
        assertEquals(2, rig.metaFiles().size(), rig.metaFiles().toString());
        assertEquals(List.of(), rig.leftovers());
        rig.metaFiles().forEach(this::assertComplete);
    }

    /** Told as what it is; when somebody has made room, the same command goes on. */
    @Test
    void fullDisk() throws IOException {
        Programs.requireRoot("a small disk");
        Path disk = rig.program().path("data");
        Files.createDirectories(disk);
        Command.Result mounted = Command.of(Programs.require("mount"), "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk)
                .run();
        assumeTrue(mounted.exitCode() == 0, mounted.output());
        try {
            Result full = rig.program().run(download);
            assertEquals(1, full.code(), full.all());
            assertTrue(full.all().contains("disk"), full.all());
            DamagedBundleTest.assertNoAccident(full.all());
            assertEquals(Set.of(), rig.metaFiles());
            Command.of(Programs.require("mount"), "-o", "remount,size=64m", disk)
                    .runOrFail();
            BundleRig.assertGood(rig.program().run(download));
            assertComplete(onlyMeta());
        } finally {
            Command.of(Programs.require("umount"), "-l", disk).runOrFail();
        }
    }
}
