package io.imagetransmit.gui;

import io.imagetransmit.config.Settings;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.gui.view.LogPane;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.ConfigurationException;
import io.imagetransmit.job.Console;
import io.imagetransmit.job.Environment;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.FrontEnd;
import io.imagetransmit.job.JobRequest;
import io.imagetransmit.job.Jobs;
import io.imagetransmit.job.Live;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.job.TransferView;
import io.imagetransmit.job.UsageException;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.DryRun;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One job of the window, on a thread of its own, from {@link #start} until it ends or is cancelled. Safe for use by several threads. */
final class Run implements FrontEnd {
    private final JobRequest request;
    private final Settings settings;
    private final Environment environment;
    private final Messages messages;
    private final Listener listener;
    private final Board board = new Board(System::nanoTime);
    private final Set<Runnable> stops = new CopyOnWriteArraySet<>();
    private final Set<Runnable> aborts = new CopyOnWriteArraySet<>();
    private final PrintStream complaints;
    private volatile List<TransferView> views = List.of();
    private volatile List<String> live = List.of();
    private volatile @Nullable Path bundle;
    private volatile boolean cancelled;

    /** Is told on the threads of the run. */
    interface Listener {
        void line(LogPane.Kind kind, String text);

        /** What a dry run found out for one target. */
        void forecast(TransferView.Ends ends, List<DryRun.Forecast> forecasts);

        /** The last that is heard of the run. */
        void ended(Run run, ExitCode code);
    }

    /** @param list the lines of the image list */
    Run(JobRequest request, Settings settings, String list, Environment around, Messages messages, Listener listener) {
        this.request = request;
        this.settings = settings;
        this.messages = messages;
        this.listener = listener;
        PrintStream lines = new PrintStream(
                new LineOutput(line -> listener.line(LogPane.Kind.NORMAL, line)), true, StandardCharsets.UTF_8);
        this.complaints = new PrintStream(
                new LineOutput(line -> listener.line(LogPane.Kind.BAD, line)), true, StandardCharsets.UTF_8);
        this.environment = new Environment(
                around.variables(),
                around.folder(),
                around.home(),
                new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
                lines,
                complaints);
    }

    JobRequest request() {
        return request;
    }

    Board board() {
        return board;
    }

    /** The bundle that was made, if one was. */
    @Nullable
    Path bundle() {
        return bundle;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** The status, a line for each target; where nothing is under way, what the job shows in place of it. */
    List<String> status() {
        List<TransferView> running = views;
        return running.isEmpty()
                ? live
                : running.stream().map(TransferView::status).toList();
    }

    void start() {
        Thread thread = new Thread(this::run, "run");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        ExitCode code = ExitCode.SOME_FAILED;
        Surroundings around = new Surroundings(environment, messages, new ErrorText(messages), this, false);
        try {
            code = new Jobs(around).run(request, settings);
        } catch (UsageException e) {
            complaints.println(messages.text(e.key(), e.details()));
            code = ExitCode.USAGE;
        } catch (ConfigurationException e) {
            code = ExitCode.USAGE; // told when it was found
        } catch (TransferException e) {
            code = around.failed(e);
        } catch (RuntimeException | Error e) {
            code = around.failed(TransferException.of(e));
            throw e;
        } finally {
            board.end();
            listener.ended(this, code);
        }
    }

    /** Answers at once; what is under way is broken off in the background. */
    void cancel() {
        cancelled = true;
        // who works is told before its connections break: it would take that for failures
        Thread thread = new Thread(
                () -> {
                    stops.forEach(Runnable::run);
                    aborts.forEach(Runnable::run);
                },
                "cancel");
        thread.setDaemon(true);
        thread.start();
    }

    private void add(Set<Runnable> set, Runnable stop) {
        set.add(stop);
        if (cancelled) {
            stop.run();
        }
    }

    @Override
    public Live live() {
        return new Live() {
            @Override
            public void print(String text) {
                listener.line(LogPane.Kind.NORMAL, text);
            }

            @Override
            public void printTrouble(String text) {
                listener.line(LogPane.Kind.BAD, text);
            }

            @Override
            public void show(List<String> lines) {
                live = List.copyOf(lines);
            }

            @Override
            public int width() {
                return Integer.MAX_VALUE;
            }

            @Override
            public int height() {
                return 1;
            }

            @Override
            public void close() {
                show(List.of());
            }
        };
    }

    @Override
    public Standby transferring(Console console, List<TransferView> running) {
        board.begin(running);
        views = List.copyOf(running);
        return () -> views = List.of();
    }

    @Override
    public Standby interruption(Runnable stop, Duration moreGrace) {
        add(stops, stop);
        return () -> stops.remove(stop);
    }

    @Override
    public void connecting(Runnable abort) {
        add(aborts, abort);
    }

    @Override
    public void happened(TransferView view, TransferEvent event) {
        board.happened(view, event);
    }

    @Override
    public void lost(TransferView view, TransferException reason) {
        board.lost(view, reason);
    }

    @Override
    public void forecast(TransferView.Ends ends, List<DryRun.Forecast> forecasts) {
        listener.forecast(ends, forecasts);
    }

    @Override
    public void bundleMade(Path meta) {
        bundle = meta;
    }

    /** Gives the lines that are written to it, one by one. */
    private static final class LineOutput extends java.io.ByteArrayOutputStream {
        private final Consumer<String> lines;

        LineOutput(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public synchronized void flush() {
            String text = toString(StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n');
            if (end >= 0) {
                reset();
                byte[] rest = text.substring(end + 1).getBytes(StandardCharsets.UTF_8);
                write(rest, 0, rest.length);
                text.substring(0, end).lines().filter(line -> !line.isBlank()).forEach(lines);
            }
        }
    }
}
