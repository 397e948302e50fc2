package io.imagetransmit.job;

import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import java.util.ArrayList;
import java.util.List;

/** {@code -src A -dst B}: from registry to registry, or to several. */
final class DirectJob {
    private final Surroundings around;
    private final Task task;

    DirectJob(Surroundings around, Task task) {
        this.around = around;
        this.task = task;
    }

    ExitCode run() throws ConfigurationException, TransferException {
        RepositorySettings source =
                around.chosen(task.settings().source(task.request().source()));
        List<RepositorySettings> targets =
                around.chosen(task.settings().targets(task.request().target()));
        ImageList list = task.lists().read(task.request().list());
        task.ends().check(source);
        for (RepositorySettings target : targets) {
            task.ends().check(target);
        }
        RegistryEnds.Calls calls = task.ends().connect(source, targets);
        try (ImageSource from = task.cached(new RegistrySource(calls.from().client()));
                TargetLanes lanes = new TargetLanes(task)) {
            List<Job.Lane> all = new ArrayList<>();
            for (RegistryEnds.Call call : calls.to()) {
                all.add(lanes.lane(call, plan(list, source, call, calls.from())));
            }
            Job job = new Job(
                    task.request(),
                    task.options(),
                    task.console(),
                    new Job.Source(
                            from, calls.from().client().host(), calls.from().traffic()::received),
                    all,
                    task.ends().spool(),
                    task.registries().hashes(),
                    Job.LastStep.NONE);
            return new JobRunner(around, task.notifications()).run(job);
        }
    }

    static TargetNaming naming(RepositorySettings source, RepositorySettings target) {
        return new TargetNaming(
                RegistryConnector.isDockerHub(source.address().authority()),
                target.repository(),
                source.address().pathPrefix(),
                target.address().pathPrefix());
    }

    private static TransferPlan plan(
            ImageList list, RepositorySettings source, RegistryEnds.Call call, Registries.Connection from) {
        RepositorySettings target = call.repository();
        TargetNaming naming = naming(source, target);
        boolean sameRegistry = call instanceof RegistryEnds.Call.Answered answered
                && from.client().origin().equals(answered.connection().client().origin());
        return TransferPlan.of(list, naming, sameRegistry);
    }
}
