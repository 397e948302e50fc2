package io.imagetransmit.job;

import io.imagetransmit.bundle.BundleSource;
import io.imagetransmit.bundle.Compressor;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code -dst B -img FILE}: from a bundle, an archive or an OCI layout to a registry, or to several. */
final class UploadJob {
    private final Surroundings around;
    private final Task task;

    UploadJob(Surroundings around, Task task) {
        this.around = around;
        this.task = task;
    }

    ExitCode run() throws UsageException, ConfigurationException, TransferException {
        JobRequest request = task.request();
        List<RepositorySettings> targets = around.chosen(task.settings().targets(request.target()));
        for (RepositorySettings target : targets) {
            task.ends().check(target);
        }
        try (StoredInput input = StoredInput.open(around, task);
                TargetLanes opened = new TargetLanes(task)) {
            ImageList list = input.list();
            List<Job.Lane> lanes = new ArrayList<>();
            TargetContents contents = new TargetContents(around, task);
            for (RegistryEnds.Call call : task.ends().connect(targets)) {
                RepositorySettings target = call.repository();
                TargetNaming naming = new TargetNaming(
                        input.isFromDockerHub(),
                        target.repository(),
                        "",
                        target.address().pathPrefix());
                Job.Lane lane = opened.lane(call, TransferPlan.of(list, naming, false));
                TransferException lack = lack(input, lane, naming, targets.size() > 1, contents, call);
                if (lack != null && targets.size() == 1) {
                    task.notifications()
                            .runBroken(
                                    new NoticeText.Ends(input.name(), lane.host()),
                                    around.messages().text("preflight.stop"));
                    return ExitCode.SOME_FAILED;
                }
                if (lack != null) {
                    lane = new Job.Lane(lane.name(), lane.host(), lane.plan(), lane.meter(), new Job.Target.Lost(lack));
                }
                lanes.add(lane);
            }
            contents.offerTo(input.images());
            Job job = new Job(
                    request,
                    input.options(task.options()),
                    task.console(),
                    new Job.Source(input.images(), input.name(), () -> finishedBytes(lanes)),
                    lanes,
                    isWorthSharing(input) ? task.ends().spool() : null,
                    task.registries().hashes(),
                    () -> input.warnOfNewDigests());
            return new JobRunner(around, task.notifications()).run(job);
        }
    }

    /** Tells what an increment builds on and the target lacks; null if it can be uploaded there. */
    private @Nullable TransferException lack(
            StoredInput input,
            Job.Lane lane,
            TargetNaming naming,
            boolean several,
            TargetContents contents,
            RegistryEnds.Call call)
            throws TransferException {
        if (!(input.images() instanceof BundleSource bundle)
                || bundle.meta().bases().isEmpty()
                || !(lane.target() instanceof Job.Target.Open target)) {
            return null;
        }
        String label = several ? Job.label(lane.name()) : "";
        boolean dryRun = task.request().dryRun();
        List<UploadPreflight.Lack> lacks;
        try {
            UploadPreflight preflight =
                    new UploadPreflight(bundle, target.images(), naming, input.options(task.options()), dryRun);
            lacks = preflight.lacks(lane.plan().images());
            if (lacks.isEmpty() && call instanceof RegistryEnds.Call.Answered answered) {
                contents.add(answered.connection(), lane.meter(), preflight.contents());
            }
        } catch (TransferException e) {
            if (!several) {
                throw e;
            }
            task.console().log(label + around.errors().sentence(e, null));
            return e;
        }
        if (lacks.isEmpty()) {
            return null;
        }
        new PreflightView(around, task.console(), label).show(lacks);
        UploadPreflight.Lack first = lacks.get(0);
        return new TransferException(
                Side.TARGET,
                Kind.BASE_MISSING,
                Map.of("digest", first.blob().digest().toString(), "base", first.base()));
    }

    private static long finishedBytes(List<Job.Lane> lanes) {
        return lanes.stream().mapToLong(lane -> lane.meter().finishedBytes()).sum();
    }

    /** Files of this machine are read as often as need be, but layers that must be made anew are made once. */
    private static boolean isWorthSharing(StoredInput input) {
        return input.images() instanceof BundleSource bundle && bundle.meta().compressor() != Compressor.TAR;
    }
}
