package io.imagetransmit.job;

import io.imagetransmit.bundle.BlobStores;
import io.imagetransmit.bundle.BundleMeta;
import io.imagetransmit.bundle.BundleNames;
import io.imagetransmit.bundle.BundleOpener;
import io.imagetransmit.bundle.BundlePlan;
import io.imagetransmit.bundle.BundleSink;
import io.imagetransmit.bundle.BundledFile;
import io.imagetransmit.bundle.Compressor;
import io.imagetransmit.bundle.squash.SquashfsTool;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code -src A}: from a registry into a bundle. */
final class DownloadJob {
    private final Surroundings around;
    private final Task task;

    DownloadJob(Surroundings around, Task task) {
        this.around = around;
        this.task = task;
    }

    ExitCode run() throws UsageException, ConfigurationException, TransferException {
        RepositorySettings source =
                around.chosen(task.settings().source(task.request().source()));
        BundleNames.Prefix prefix = prefix();
        List<BundleMeta> bases = bases();
        ImageList list = task.lists().read(task.request().list());
        task.ends().check(source);
        Registries.Connection from = task.ends().connect(source, Side.SOURCE);
        TargetNaming naming = new TargetNaming(
                RegistryConnector.isDockerHub(source.address().authority()),
                null,
                source.address().pathPrefix(),
                source.address().pathPrefix());
        TransferPlan plan = TransferPlan.of(withoutRenames(list), naming, false);
        try (ImageSource registry = task.cached(new RegistrySource(from.client()));
                BundleSink sink = open(from, renames(list, naming, plan), bases, prefix)) {
            ProgressMeter meter = new ProgressMeter();
            Job job = new Job(
                    task.request(),
                    task.options(),
                    task.console(),
                    new Job.Source(registry, from.client().host(), from.traffic()::received),
                    List.of(Job.Lane.of(
                            around.messages().text("target.bundle"),
                            plan,
                            meter,
                            new Job.Target.Open(sink, meter::finishedBytes, true))),
                    null,
                    task.registries().hashes(),
                    new Completion(sink));
            return new JobRunner(around, task.notifications()).run(job);
        }
    }

    private BundleNames.Prefix prefix() throws UsageException {
        String text = task.request().outprefix() != null
                ? task.request().outprefix()
                : task.settings().outprefix();
        try {
            return BundleNames.Prefix.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("usage.prefix", Map.of("argument", String.valueOf(text)));
        }
    }

    /** An increment knows its bases by their names, so each has one of its own. */
    private List<BundleMeta> bases() throws UsageException, TransferException {
        Map<String, BundleMeta> bases = new LinkedHashMap<>();
        for (String argument : task.request().bases()) {
            BundleMeta base = BundleOpener.meta(around.environment().resolve(argument));
            BundleMeta other = bases.put(base.name(), base);
            if (other != null) {
                throw new UsageException("usage.sameBase", Map.of("argument", argument));
            }
        }
        return List.copyOf(bases.values());
    }

    /** A new name is for the target; the bundle holds the image under the one that it has at the source. */
    private static ImageList withoutRenames(ImageList list) {
        List<ListLine> lines = new ArrayList<>();
        for (ListLine line : list.lines()) {
            lines.add(
                    line instanceof ListLine.Entry entry
                            ? new ListLine.Entry(entry.lineNumber(), entry.text(), entry.source(), null)
                            : line);
        }
        return new ImageList(lines);
    }

    /** What the list wants each image to be called; kept in the bundle for the upload. */
    private static Map<ImageReference, List<String>> renames(ImageList list, TargetNaming naming, TransferPlan plan) {
        Map<ImageReference, List<String>> renames = new LinkedHashMap<>();
        for (PlannedImage image : plan.images()) {
            renames.put(image.target(), new ArrayList<>());
        }
        for (ListLine.Entry entry : list.entries()) {
            if (entry.target() != null) {
                String text = entry.target().repository()
                        + (entry.target().tag() == null
                                ? ""
                                : ":" + entry.target().tag());
                TransferPlan single = TransferPlan.of(withoutRenames(new ImageList(List.of(entry))), naming, false);
                for (PlannedImage image : single.images()) {
                    renames.getOrDefault(image.target(), new ArrayList<>()).add(text);
                }
            }
        }
        return renames;
    }

    private BundleSink open(
            Registries.Connection from,
            Map<ImageReference, List<String>> renames,
            List<BundleMeta> bases,
            BundleNames.Prefix prefix)
            throws UsageException, TransferException {
        Settings settings = task.settings();
        boolean archive = settings.singlefile() && settings.dockerfile();
        if (archive && !bases.isEmpty()) {
            say("log.noArchive", Map.of());
            archive = false;
        }
        boolean volumes = settings.volumesize() > 0;
        boolean compact = !archive && Compressor.COMPACT.text().equals(settings.compressor());
        Optional<SquashfsTool> tool = archive || volumes || compact ? Optional.empty() : squashfs();
        BundlePlan plan = new BundlePlan(
                around.environment().data(),
                from.client().origin().toString().replaceAll("/+$", ""),
                renames,
                bases,
                prefix,
                compact ? Compressor.COMPACT : tool.isPresent() ? Compressor.SQUASHFS : Compressor.TAR,
                settings.maxconn(),
                settings.singlefile(),
                archive,
                volumes ? settings.volumesize() : Long.MAX_VALUE,
                task.options().platforms() + " " + task.options().referrers() + " "
                        + task.options().foreignLayers() + (compact ? " " + settings.compact() : ""),
                "image-transmit " + Version.text());
        BlobStores stores = compact
                ? new CompactForm(around, task).stores(bases)
                : tool.map(BlobStores::squashfs).orElseGet(BlobStores::tar);
        return BundleSink.open(plan, stores, around.clock());
    }

    /** The tool that makes squashfs images, if that form is wanted: by default where there is such a tool. */
    private Optional<SquashfsTool> squashfs() throws UsageException {
        String wanted = task.settings().compressor();
        if (Compressor.TAR.text().equals(wanted)
                || (wanted == null && task.request().dryRun())) {
            return Optional.empty();
        }
        Optional<SquashfsTool> tool =
                SquashfsTool.find(around.environment().variables().get("PATH"));
        if (tool.isEmpty() && wanted != null) {
            throw new UsageException("usage.noSquashfs", Map.of());
        }
        return tool;
    }

    /** Makes a bundle of what has been carried. */
    private final class Completion implements Job.LastStep {
        private final BundleSink sink;

        Completion(BundleSink sink) {
            this.sink = sink;
        }

        @Override
        public void run() throws TransferException {
            finish(sink);
        }

        @Override
        public boolean makesVisible() {
            return true;
        }
    }

    private void finish(BundleSink sink) throws TransferException {
        sink.finish();
        BundleSink.@Nullable Result result = sink.result();
        if (result == null) {
            return;
        }
        if (!task.request().bases().isEmpty()) {
            say(
                    "log.bundleSaved",
                    Map.of(
                            "count", String.valueOf(result.leftOut()),
                            "bytes", HumanUnits.bytes(result.savedBytes())));
        }
        around.front().bundleMade(result.meta());
        Path folder = around.environment().folder();
        for (BundledFile file : result.files()) {
            say("log.dataFile", Map.of("path", shown(folder, result.meta().resolveSibling(file.name()))));
        }
        say(
                "log.bundleFiles",
                Map.of(
                        "count", String.valueOf(result.files().size()),
                        "bytes", HumanUnits.bytes(result.bytes())));
        if (result.index() != null) {
            say("log.indexFile", Map.of("path", shown(folder, result.index())));
        }
        say("log.metaFile", Map.of("path", shown(folder, result.meta())));
    }

    private static String shown(Path folder, Path file) {
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    private void say(String key, Map<String, String> details) {
        task.console().log(around.messages().text(key, details));
    }
}
