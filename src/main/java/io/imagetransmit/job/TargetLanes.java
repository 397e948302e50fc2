package io.imagetransmit.job;

import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.registry.RegistrySink;
import io.imagetransmit.registry.UploadLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes lanes of the targets that were called on, and closes what it has opened for them. */
final class TargetLanes implements AutoCloseable {
    private final Task task;
    private final List<RegistrySink> sinks = new ArrayList<>();
    private @Nullable UploadLog uploads;

    TargetLanes(Task task) {
        this.task = task;
    }

    Job.Lane lane(RegistryEnds.Call call, TransferPlan plan) {
        String name = call.repository().name();
        if (call instanceof RegistryEnds.Call.Answered answered) {
            Registries.Connection to = answered.connection();
            RegistrySink sink = new RegistrySink(to.client(), uploads());
            sinks.add(sink);
            Job.Target target = new Job.Target.Open(sink, to.traffic()::sent, true);
            return new Job.Lane(name, to.client().host(), plan, new ProgressMeter(), target);
        }
        RegistryEnds.Call.Failed failed = (RegistryEnds.Call.Failed) call;
        String host = call.repository().address().authority();
        return new Job.Lane(name, host, plan, new ProgressMeter(), new Job.Target.Lost(failed.reason()));
    }

    /** One for all: it keeps the registries apart by itself. */
    private UploadLog uploads() {
        UploadLog log = uploads;
        if (log == null) {
            log = task.ends().uploads(task.request().dryRun());
            uploads = log;
        }
        return log;
    }

    @Override
    public void close() {
        sinks.forEach(RegistrySink::close);
    }
}
