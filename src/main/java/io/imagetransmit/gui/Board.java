package io.imagetransmit.gui;

import io.imagetransmit.event.BlobProgress;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.gui.view.ImageRow;
import io.imagetransmit.gui.view.ImageRow.State;
import io.imagetransmit.gui.view.OverallProgress.Snapshot;
import io.imagetransmit.gui.view.OverallProgress.Stage;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.job.Speedometer;
import io.imagetransmit.job.TransferView;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run's images: the run's threads tell it, the window asks some times a second what has changed. Safe for use by
 * several threads.
 */
final class Board {
    private final LongSupplier clock;
    private final long start;
    private final Map<TransferView, Map<ImageReference, Carried>> lanes = new LinkedHashMap<>();
    private final Set<Carried> fresh = new LinkedHashSet<>();
    private final Set<Carried> changed = new LinkedHashSet<>();
    private final Set<Carried> active = new LinkedHashSet<>();
    private final Set<String> unfinished = new LinkedHashSet<>();
    private final Speedometer speed = new Speedometer();
    private int images;
    private int done;
    private int failed;
    private long earlierBytes;
    private boolean counting;
    private long endNanos;

    /** @param clock as {@link System#nanoTime} */
    Board(LongSupplier clock) {
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    /** A transfer begins; the one before, if any, is over. */
    synchronized void begin(List<TransferView> views) {
        for (TransferView view : lanes.keySet()) {
            earlierBytes += view.meter().finishedBytes();
        }
        lanes.clear();
        active.clear();
        views.forEach(this::add);
    }

    private Map<ImageReference, Carried> add(TransferView view) {
        Map<ImageReference, Carried> lane = new HashMap<>();
        for (PlannedImage image : view.images()) {
            Carried carried = new Carried(String.valueOf(images), view, image);
            lane.put(image.target(), carried);
            fresh.add(carried);
            images++;
        }
        lanes.put(view, lane);
        counting = true;
        return lane;
    }

    synchronized void lost(TransferView view, TransferException reason) {
        for (Carried carried : add(view).values()) {
            carried.lost(State.FAILED, reason, clock.getAsLong());
            unfinished.add(carried.image().text());
            failed++;
        }
    }

    synchronized void happened(TransferView view, TransferEvent event) {
        long now = clock.getAsLong();
        if (event instanceof TransferEvent.ImageStarted started) {
            Carried carried = find(view, started.target());
            if (carried != null) {
                carried.started(now);
                active.add(carried);
            }
        } else if (event instanceof TransferEvent.BlobsCounted counted) {
            Carried carried = find(view, counted.target());
            if (carried != null) {
                carried.counted(counted.blobs());
            }
        } else if (event instanceof TransferEvent.BlobSettled settled) {
            Carried carried = find(view, settled.target());
            if (carried != null) {
                carried.settled(settled.blob());
            }
        } else if (event instanceof TransferEvent.ImagePostponed postponed) {
            Carried carried = find(view, postponed.target());
            if (carried != null) {
                carried.postponed(postponed.error());
                active.remove(carried);
            }
        } else if (event instanceof TransferEvent.ImageEnded ended) {
            Carried carried = find(view, ended.outcome().target());
            if (carried != null) {
                carried.ended(ended.outcome(), now);
                active.remove(carried);
                count(carried);
            }
        }
    }

    private @Nullable Carried find(TransferView view, ImageReference target) {
        Map<ImageReference, Carried> lane = lanes.get(view);
        Carried carried = lane == null ? null : lane.get(target);
        if (carried != null) {
            changed.add(carried);
        }
        return carried;
    }

    private void count(Carried carried) {
        switch (carried.state()) {
            case DONE, PRESENT -> done++;
            case FAILED -> {
                failed++;
                unfinished.add(carried.image().text());
            }
            default -> unfinished.add(carried.image().text());
        }
    }

    /** The run is over: what has not ended by now was stopped. */
    synchronized void end() {
        long now = clock.getAsLong();
        for (Map<ImageReference, Carried> lane : lanes.values()) {
            for (Carried carried : lane.values()) {
                if (!carried.state().isFinal()) {
                    carried.lost(State.CANCELLED, null, now);
                    unfinished.add(carried.image().text());
                    changed.add(carried);
                }
            }
        }
        active.clear();
        endNanos = now;
    }

    /** Lines of the list whose images are not all at their targets, in the order in which that was found out. */
    synchronized List<String> unfinished() {
        return List.copyOf(unfinished);
    }

    /**
     * What is different than at the last call.
     *
     * @param added rows that were not there
     * @param changed rows that look different
     */
    record Changes(List<ImageRow> added, List<ImageRow> changed) {}

    synchronized Changes changes() {
        long now = clock.getAsLong();
        active.forEach(carried -> carried.running(0));
        lanes.forEach((view, lane) -> view.meter().running().forEach(blob -> spread(blob, lane)));
        changed.addAll(active);
        changed.removeAll(fresh);
        List<ImageRow> added = fresh.stream().map(carried -> carried.row(now)).toList();
        List<ImageRow> others =
                changed.stream().map(carried -> carried.row(now)).toList();
        fresh.clear();
        changed.clear();
        return new Changes(added, others);
    }

    /** Every image that waits for a blob is so much further. */
    private void spread(BlobProgress blob, Map<ImageReference, Carried> lane) {
        for (Carried carried : active) {
            boolean here = lane.get(carried.image().target()) == carried;
            if (here
                    && carried.awaits(blob.blob().digest())
                    && carried.image().target().repository().equals(blob.repository())) {
                carried.addRunning(blob.position());
            }
        }
    }

    /** The whole as it is now. */
    synchronized Snapshot snapshot(Stage stage) {
        long now = clock.getAsLong();
        long wanted = 0;
        long finished = earlierBytes;
        for (TransferView view : lanes.keySet()) {
            wanted += view.meter().wantedBytes();
            finished += view.meter().finishedBytes();
        }
        double rate = speed.at(now, finished);
        Duration elapsed = Duration.ofNanos((endNanos == 0 ? now : endNanos) - start);
        boolean over = stage == Stage.ENDED || stage == Stage.STOPPED;
        if (over && elapsed.toMillis() > 0) {
            rate = finished * 1000.0 / elapsed.toMillis();
        }
        return new Snapshot(
                stage,
                images,
                done,
                failed,
                finished,
                counting && stage != Stage.WATCHING ? earlierBytes + wanted : ImageRow.UNKNOWN,
                rate,
                elapsed);
    }
}
