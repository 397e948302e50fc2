package io.imagetransmit.job;

import io.imagetransmit.config.Settings;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.watch.History;
import io.imagetransmit.watch.InstanceLock;
import io.imagetransmit.watch.WatchLoop;
import io.imagetransmit.watch.WatchStatus;
import io.imagetransmit.watch.Watcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code -watch}: rounds from the source to the targets until somebody stops it. */
final class WatchJob {
    private final Surroundings around;
    private final JobRequest request;
    private final Console console;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Thread loop;
    private volatile @Nullable WatchCarrier carrier;
    private volatile @Nullable WatchSetups setups;

    WatchJob(Surroundings around, JobRequest request, Console console) {
        this.around = around;
        this.request = request;
        this.console = console;
        this.clock = around.clock();
    }

    @SuppressWarnings("try") // what is opened only stands by until it is closed
    ExitCode run(Settings settings, WatchSetups.TaskMaker tasks)
            throws ConfigurationException, UsageException, TransferException {
        Path data = around.environment().data();
        enter();
        try (InstanceLock lock = lock(data);
                // its end is the process's: all that is to be said and closed comes before
                FrontEnd.Standby interruption =
                        around.front().interruption(this::stop, Notifications.PATIENCE_WHEN_INTERRUPTED);
                WatchSetups opened = new WatchSetups(around, request, console, settings, tasks)) {
            setups = opened;
            WatchCarrier carrying = new WatchCarrier(around, console, opened::current);
            carrier = carrying;
            WatchRounds rounds = new WatchRounds(around, opened, new WatchText(around, console));
            History history = history(data);
            try (WatchMonitor monitor = monitor(opened, carrying, rounds.status(), history);
                    Watcher watcher = new Watcher(history, clock, carrying, rounds::told)) {
                rounds.report(monitor);
                watch(rounds, watcher);
            } catch (TransferException e) {
                tellOfTheEnd(opened.current(), e);
                throw e;
            }
            console.show(List.of());
            console.log(around.messages().text("watch.stopped"));
            opened.closeSoon();
            return ExitCode.INTERRUPTED;
        }
    }

    private @Nullable WatchMonitor monitor(
            WatchSetups opened, WatchCarrier carrying, WatchStatus status, History history) throws UsageException {
        String listen = request.listen();
        if (listen == null) {
            return null;
        }
        WatchMonitor.Windows windows = new WatchMonitor.Windows(
                status,
                carrying::running,
                () -> opened.current().ends().traffic(),
                history::size,
                opened.current().settings().cache() == null
                        ? null
                        : () -> opened.current().ends().cacheUse());
        WatchMonitor monitor = WatchMonitor.start(around, listen, clock, windows);
        console.log(around.messages()
                .text("watch.listening", Map.of("uri", monitor.uri().toString())));
        return monitor;
    }

    private void watch(WatchRounds rounds, Watcher watcher) throws TransferException {
        try {
            rounds.firstContact();
            new WatchLoop(clock, this::isStopped, next -> announce(next, rounds)).run(rounds.with(watcher));
        } catch (InterruptedException e) {
            stop.countDown(); // whoever interrupts this thread wants the same as Ctrl-C
        } finally {
            leave();
        }
    }

    private synchronized void enter() {
        loop = Thread.currentThread();
    }

    /** What follows is to be done in peace. */
    private synchronized void leave() {
        loop = null;
        var unused = Thread.interrupted();
    }

    private void tellOfTheEnd(WatchSetup setup, TransferException failure) {
        String sentence = around.errors().sentence(failure, null);
        console.record(sentence);
        setup.task().notifications().runBroken(setup.task().namedEnds(), sentence);
    }

    /** Called from another thread, at any moment. */
    private void stop() {
        stop.countDown();
        WatchCarrier running = carrier;
        WatchSetups opened = setups;
        if (running != null) {
            running.cancel();
        }
        if (opened != null) {
            opened.abort();
        }
        interruptLoop();
    }

    private synchronized void interruptLoop() {
        if (loop != null) {
            loop.interrupt();
        }
    }

    private InstanceLock lock(Path data) throws UsageException, TransferException {
        Path file = data.resolve("history.lock");
        try {
            return InstanceLock.take(file, owner());
        } catch (InstanceLock.TakenException e) {
            throw new UsageException("watch.taken", Map.of("path", data.toString(), "owner", e.owner()));
        } catch (IOException e) {
            throw disk(file, e);
        }
    }

    private String owner() {
        LocalDateTime since = LocalDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS);
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "?"; // a machine that does not know its own name; the process's number has to do
        }
        return "pid " + ProcessHandle.current().pid() + ", " + host + ", "
                + since.toString().replace('T', ' ');
    }

    private History history(Path data) throws TransferException {
        Path file = data.resolve("history.yaml");
        try {
            return History.load(file, clock);
        } catch (IOException e) {
            // to begin anew would bring everything again: a person has to decide that
            throw disk(file, e);
        }
    }

    private static TransferException disk(Path file, IOException e) {
        return new TransferException(
                Side.DISK, Kind.DISK, Map.of("path", file.toString(), "message", ErrorText.reason(e)), e);
    }

    private void announce(Instant next, WatchRounds rounds) {
        rounds.status().next(next);
        if (clock.instant().isBefore(next)) {
            console.show(List.of(around.messages()
                    .text("watch.next", Map.of("time", rounds.text().time(next)))));
        }
    }

    private boolean isStopped(Duration duration) throws InterruptedException {
        return stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
