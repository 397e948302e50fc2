package io.imagetransmit.job;

import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.local.EngineSink;
import io.imagetransmit.local.Origins;
import io.imagetransmit.local.Supply;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.transfer.Throttle;
import io.imagetransmit.transfer.TransferOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** {@code -dst docker} and {@code -dst ctr}: into the engine of this machine, from a registry or from files. */
final class LocalJob {
    private static final String CONTAINERD = "ctr";

    private final Surroundings around;
    private final Task task;

    LocalJob(Surroundings around, Task task) {
        this.around = around;
        this.task = task;
    }

    ExitCode run() throws ConfigurationException, TransferException {
        return task.request().bundle() == null ? fromRegistry() : fromFiles();
    }

    private ExitCode fromRegistry() throws ConfigurationException, TransferException {
        RepositorySettings source =
                around.chosen(task.settings().source(task.request().source()));
        var list = task.lists().read(task.request().list());
        task.ends().check(source);
        Registries.Connection from = task.ends().connect(source, Side.SOURCE);
        TargetNaming naming = new TargetNaming(
                RegistryConnector.isDockerHub(source.address().authority()),
                null,
                source.address().pathPrefix(),
                "");
        TransferPlan plan = TransferPlan.of(list, naming, false);
        try (ImageSource registry = task.cached(new RegistrySource(from.client()))) {
            ProgressMeter meter = new ProgressMeter();
            return run(
                    registry,
                    from.client().host(),
                    from.traffic()::received,
                    plan,
                    meter,
                    task.options(),
                    Job.LastStep.NONE);
        }
    }

    private ExitCode fromFiles() throws ConfigurationException, TransferException {
        try (StoredInput input = StoredInput.open(around, task)) {
            TargetNaming naming = new TargetNaming(input.isFromDockerHub(), null);
            TransferPlan plan = TransferPlan.of(input.list(), naming, false);
            ProgressMeter meter = new ProgressMeter();
            return run(
                    input.images(),
                    input.name(),
                    meter::finishedBytes,
                    plan,
                    meter,
                    input.options(task.options()),
                    () -> input.warnOfNewDigests());
        }
    }

    private ExitCode run(
            ImageSource source,
            String name,
            LongSupplier received,
            TransferPlan plan,
            ProgressMeter meter,
            TransferOptions options,
            Job.LastStep lastStep)
            throws TransferException {
        Map<ImageReference, ImageReference> origins = new HashMap<>();
        for (PlannedImage image : plan.images()) {
            origins.put(image.target(), image.source());
        }
        Throttle throttle = Throttle.of(options.bytesPerSecond());
        Supply supply = new Supply(
                source,
                new Origins(origins),
                meter,
                throttle::limit,
                task.registries().hashes());
        String engine = String.valueOf(task.request().target());
        Map<String, String> variables = around.environment().variables();
        try (EngineSink sink = engine.equals(CONTAINERD)
                ? EngineSink.containerd(
                        variables.get("CONTAINERD_ADDRESS"), variables.get("CONTAINERD_NAMESPACE"), supply)
                : EngineSink.docker(variables, supply)) {
            Job job = new Job(
                    task.request(),
                    options,
                    task.console(),
                    new Job.Source(source, name, received),
                    List.of(Job.Lane.of(engine, plan, meter, new Job.Target.Open(sink, meter::finishedBytes, false))),
                    null,
                    task.registries().hashes(),
                    lastStep);
            return new JobRunner(around, task.notifications()).run(job);
        }
    }
}
