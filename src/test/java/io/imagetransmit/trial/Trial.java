package io.imagetransmit.trial;

import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.trial.JobMaker.Means;
import io.imagetransmit.trial.Table.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** {@code ./trial}: random jobs until the time is over; ends with 1 if anything was not as the program said. */
public final class Trial {
    private final TrialOptions options;
    private final PrintStream out;
    private final Table table = new Table();
    private final Set<World> worlds = ConcurrentHashMap.newKeySet();
    private volatile boolean over;
    private final Means means = Means.ofThisMachine();

    private Trial(TrialOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        TrialOptions options;
        try {
            options = TrialOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + TrialOptions.USAGE);
            System.exit(2);
            return;
        }
        List<Failure> failures = run(options, System.out);
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    /** Runs, prints seed, violations and table, and gives the violations. */
    static List<Failure> run(TrialOptions options, PrintStream out) throws IOException, InterruptedException {
        return new Trial(options, out).run();
    }

    private List<Failure> run() throws IOException, InterruptedException {
        out.println("seed " + options.seed());
        means.missing().forEach(missing -> out.println("not done: " + missing));
        try (Shared shared = new Shared(means.docker())) {
            if (options.only() > 0) {
                play(maker().job(options.only()), shared.registry());
            } else {
                playAll(shared.registry());
            }
        }
        out.println();
        out.print(table.text());
        List<Failure> failures = table.failures();
        out.println(failures.isEmpty() ? "no violation" : failures.size() + " violations, seed " + options.seed());
        return failures;
    }

    private JobMaker maker() {
        return new JobMaker(options.seed(), means);
    }

    private void playAll(@Nullable RealRegistry registry) throws InterruptedException {
        long end = System.nanoTime() + options.time().toNanos();
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < options.parallel(); i++) {
            Thread thread = new Thread(() -> {
                int number = next.incrementAndGet();
                while (number <= options.jobs() && System.nanoTime() - end < 0) {
                    play(maker().job(number), registry);
                    number = next.incrementAndGet();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        over = true;
        worlds.forEach(world -> world.lines().calmForever());
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void play(JobPlan plan, @Nullable RealRegistry registry) {
        long start = System.nanoTime();
        int faults = 0;
        boolean good = false;
        try (World world = new World(plan, registry)) {
            worlds.add(world);
            if (over) {
                world.lines().calmForever();
            }
            Scenario scenario = Scenario.of(world);
            try {
                scenario.play();
                good = true;
            } catch (RuntimeException | AssertionError | InterruptedException e) {
                tell(new Failure(plan, e, scenario.story()));
            }
            faults = world.lines().disturbed();
            worlds.remove(world);
        } catch (RuntimeException e) {
            tell(new Failure(plan, e, "before or after the job itself"));
        }
        table.count(plan, faults, (System.nanoTime() - start) / 1e9, good);
    }

    private void tell(Failure failure) {
        table.fail(failure);
        StringWriter text = new StringWriter();
        failure.problem().printStackTrace(new PrintWriter(text));
        Path file =
                Path.of("target", "trial", options.seed() + "-" + failure.plan().number() + ".txt");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, failure.plan() + "\n" + text + "\n" + failure.story() + "\n");
        } catch (IOException e) {
            out.println("cannot write " + file + ": " + e);
        }
        String problem = String.valueOf(failure.problem().getMessage());
        out.println("VIOLATION in " + failure.plan() + "\n  "
                + problem.substring(0, Math.min(500, problem.length())) + "\n  again: ./trial -seed "
                + options.seed() + " -job " + failure.plan().number() + "; all of it: " + file);
    }

    /** What all jobs have together. */
    private record Shared(@Nullable RealRegistry registry) implements AutoCloseable {
        Shared(boolean real) {
            this(real ? RealRegistry.started() : null);
        }

        @Override
        public void close() {
            if (registry != null) {
                registry.close();
            }
        }
    }
}
