package io.imagetransmit.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Seeded mutation. An input that is answered in a way not seen before (a refusal from another place, or in another sentence) is
 * changed further, which leads some way into a parser without knowing its code.
 */
final class Fuzzer {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    /** Bytes that reading one input may take in all, garbage included. */
    private static final long MOST_ALLOCATED = 512L << 20;

    private static final int MOST_KEPT = 2000;
    /** Bytes; what is made of a long one is long, and then few are read in a second. */
    private static final int LONGEST_KEPT = 8 << 10;

    private static final int MOST_FRAMES = 8;

    private final Target target;
    private final List<byte[]> inputs;
    private final Mutator mutator;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Set<Integer> answers = new HashSet<>();
    private final Corpus crashes;
    private final boolean ends;
    private final List<String> findings = new ArrayList<>();
    private final Set<String> places = new HashSet<>();
    private long refused;

    /**
     * What came of a run.
     *
     * @param kept inputs that were answered in a new way
     * @param findings sentences
     */
    record Result(long inputs, long refused, int kept, Duration time, List<String> findings) {}

    /**
     * Makes one.
     *
     * @param kept where further inputs come from
     * @param crashes where what is found goes
     * @param ends whether an input that takes too long ends the program, since nothing else ends it
     */
    Fuzzer(Target target, Corpus kept, Corpus crashes, long seed, boolean ends) throws IOException {
        this.target = target;
        this.inputs = new ArrayList<>(kept.inputs(target));
        this.mutator = new Mutator(seed * 31 + target.name().hashCode(), target.words());
        this.crashes = crashes;
        this.ends = ends;
    }

    /** For one thread. */
    Result run(BooleanSupplier goesOn) {
        long start = System.nanoTime();
        long count = 0;
        int given = inputs.size();
        try (Watchdog dog = new Watchdog(LIMIT, this::hang)) {
            for (byte[] input : List.copyOf(inputs)) {
                read(input, dog);
                count++;
            }
            while (goesOn.getAsBoolean()) {
                byte[] input = mutator.of(mutator.any(inputs), inputs);
                boolean isNew = read(input, dog);
                count++;
                if (isNew && inputs.size() < MOST_KEPT && input.length <= LONGEST_KEPT) {
                    inputs.add(input);
                }
            }
        }
        return new Result(
                count,
                refused,
                inputs.size() - given,
                Duration.ofNanos(System.nanoTime() - start),
                List.copyOf(findings));
    }

    /** Whether the answer is a new one. */
    @SuppressWarnings("CatchingUnchecked") // the very thing that is looked for
    private boolean read(byte[] input, Watchdog dog) {
        byte[] own = input.clone();
        long before = threads.getCurrentThreadAllocatedBytes();
        dog.begin(own);
        try {
            Exception refusal = target.refusal(own);
            long taken = threads.getCurrentThreadAllocatedBytes() - before;
            if (taken > MOST_ALLOCATED) {
                found(input, "took " + (taken >> 20) + " MiB", new Throwable().getStackTrace());
            }
            if (refusal == null) {
                return answers.add(Math.min(20, 64 - Long.numberOfLeadingZeros(taken)));
            }
            refused++;
            return answers.add(place(refusal.getStackTrace()).hashCode());
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
            found(input, e.toString(), e.getStackTrace());
            return false;
        }
    }

    private void found(byte[] input, String what, StackTraceElement[] stack) {
        if (places.add(what.replaceAll("[^A-Za-z. ].*", "") + place(stack))) {
            findings.add(target.name() + ": " + told(what) + " at " + place(stack) + ", " + kept(input));
        }
    }

    private void hang(byte[] input, StackTraceElement[] stack) {
        String finding =
                target.name() + ": more than " + LIMIT.toSeconds() + " s at " + place(stack) + ", " + kept(input);
        System.out.println(finding);
        if (ends) {
            Runtime.getRuntime().halt(2);
        }
    }

    private static String told(String what) {
        return what.length() <= 300 ? what : what.substring(0, 300) + "…";
    }

    private String kept(byte[] input) {
        try {
            return "kept in " + crashes.keep(target, input);
        } catch (IOException e) {
            return "not kept: " + e;
        }
    }

    /** The project's own frames, from the innermost on. */
    private static String place(StackTraceElement[] stack) {
        StringBuilder place = new StringBuilder();
        int frames = 0;
        for (StackTraceElement frame : stack) {
            boolean own = frame.getClassName().startsWith("io.imagetransmit.")
                    && !frame.getClassName().startsWith("io.imagetransmit.fuzz.");
            if ((own || frames == 0) && frames < MOST_FRAMES) {
                place.append(frames == 0 ? "" : " < ").append(simple(frame));
                frames++;
            }
        }
        return place.toString();
    }

    private static String simple(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName() + ":" + frame.getLineNumber();
    }
}
