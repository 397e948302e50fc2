package io.imagetransmit.gui;

import io.imagetransmit.config.Settings;
import io.imagetransmit.gui.ActionBar.Action;
import io.imagetransmit.gui.NoticeBar.Kind;
import io.imagetransmit.gui.view.ListTerms;
import io.imagetransmit.gui.view.LogPane;
import io.imagetransmit.gui.view.OverallProgress.Snapshot;
import io.imagetransmit.gui.view.OverallProgress.Stage;
import io.imagetransmit.gui.view.TaskbarProgress;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.job.Environment;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.JobRequest;
import io.imagetransmit.job.TransferView;
import io.imagetransmit.transfer.DryRun;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import org.jspecify.annotations.Nullable;

/** What the buttons do. One job at a time; belongs to the event thread, as all of the window. */
final class Session {
    private static final int TICK_MILLISECONDS = 250;

    private final Desk desk;
    private final Texts texts;
    private final Dialogs dialogs;
    private final Environment environment;
    private final TaskbarProgress taskbar;
    private final StoredImages stored;
    private final Timer ticker = new Timer(TICK_MILLISECONDS, event -> tick());
    private Settings settings;
    private @Nullable Running running;
    private @Nullable Running last;
    private @Nullable Run ended;

    /**
     * A run, and what it would do, if that was all that was wanted.
     *
     * @param retried the run whose failed images it tries again
     */
    private record Running(
            Run run, Preview preview, @Nullable Running retried) {}

    Session(
            Desk desk,
            Texts texts,
            Dialogs dialogs,
            Environment environment,
            Settings settings,
            TaskbarProgress taskbar) {
        this.desk = desk;
        this.texts = texts;
        this.dialogs = dialogs;
        this.environment = environment;
        this.settings = settings;
        this.taskbar = taskbar;
        this.stored = new StoredImages(desk, texts, dialogs, environment, this::enable);
        desk.editor().onChange(this::enable);
        enable();
    }

    /** From now on jobs have these settings. */
    void use(Settings fresh) {
        settings = fresh;
        enable();
    }

    boolean isRunning() {
        return running != null;
    }

    /** The last job that has ended; null if there is none. */
    @Nullable
    Run ended() {
        return ended;
    }

    StoredImages stored() {
        return stored;
    }

    void pressed(Action action) {
        switch (action) {
            case TRANSMIT -> start(request(true, false));
            case WATCH -> watch();
            case DOWNLOAD -> download();
            case UPLOAD -> stored.upload(bundle -> start(upload(bundle, false)));
            case VERIFY -> verify();
            case CANCEL -> cancel();
            case RETRY -> retry();
            case FOLDER -> openFolder();
            case LANGUAGE, SETTINGS -> throw new IllegalArgumentException("belongs to the window");
        }
    }

    private JobRequest request(boolean toTarget, boolean dryRun) {
        Choices choices = desk.choices().choices();
        return request(choices.source(), toTarget ? choices.target() : null, null, List.of(), false, dryRun);
    }

    private static JobRequest request(
            @Nullable String source,
            @Nullable String target,
            @Nullable String bundle,
            List<String> bases,
            boolean watch,
            boolean dryRun) {
        return new JobRequest(
                source,
                target,
                bundle == null ? null : "-",
                null,
                bundle,
                bases,
                watch,
                null,
                dryRun,
                null,
                false,
                null,
                null);
    }

    private JobRequest upload(Path bundle, boolean dryRun) {
        return request(null, desk.choices().choices().target(), bundle.toString(), List.of(), false, dryRun);
    }

    private void watch() {
        Choices choices = desk.choices().choices();
        start(request(choices.source(), choices.target(), null, List.of(), true, false));
    }

    private void download() {
        Choices choices = desk.choices().choices();
        List<String> bases = List.of();
        if (choices.increment()) {
            bases = dialogs.bases().stream().map(Path::toString).toList();
            if (bases.isEmpty()) {
                return; // thought better of it
            }
        }
        start(request(choices.source(), null, null, bases, false, false));
    }

    /** Shows what Transmit would do; or Upload, where a bundle is ready for that; or Download, where there is no target. */
    private void verify() {
        Path bundle = stored.ready();
        boolean target = desk.choices().choices().target() != null;
        start(bundle == null ? request(target, true) : upload(bundle, true));
    }

    private void retry() {
        Running before = last;
        if (before != null) {
            start(before.run().request(), String.join("\n", before.run().board().unfinished()), before);
        }
    }

    private void start(JobRequest request) {
        start(request, desk.editor().text(), null);
    }

    private void start(JobRequest request, String list, @Nullable Running retried) {
        if (running != null || stored.isLooking()) {
            return;
        }
        Choices choices = desk.choices().choices();
        Settings wanted = settings.with(choices.connections(), choices.retries(), choices.singleFile());
        Run run = new Run(request, wanted, list, environment, texts.messages(), new RunListener());
        running = new Running(run, new Preview(), retried);
        last = null;
        desk.notice().clear();
        desk.table().begin(List.of());
        desk.editor().use(request.watch() ? ListTerms.WATCH : ListTerms.IMAGES);
        enable();
        desk.focusOnImages();
        ticker.start();
        run.start();
        tick();
    }

    /** Breaks off what is under way; says so at once. */
    void cancel() {
        Running now = running;
        if (now != null) {
            now.run().cancel();
            enable();
            tick();
        }
    }

    private void tick() {
        Running now = running;
        if (now != null) {
            var unused = show(now, now.run().isCancelled() ? Stage.STOPPING : stage(now));
            desk.status(String.join("   ", now.run().status()));
        }
    }

    private static Stage stage(Running running) {
        return running.run().request().watch() ? Stage.WATCHING : Stage.RUNNING;
    }

    private Snapshot show(Running shown, Stage stage) {
        Board.Changes changes = shown.run().board().changes();
        if (!changes.added().isEmpty()) {
            desk.table().addAll(changes.added());
        }
        if (!changes.changed().isEmpty()) {
            desk.table().updateAll(changes.changed());
        }
        Snapshot snapshot = shown.run().board().snapshot(stage);
        desk.progress().show(snapshot);
        taskbar.show(snapshot);
        return snapshot;
    }

    private final class RunListener implements Run.Listener {
        @Override
        public void line(LogPane.Kind kind, String text) {
            desk.log().append(kind, text);
        }

        @Override
        public void forecast(TransferView.Ends ends, List<DryRun.Forecast> forecasts) {
            SwingUtilities.invokeLater(() -> {
                Running now = running;
                if (now != null) {
                    desk.table().addAll(now.preview().add(ends, forecasts));
                }
            });
        }

        @Override
        public void ended(Run run, ExitCode code) {
            SwingUtilities.invokeLater(() -> Session.this.ended(run, code));
        }
    }

    private void ended(Run run, ExitCode code) {
        Running now = running;
        if (now == null || now.run() != run) {
            return;
        }
        ticker.stop();
        running = null;
        ended = run;
        boolean stopped = run.isCancelled() && code != ExitCode.DONE;
        Snapshot end = show(now, stopped ? Stage.STOPPED : run.request().dryRun() ? Stage.IDLE : Stage.ENDED);
        last = end.images() == 0 && now.retried() != null ? now.retried() : now; // what failed then has failed still
        desk.status("");
        desk.editor().use(ListTerms.IMAGES);
        tell(now, stopped, code, end);
        enable();
    }

    private void tell(Running ended, boolean stopped, ExitCode code, Snapshot snapshot) {
        Run run = ended.run();
        Path bundle = run.bundle();
        Preview preview = ended.preview();
        Map<String, String> counts = Map.of(
                "count", String.valueOf(snapshot.images()),
                "done", String.valueOf(snapshot.done()),
                "failed", String.valueOf(snapshot.images() - snapshot.done()));
        if (stopped) {
            desk.notice()
                    .tell(Kind.HINT, snapshot.images() > 0 ? "gui.ended.stopped" : "gui.ended.stoppedEarly", counts);
        } else if (run.request().dryRun() && !preview.isEmpty()) {
            desk.notice()
                    .tell(
                            preview.failed() > 0 || code != ExitCode.DONE ? Kind.BAD : Kind.HINT,
                            run.request().bundle() != null
                                    ? "gui.ended.previewUpload"
                                    : run.request().target() != null
                                            ? "gui.ended.preview"
                                            : "gui.ended.previewDownload",
                            Map.of(
                                    "move", String.valueOf(preview.toMove()),
                                    "there", String.valueOf(preview.there()),
                                    "failed", preview.failed() == 0 ? "" : String.valueOf(preview.failed()),
                                    "bytes", HumanUnits.bytes(preview.bytes())));
        } else if (code == ExitCode.DONE) {
            if (bundle == null) {
                desk.notice().tell(Kind.GOOD, "gui.ended.done", counts);
            } else {
                desk.notice().tell(Kind.GOOD, "gui.ended.bundle", Map.of("path", bundle.toString()));
            }
        } else if (bundle != null) {
            String key = snapshot.images() > snapshot.done() ? "gui.ended.bundlePart" : "gui.ended.bundleInvalid";
            Map<String, String> details = new HashMap<>(counts);
            details.put("path", bundle.toString());
            desk.notice().tell(Kind.BAD, key, details);
        } else if (snapshot.images() > snapshot.done()) {
            desk.notice().tell(Kind.BAD, "gui.ended.failed", counts);
        } else if (snapshot.images() > 0) {
            desk.notice().tell(Kind.BAD, "gui.ended.doneInvalid", counts);
        } else {
            desk.notice().tell(Kind.BAD, "gui.ended.broken");
        }
    }

    private void openFolder() {
        Running before = last;
        Path bundle = before == null ? null : before.run().bundle();
        Path folder = bundle == null ? environment.data() : bundle.resolveSibling("");
        Folders.open(folder, problem -> desk.notice().tell(Kind.BAD, "gui.folder.failed", Map.of("path", problem)));
    }

    /** What can be pressed now. */
    void enable() {
        boolean idle = running == null && !stored.isLooking();
        Choices choices = desk.choices().choices();
        boolean source = choices.source() != null;
        boolean target = choices.target() != null;
        ActionBar actions = desk.actions();
        actions.enable(Action.TRANSMIT, idle && source && target);
        actions.enable(Action.WATCH, idle && source && target);
        actions.enable(Action.DOWNLOAD, idle && source);
        actions.enable(Action.UPLOAD, idle && target);
        actions.enable(Action.VERIFY, idle && (source || (target && stored.ready() != null)));
        Running now = running;
        actions.enable(Action.CANCEL, now != null && !now.run().isCancelled());
        Running before = last;
        actions.enable(
                Action.RETRY,
                idle
                        && before != null
                        && !before.run().request().dryRun()
                        && !before.run().request().watch()
                        && !before.run().board().unfinished().isEmpty());
        actions.enable(Action.SETTINGS, idle);
        desk.choices().setEnabled(idle);
        desk.chip().setEnabled(idle);
        desk.editor().setEditable(idle);
    }
}
