package io.imagetransmit.job;

import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.DryRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whoever shows jobs to a person. A job calls it from its own threads, several at a time: what it does must be quick and
 * thread-safe. What it does not care for it need not implement.
 */
public interface FrontEnd {

    /** Stands by until it is closed. */
    interface Standby extends AutoCloseable {
        @Override
        void close();
    }

    /** Where a job's lines go besides the log file; null for {@link Environment#out}. Called once for each job, which closes it. */
    @Nullable
    Live live();

    /** A transfer begins; in watch mode, one for each round that found something. It ends when what is given back is closed. */
    Standby transferring(Console console, List<TransferView> views);

    /** Lets a person break off the transfer, or the watch, until what is given back is closed. */
    Standby interruption(Runnable stop, Duration moreGrace);

    /** What breaks off the connections of this job, at any time: also while there is no transfer yet. */
    default void connecting(Runnable abort) {}

    /** Something has happened on the way to the target of this view, see {@link #transferring}. */
    default void happened(TransferView view, TransferEvent event) {}

    /** Nothing can be carried to the target of this view, which is not among those of {@link #transferring}. */
    default void lost(TransferView view, TransferException reason) {}

    /** What a dry run has found out for one target. */
    default void forecast(TransferView.Ends ends, List<DryRun.Forecast> forecasts) {}

    /** A bundle is complete. */
    default void bundleMade(Path meta) {}
}
