package io.imagetransmit.trial;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long and how much is tried.
 *
 * @param time after which no further job is begun
 * @param jobs how many there are at most
 * @param only the number of the one job to run; 0 for all
 * @param parallel how many at the same time: they mostly wait
 */
record TrialOptions(Duration time, int jobs, long seed, int only, int parallel) {
    static final String USAGE = "./trial [-time 60s] [-jobs N] [-seed S] [-job N] [-parallel N]";

    /** An {@link IllegalArgumentException} tells what is wrong with the arguments. */
    static TrialOptions parse(List<String> arguments) {
        TrialOptions options = new TrialOptions(
                Duration.ofSeconds(60),
                Integer.MAX_VALUE,
                ThreadLocalRandom.current().nextInt(1_000_000),
                0,
                32);
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(i) + " needs a value");
            }
            options = options.with(arguments.get(i), arguments.get(i + 1));
        }
        return options;
    }

    private TrialOptions with(String name, String value) {
        return switch (name) {
            case "-time" -> new TrialOptions(duration(value), jobs, seed, only, parallel);
            case "-jobs" -> new TrialOptions(time, Integer.parseInt(value), seed, only, parallel);
            case "-seed" -> new TrialOptions(time, jobs, Long.parseLong(value), only, parallel);
            case "-job" -> new TrialOptions(time, jobs, seed, Integer.parseInt(value), parallel);
            case "-parallel" -> new TrialOptions(time, jobs, seed, only, Integer.parseInt(value));
            default -> throw new IllegalArgumentException(name + " is not an option");
        };
    }

    /** {@code 90s}, {@code 10m}, {@code 2h} or seconds. */
    private static Duration duration(String text) {
        String number = text.replaceFirst("[smh]$", "");
        long seconds = Long.parseLong(number);
        return text.endsWith("h")
                ? Duration.ofHours(seconds)
                : text.endsWith("m") ? Duration.ofMinutes(seconds) : Duration.ofSeconds(seconds);
    }
}
