package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.ProgramRig;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.WatchList;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.registry.Listing;
import io.imagetransmit.registry.RegistrySink;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.registry.UploadLog;
import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.transfer.FanOut;
import io.imagetransmit.transfer.TransferOptions;
import io.imagetransmit.watch.Carrier;
import io.imagetransmit.watch.History;
import io.imagetransmit.watch.Tags;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchTarget;
import io.imagetransmit.watch.Watched;
import io.imagetransmit.watch.Watcher;
import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Round after round over the same connections, with a push now and then: memory and threads stay what they were. How many is the
 * system property {@code rounds}; the suite has time for some hundred.
 */
@SuppressWarnings("NullAway.Init")
class ManyRoundsTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 200);
    private static final int PUSHED_EACH = 50;
    private static final long MOST_GROWTH = 3L << 20;

    private ProgramRig rig;
    private RegistryServer from;
    private RegistryServer to;

    @BeforeEach
    void open() throws IOException {
        rig = new ProgramRig();
        from = RegistryServer.start(RegistryServerSettings.loopback(rig.path("from")));
        to = RegistryServer.start(RegistryServerSettings.loopback(rig.path("to")));
        rig.configure("registry: " + from.uri(), "registry: " + to.uri());
    }

    @AfterEach
    void close() throws IOException {
        from.close();
        to.close();
        rig.close();
    }

    private static RepositorySettings chosen(Selection selection) {
        return ((Selection.Chosen) selection).repository();
    }

    private static Tags tags(Listing listing) {
        return new Tags() {
            @Override
            public List<String> of(String repository) throws TransferException {
                return listing.tags(repository);
            }

            @Override
            public List<String> repositories() throws TransferException {
                return listing.repositories();
            }
        };
    }

    @Test
    void memoryAndThreadsStayFlat() throws IOException, InterruptedException {
        Settings settings = new SettingsLoader(Map.of()).find(rig.path("")).settings();
        Registries registries = rig.registries(settings);
        AtomicInteger arrived = new AtomicInteger();
        try (RegistrySource source = new RegistrySource(registries
                        .connect(chosen(settings.source("a")), Side.SOURCE)
                        .client());
                RegistrySink sink = new RegistrySink(
                        registries
                                .connect(chosen(settings.target("b")), Side.TARGET)
                                .client(),
                        new UploadLog(rig.path("uploads"), trouble -> {}))) {
            Carrier carrier = (cargoes, listener) -> {
                Carrier.Cargo cargo = cargoes.get(0);
                var unused = new FanOut(source, null, TransferOptions.standard(), registries.hashes())
                        .run(List.of(new FanOut.Lane(
                                sink,
                                cargo.images(),
                                0,
                                event -> listener.accept(cargo.target(), event),
                                new ProgressMeter())));
            };
            WatchTarget target = new WatchTarget("b", new TargetNaming(false, null), sink, false);
            Listing listing = new Listing(registries
                    .connect(chosen(settings.source("a")), Side.SOURCE)
                    .client());
            Watched watched = new Watched(
                    "http://a",
                    "",
                    source,
                    tags(listing),
                    List.of(target),
                    WatchList.read(new StringReader("many/*:1.0")),
                    Duration.ofSeconds(1));
            History history = History.load(rig.path("history.yaml"), Clock.systemUTC());
            try (Watcher watcher = new Watcher(history, Clock.systemUTC(), carrier, event -> {
                if (event instanceof WatchEvent.ImageEnded ended
                        && ended.outcome().isGood()) {
                    arrived.incrementAndGet();
                }
            })) {
                run(watcher, watched);
            }
            assertEquals(ROUNDS / PUSHED_EACH, arrived.get());
        }
    }

    private void run(Watcher watcher, Watched watched) throws InterruptedException {
        RegistryPusher pusher = new RegistryPusher(RegistryAccess.to(from.uri()));
        RegistryInspector inspector = new RegistryInspector(RegistryAccess.to(to.uri()));
        long early = 0;
        int threads = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // always the same two tags: what the registries themselves keep shall not grow either
            String tag = "1." + round / PUSHED_EACH % 2;
            if (round % PUSHED_EACH == 0) {
                var image = OddImages.ociImage(round);
                pusher.push("many/app", tag, image);
                watcher.round(watched);
                assertEquals(image.digest(), inspector.digest("many/app", tag).orElseThrow());
            } else {
                watcher.round(watched);
            }
            if (round == ROUNDS / 2) {
                early = used();
                threads = ours().size();
            }
        }
        long growth = used() - early;
        assertTrue(growth < MOST_GROWTH, growth + " bytes more than in the middle");
        assertTrue(ours().size() <= threads + 4, threads + " threads in the middle, now " + ours());
        if (ROUNDS > 1000) {
            System.out.printf("%d rounds: %d bytes in the middle, %d more at the end%n", ROUNDS, early, growth);
        }
    }

    /** Threads of the client's side; the registries, which run in this process too, keep a pool of their own. */
    private static List<String> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("(image|check|data|watch|pump)-\\d+|upload-opener|lane|stall-watch"))
                .toList();
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(20);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
