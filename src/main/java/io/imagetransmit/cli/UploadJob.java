package io.imagetransmit.cli;

import io.imagetransmit.bundle.BundleSource;
import io.imagetransmit.cli.Program.ConfigurationException;
import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.cli.TransmitCommand.Task;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.registry.RegistrySink;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.util.List;

/** {@code -dst B -img FILE}: from a bundle, an archive or an OCI layout to a registry. */
final class UploadJob {
    private final Surroundings around;
    private final Task task;

    UploadJob(Surroundings around, Task task) {
        this.around = around;
        this.task = task;
    }

    ExitCode run() throws UsageException, ConfigurationException, TransferException {
        Arguments arguments = task.arguments();
        RepositorySettings target = around.chosen(task.settings().target(arguments.target()));
        task.ends().check(target);
        try (StoredInput input = StoredInput.open(around, task)) {
            ImageList list = input.list();
            Registries.Connection to = task.ends().connect(target, Side.TARGET);
            TargetNaming naming = new TargetNaming(
                    input.isFromDockerHub(),
                    target.repository(),
                    "",
                    target.address().pathPrefix());
            TransferPlan plan = TransferPlan.of(list, naming, false);
            try (RegistrySink sink = new RegistrySink(to.client(), task.ends().uploads(arguments.dryRun()))) {
                if (input.images() instanceof BundleSource bundle
                        && !bundle.meta().bases().isEmpty()) {
                    List<UploadPreflight.Lack> lacks = new UploadPreflight(
                                    bundle, sink, naming, input.options(task.options()), arguments.dryRun())
                            .lacks(plan.images());
                    if (!lacks.isEmpty()) {
                        task.notifications()
                                .runBroken(
                                        new NoticeText.Ends(
                                                input.name(), to.client().host()),
                                        around.messages().text("preflight.stop"));
                        return new PreflightView(around, task.console()).refuse(lacks);
                    }
                }
                ProgressMeter meter = new ProgressMeter();
                Job job = new Job(
                        arguments,
                        input.options(task.options()),
                        task.console(),
                        new Job.Source(input.images(), input.name(), meter::finishedBytes),
                        new Job.Target(sink, to.client().host(), to.traffic()::sent, true),
                        plan,
                        meter,
                        task.registries().hashes(),
                        () -> input.warnOfNewDigests());
                return new JobRunner(around, task.notifications()).run(job);
            }
        }
    }
}
