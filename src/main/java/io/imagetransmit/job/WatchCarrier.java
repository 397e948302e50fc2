package io.imagetransmit.job;

import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.transfer.FanOut;
import io.imagetransmit.watch.Carrier;
import io.imagetransmit.watch.WatchTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries what a round has found, and shows it as any other transfer. */
final class WatchCarrier implements Carrier {
    private final Surroundings around;
    private final Console console;
    private final Supplier<WatchSetup> setups;
    private final Map<WatchTarget, ProgressMeter> meters = new ConcurrentHashMap<>();
    private @Nullable FanOut running;
    private boolean cancelled;

    WatchCarrier(Surroundings around, Console console, Supplier<WatchSetup> setups) {
        this.around = around;
        this.console = console;
        this.setups = setups;
    }

    @Override
    @SuppressWarnings("try") // what shows it only has to be there
    public void carry(List<Cargo> cargoes, Listener listener) {
        WatchSetup setup = setups.get();
        WatchEnds.Source source = setup.ends().source();
        if (source == null) {
            throw new IllegalStateException("nothing can have been found");
        }
        FanOut fanOut = new FanOut(
                source.images(),
                setup.task().ends().spool(),
                setup.options(),
                setup.task().registries().hashes());
        List<TransferView> views = new ArrayList<>();
        List<FanOut.Lane> lanes = new ArrayList<>();
        for (Cargo cargo : cargoes) {
            WatchEnds.Target target = setup.ends().target(cargo.target());
            ProgressMeter meter = new ProgressMeter();
            meters.put(cargo.target(), meter);
            TransferView view = new TransferView(
                    around,
                    console,
                    new TransferView.Ends(
                            setup.ends().label(target),
                            source.connection().client().host(),
                            cargo.target().host()),
                    cargo.images(),
                    meter,
                    source.connection().traffic()::received,
                    target.connection().traffic()::sent,
                    setup.options().retries(),
                    true);
            views.add(view);
            lanes.add(new FanOut.Lane(
                    cargo.target().sink(), cargo.images(), 0, event -> told(event, cargo, view, listener), meter));
        }
        if (begin(fanOut)) {
            try (FrontEnd.Standby shown = around.front().transferring(console, views)) {
                fanOut.run(lanes);
            } finally {
                begin(null);
                meters.clear();
            }
        }
    }

    /** The blobs on their way to any target now. */
    List<RunningBlob> running() {
        List<RunningBlob> blobs = new ArrayList<>();
        meters.forEach((target, meter) -> blobs.addAll(RunningBlob.of(target.host(), meter)));
        return blobs;
    }

    private static void told(TransferEvent event, Cargo cargo, TransferView view, Listener listener) {
        view.accept(event);
        listener.accept(cargo.target(), event);
    }

    /** False if there is nothing to be begun any more. */
    private synchronized boolean begin(@Nullable FanOut fanOut) {
        running = fanOut;
        return !cancelled;
    }

    /** Stops what is under way, and all that comes later. */
    synchronized void cancel() {
        cancelled = true;
        if (running != null) {
            running.cancel();
        }
    }
}
