package io.imagetransmit.gui;

import io.imagetransmit.gui.view.ImageRow;
import io.imagetransmit.gui.view.ImageRow.State;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.job.TransferView;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.DryRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a press of a button would do, as dry runs have found out. Belongs to the event thread. */
final class Preview {
    private int toMove;
    private int there;
    private int failed;
    private long bytes;
    private int rows;

    /** Takes the findings for one target, and gives the rows that show them. */
    List<ImageRow> add(TransferView.Ends ends, List<DryRun.Forecast> forecasts) {
        List<ImageRow> shown = new ArrayList<>();
        for (DryRun.Forecast forecast : forecasts) {
            TransferException error = forecast.error();
            State state = error != null ? State.FAILED : forecast.present() ? State.WOULD_SKIP : State.WOULD_MOVE;
            switch (state) {
                case FAILED -> failed++;
                case WOULD_SKIP -> there++;
                default -> toMove++;
            }
            bytes += forecast.movedBytes();
            shown.add(new ImageRow(
                    "preview" + rows++,
                    ends.sourceHost() + "/" + forecast.image().source(),
                    ends.targetHost() + "/" + forecast.image().target(),
                    ends.label().strip(),
                    state,
                    0,
                    state == State.WOULD_MOVE ? forecast.movedBytes() : ImageRow.UNKNOWN,
                    0,
                    Duration.ZERO,
                    error == null ? null : messages -> new ErrorText(messages).sentence(error, null)));
        }
        return shown;
    }

    int toMove() {
        return toMove;
    }

    int there() {
        return there;
    }

    int failed() {
        return failed;
    }

    /** Bytes that would be moved. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return rows == 0;
    }
}
