package io.imagetransmit.job;

import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.transfer.TransferReport;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What is said of all targets together, and what the process ends with. */
final class OverallSummary {
    private final Surroundings around;
    private final Job job;
    private final Map<ExitCode, Integer> ends = new EnumMap<>(ExitCode.class);
    private Duration longest = Duration.ZERO;
    private long bytes;

    OverallSummary(Surroundings around, Job job) {
        this.around = around;
        this.job = job;
    }

    void add(ExitCode end, TransferReport report, long carriedBytes) {
        ends.merge(end, 1, Integer::sum);
        bytes += carriedBytes;
        longest = longest.compareTo(report.duration()) < 0 ? report.duration() : longest;
    }

    /** A single target has had its line. */
    void print() {
        if (job.hasSeveralTargets()) {
            job.console()
                    .log(around.messages()
                            .text(
                                    "summary.all",
                                    Map.of(
                                            "count", String.valueOf(job.lanes().size()),
                                            "done", String.valueOf(ends.getOrDefault(ExitCode.DONE, 0)),
                                            "source", job.source().name(),
                                            "read",
                                                    HumanUnits.bytes(job.source()
                                                            .received()
                                                            .getAsLong()),
                                            "bytes", HumanUnits.bytes(bytes),
                                            "time", HumanUnits.duration(longest))));
        }
    }

    ExitCode exitCode() {
        if (ends.containsKey(ExitCode.INTERRUPTED)) {
            return ExitCode.INTERRUPTED;
        }
        return ends.containsKey(ExitCode.SOME_FAILED) ? ExitCode.SOME_FAILED : ExitCode.DONE;
    }
}
