package io.imagetransmit.watch;

import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.plan.PlannedImage;
import java.util.List;

/** Carries what a round has found. */
public interface Carrier {

    /** What one target lacks. */
    record Cargo(WatchTarget target, List<PlannedImage> images) {}

    /** Is told what happens on the way to a target; called from many threads. */
    interface Listener {
        void accept(WatchTarget target, TransferEvent event);
    }

    /** Carries to all targets and returns when each image has come to its end, or soon after the work was stopped. */
    void carry(List<Cargo> cargoes, Listener listener);
}
