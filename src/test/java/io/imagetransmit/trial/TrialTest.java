package io.imagetransmit.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short trial, the same jobs every time: what other seeds find is for {@code ./trial} and not for the build. The seed stands in the message of a failure. */
class TrialTest {
    private static final Duration TIME = Duration.ofSeconds(3);

    @ParameterizedTest
    @ValueSource(longs = {1, 4})
    void whatWasSaidIsTrue(long seed) throws Exception {
        run(new TrialOptions(TIME, 25, seed, 0, 6));
    }

    /** Those that find the planted bugs of {@code src/test/mutants}: 13 and 14. */
    @ParameterizedTest
    @ValueSource(ints = {22, 90})
    void jobThatFindsAPlantedBug(int job) throws Exception {
        run(new TrialOptions(TIME, 1, 31, job, 1));
    }

    private static void run(TrialOptions options) throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8)) {
            List<Table.Failure> failures = Trial.run(options, out);
            String told = text.toString(StandardCharsets.UTF_8);
            assertEquals(List.of(), failures.stream().map(Table.Failure::plan).toList(), told);
            assertTrue(told.contains("no violation"), told);
        }
    }
}
