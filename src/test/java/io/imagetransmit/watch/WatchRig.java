package io.imagetransmit.watch;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.ImageOutcome.Tally;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.WatchList;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A watcher between registries that hold no data, on a clock that moves when told to. */
final class WatchRig implements AutoCloseable {
    static final Duration PACE = Duration.ofSeconds(60);

    final TemporaryFolder folder = new TemporaryFolder("watch");
    final MovedClock clock = new MovedClock();
    final FakeRegistry source = new FakeRegistry();
    final List<FakeRegistry> sinks = new ArrayList<>();
    final List<WatchTarget> targets = new ArrayList<>();
    final List<WatchEvent> events = new ArrayList<>();
    /** What was carried: {@code host/repository:tag}, in order. */
    final List<String> carried = new ArrayList<>();
    /** Targets' hosts that take nothing. */
    final Set<String> down = new HashSet<>();

    /** What images become where only some platforms are asked for; null for what they are. */
    @Nullable
    Digest reduced;

    /** Whether the thread is interrupted while it carries. */
    boolean interrupting;

    final WatchStatus status = new WatchStatus(clock);
    private final Watcher watcher;
    WatchList list = list("team/app:1.0");
    String pathPrefix = "";

    WatchRig(String... hosts) {
        this("", List.of(hosts));
    }

    /** As if an earlier process had left this history. */
    static WatchRig withHistory(String text, String... hosts) {
        return new WatchRig(text, List.of(hosts));
    }

    private WatchRig(String history, List<String> hosts) {
        if (!history.isEmpty()) {
            folder.write("history.yaml", history);
        }
        for (String host : hosts) {
            FakeRegistry sink = new FakeRegistry();
            sinks.add(sink);
            targets.add(new WatchTarget(host, new TargetNaming(false, null), sink, false));
        }
        watcher = new Watcher(load(), clock, this::carry, this::told);
    }

    private synchronized void told(WatchEvent event) {
        events.add(event);
        status.accept(event);
    }

    static WatchList list(String... lines) {
        try {
            return WatchList.read(new StringReader(String.join("\n", lines)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Path file() {
        return folder.resolve("history.yaml");
    }

    History load() {
        try {
            return History.load(file(), clock);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes a round and gives what it carried. */
    List<String> round() {
        carried.clear();
        try {
            watcher.round(new Watched("http://source", pathPrefix, source, source, targets, list, PACE));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return List.copyOf(carried);
    }

    /** Forgets what was seen, so that the rig itself does not grow. */
    void forget() {
        events.clear();
        carried.clear();
    }

    /** Lets the time to the next round pass, and makes it. */
    List<String> nextRound() {
        clock.move(PACE);
        return round();
    }

    private void carry(List<Carrier.Cargo> cargoes, Carrier.Listener listener) {
        if (interrupting) {
            Thread.currentThread().interrupt();
        }
        for (Carrier.Cargo cargo : cargoes) {
            for (PlannedImage image : cargo.images()) {
                carried.add(cargo.target().host() + "/" + image.target());
                if (reduced != null) {
                    Digest original = Objects.requireNonNull(source.known(image.source()));
                    listener.accept(cargo.target(), new TransferEvent.IndexReduced(image.source(), original, reduced));
                }
                listener.accept(cargo.target(), new TransferEvent.ImageEnded(outcome(cargo.target(), image)));
            }
        }
    }

    private ImageOutcome outcome(WatchTarget target, PlannedImage image) {
        Digest digest = Objects.requireNonNull(source.known(image.source()));
        boolean fails = down.contains(target.host());
        if (!fails) {
            ((FakeRegistry) target.sink()).put(image.target(), digest);
        }
        return new ImageOutcome(
                image.lineNumber(),
                image.source(),
                image.target(),
                fails ? State.FAILED : State.DONE,
                reduced == null ? digest : reduced,
                new Tally(1, 100, 0, 0),
                Duration.ofSeconds(1),
                fails ? new TransferException(Side.TARGET, Kind.REFUSED, Map.of("host", target.host())) : null);
    }

    <E extends WatchEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void close() {
        watcher.close();
        folder.close();
    }
}
