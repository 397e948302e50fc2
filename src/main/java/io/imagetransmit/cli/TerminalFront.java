package io.imagetransmit.cli;

import io.imagetransmit.job.Console;
import io.imagetransmit.job.FrontEnd;
import io.imagetransmit.job.Live;
import io.imagetransmit.job.TransferView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The terminal: lines, a few live ones below them, and Ctrl-C. */
record TerminalFront(Map<String, String> variables) implements FrontEnd {
    @Override
    public @Nullable Live live() {
        return LiveArea.ofStandardOutput(variables);
    }

    @Override
    public Standby transferring(Console console, List<TransferView> views) {
        return new StatusTicker(console, views);
    }

    @Override
    public Standby interruption(Runnable stop, Duration moreGrace) {
        return Interruption.of(stop, moreGrace);
    }
}
