package io.imagetransmit.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what was tried. Thread-safe. */
final class Table {
    private final Map<String, Line> lines = new TreeMap<>();
    private final List<Failure> failures = new ArrayList<>();

    private record Line(int jobs, long faults, double seconds, int violations) {
        static final Line NONE = new Line(0, 0, 0, 0);

        Line plus(Line other) {
            return new Line(
                    jobs + other.jobs, faults + other.faults, seconds + other.seconds, violations + other.violations);
        }
    }

    /**
     * A job that did not hold.
     *
     * @param story what was run, and what the program said
     */
    record Failure(JobPlan plan, Throwable problem, String story) {}

    synchronized void count(JobPlan plan, int faults, double seconds, boolean good) {
        Line line = new Line(1, faults, seconds, good ? 0 : 1);
        for (String title : List.of(
                "1 " + plan.title(),
                "2 " + plan.trouble().name().toLowerCase(Locale.ROOT),
                "3 " + (plan.realTarget() ? "docker-registry" : "embedded registry"),
                "4 all")) {
            lines.merge(title, line, Line::plus);
        }
    }

    synchronized void fail(Failure failure) {
        failures.add(failure);
    }

    synchronized List<Failure> failures() {
        return List.copyOf(failures);
    }

    synchronized int jobs() {
        return lines.getOrDefault("4 all", Line.NONE).jobs();
    }

    synchronized String text() {
        StringBuilder text =
                new StringBuilder("%-20s %6s %8s %8s %10s%n".formatted("", "jobs", "faults", "s a job", "violations"));
        char block = '1';
        for (Map.Entry<String, Line> entry : lines.entrySet()) {
            if (entry.getKey().charAt(0) != block) {
                block = entry.getKey().charAt(0);
                text.append('\n');
            }
            Line line = entry.getValue();
            text.append("%-20s %6d %8d %8.1f %10d%n"
                    .formatted(
                            entry.getKey().substring(2),
                            line.jobs(),
                            line.faults(),
                            line.seconds() / line.jobs(),
                            line.violations()));
        }
        return text.toString();
    }
}
