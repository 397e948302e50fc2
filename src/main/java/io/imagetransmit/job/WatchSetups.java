package io.imagetransmit.job;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.config.TargetSelection;
import io.imagetransmit.image.WatchList;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code cfg.yaml} and the list again when they change. What cannot be worked with is told, and the last good state goes
 * on. Used by one thread, except for {@link #abort}.
 */
final class WatchSetups implements AutoCloseable {
    private final Surroundings around;
    private final JobRequest request;
    private final Console console;
    private final TaskMaker tasks;
    private final WatchList standardInput;
    private Map<Path, Stamp> stamps;
    private boolean listUnread;
    private volatile WatchSetup current;

    /** Makes what every job begins with. */
    interface TaskMaker {
        Task of(Settings settings) throws UsageException;
    }

    /** How a file looked. */
    private record Stamp(long modified, long size) {
        static @Nullable Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size());
            } catch (IOException e) {
                return null; // not there now; what that means is told when it is read
            }
        }
    }

    /** Reads the first time, where everything that is wrong is an end. */
    WatchSetups(Surroundings around, JobRequest request, Console console, Settings settings, TaskMaker tasks)
            throws ConfigurationException, UsageException {
        this.around = around;
        this.request = request;
        this.console = console;
        this.tasks = tasks;
        this.stamps = stamps(settings.file());
        this.standardInput = request.list() == null ? list() : new WatchList(List.of(), List.of());
        List<String> problems = new ArrayList<>();
        WatchSetup first = setup(settings, problems);
        problems.forEach(problem -> {
            around.complain(problem);
            console.record(problem);
        });
        if (first == null) {
            throw new ConfigurationException();
        }
        this.current = first;
        tellLines(first.list());
    }

    WatchSetup current() {
        return current;
    }

    /** The setup of these settings, or null if there is none; the reasons are added to the problems, warnings too. */
    private @Nullable WatchSetup setup(Settings settings, List<String> problems) throws UsageException {
        List<ConfigProblem> found = new ArrayList<>();
        RepositorySettings source = null;
        List<RepositorySettings> targets = List.of();
        Selection selection = settings.source(request.source());
        if (selection instanceof Selection.Chosen chosen) {
            source = chosen.repository();
        } else if (selection instanceof Selection.Refused refused) {
            found.addAll(refused.problems());
        }
        TargetSelection selected = settings.targets(request.target());
        if (selected instanceof TargetSelection.Chosen chosen) {
            targets = chosen.repositories();
        } else if (selected instanceof TargetSelection.Refused refused) {
            found.addAll(refused.problems());
        }
        ConfigText text = new ConfigText(around.messages());
        found.forEach(problem -> problems.add(text.sentence(problem)));
        if (source == null || targets.isEmpty()) {
            return null;
        }
        try {
            WatchList list = request.list() == null ? standardInput : list();
            if (list.lines().isEmpty()) {
                list.invalid().forEach(line -> problems.add(around.errors().sentence(line)));
                problems.add(around.messages().text("list.empty", listDetails()));
                return null;
            }
            Task task = tasks.of(settings);
            task.ends().check(source);
            for (RepositorySettings target : targets) {
                task.ends().check(target);
            }
            return new WatchSetup(around, task, source, targets, list);
        } catch (ConfigurationException e) {
            return null; // told where it was found
        }
    }

    private Map<String, String> listDetails() {
        String name = request.list();
        return name == null ? Map.of() : Map.of("path", name);
    }

    private WatchList list() throws ConfigurationException {
        String name = request.list();
        try {
            if (name == null) {
                if (console.isLive() && around.environment().in().available() == 0) {
                    console.print(around.messages().text("stdin.hint"));
                }
                return WatchList.read(new InputStreamReader(around.environment().in(), StandardCharsets.UTF_8));
            }
            Path file = around.environment().resolve(name);
            try (Reader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
                return WatchList.read(reader);
            }
        } catch (IOException e) {
            listUnread = true;
            String path = name == null ? "-" : name;
            console.log(
                    around.messages().text("list.unreadable", Map.of("path", path, "message", ErrorText.reason(e))));
            throw new ConfigurationException();
        }
    }

    private void tellLines(WatchList list) {
        list.invalid().forEach(line -> console.log(around.errors().sentence(line)));
        console.log(around.messages()
                .text("watch.lines", Map.of("count", String.valueOf(list.lines().size()))));
    }

    private Map<Path, Stamp> stamps(Path settings) {
        Map<Path, Stamp> found = new HashMap<>();
        List<Path> files = new ArrayList<>(List.of(settings));
        String name = request.list();
        if (name != null) {
            files.add(around.environment().resolve(name));
        }
        for (Path file : files) {
            Stamp stamp = Stamp.of(file);
            if (stamp != null) {
                found.put(file, stamp);
            }
        }
        return found;
    }

    /** Takes up what has changed, if it can be worked with. */
    boolean refreshed() {
        Map<Path, Stamp> now = stamps(current.settings().file());
        if (now.equals(stamps)) {
            return false;
        }
        stamps = now;
        listUnread = false;
        List<String> problems = new ArrayList<>();
        WatchSetup fresh = reread(problems);
        if (listUnread) {
            stamps = Map.of(); // somebody may just be writing it: it is tried again though it may not look
            // different then
        }
        problems.forEach(console::log);
        if (fresh == null) {
            console.log(around.messages().text("watch.keeps"));
            return false;
        }
        WatchSetup old = current;
        current = fresh;
        old.close();
        console.log(around.messages().text("watch.reread"));
        tellLines(fresh.list());
        return true;
    }

    private @Nullable WatchSetup reread(List<String> problems) {
        LoadedSettings loaded = new SettingsLoader(around.environment().variables())
                .find(around.environment().folder());
        ConfigText text = new ConfigText(around.messages());
        loaded.problems().forEach(problem -> problems.add(text.sentence(problem)));
        if (!loaded.isUsable()) {
            return null;
        }
        try {
            WatchSetup fresh = setup(loaded.settings(), problems);
            if (fresh == null) {
                return null;
            }
            List<TransferException> lasting = new ArrayList<>();
            fresh.ends().connect((name, error) -> {
                if (!error.isTemporary()) {
                    lasting.add(error);
                }
            });
            if (!fresh.ends().isHopeless(lasting)) {
                return fresh;
            }
            lasting.forEach(failure -> problems.add(around.errors().sentence(failure, null)));
            fresh.close();
            return null;
        } catch (UsageException e) {
            problems.add(around.messages().text(e.key(), e.details()));
            return null;
        }
    }

    /** Breaks off whatever is under way. */
    void abort() {
        current.ends().abort();
    }

    /** Gives notices on their way a last moment. */
    void closeSoon() {
        current.task().notifications().closeSoon();
    }

    @Override
    public void close() {
        current.close();
    }
}
