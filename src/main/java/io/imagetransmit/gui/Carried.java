package io.imagetransmit.gui;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.gui.view.ImageRow;
import io.imagetransmit.gui.view.ImageRow.State;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.job.Speedometer;
import io.imagetransmit.job.TransferView;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One image on its way to one target. Belongs to the lock of its {@link Board}. */
final class Carried {
    private final String id;
    private final TransferView view;
    private final PlannedImage image;
    /** Those that are not settled yet, and their sizes. */
    private final Map<Digest, Long> open = new HashMap<>();

    private State state = State.WAITING;
    private long total = ImageRow.UNKNOWN;
    private long settled;
    private long running;
    private long startNanos;
    private long endNanos;
    private Speedometer speed = new Speedometer();
    private @Nullable TransferException error;

    Carried(String id, TransferView view, PlannedImage image) {
        this.id = id;
        this.view = view;
        this.image = image;
    }

    PlannedImage image() {
        return image;
    }

    State state() {
        return state;
    }

    boolean isActive() {
        return state == State.CHECKING || state == State.RUNNING;
    }

    void started(long now) {
        if (startNanos == 0) {
            startNanos = now;
        }
        state = State.CHECKING;
        error = null;
    }

    void counted(List<Descriptor> blobs) {
        open.clear();
        blobs.forEach(blob -> open.put(blob.digest(), blob.size()));
        state = State.RUNNING;
        if (view.isBlobByBlob()) {
            total = open.values().stream().mapToLong(Long::longValue).sum();
            settled = 0;
            speed = new Speedometer();
        }
    }

    void settled(Descriptor blob) {
        Long size = open.remove(blob.digest());
        if (size != null && view.isBlobByBlob()) {
            settled += size;
        }
    }

    /** Whether this blob is one that the image still waits for. */
    boolean awaits(Digest blob) {
        return open.containsKey(blob);
    }

    void running(long bytes) {
        running = bytes;
    }

    void addRunning(long bytes) {
        running += bytes;
    }

    void postponed(TransferException reason) {
        state = State.RETRYING;
        error = reason;
    }

    void ended(ImageOutcome outcome, long now) {
        state = switch (outcome.state()) {
            case DONE -> State.DONE;
            case PRESENT -> State.PRESENT;
            case FAILED -> State.FAILED;
            case CANCELLED -> State.CANCELLED;
        };
        error = outcome.error();
        endNanos = now;
        running = 0;
        open.clear();
        if (state == State.DONE && total >= 0) {
            settled = total;
        }
    }

    /** Nothing more will come of it. */
    void lost(State to, @Nullable TransferException reason, long now) {
        state = to;
        error = reason;
        endNanos = now;
        running = 0;
    }

    ImageRow row(long now) {
        long done = settled + running;
        double rate = isActive() ? speed.at(now, done) : 0;
        long nanos = startNanos == 0 ? 0 : (endNanos == 0 ? now : endNanos) - startNanos;
        TransferException reason = error;
        return new ImageRow(
                id,
                view.source(image.source()),
                view.target(image.target()),
                view.label().strip(),
                state,
                done,
                total,
                state == State.RUNNING ? rate : 0,
                Duration.ofNanos(Math.max(0, nanos)),
                reason == null ? null : messages -> new ErrorText(messages).sentence(reason, null));
    }
}
