package io.imagetransmit.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short trial: the same jobs every time, and others every day. The seed stands in the message of a failure. */
class TrialTest {
    private static final Duration TIME = Duration.ofSeconds(6);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasSaidIsTrue(boolean ofTheDay) throws Exception {
        long seed = ofTheDay ? LocalDate.now(ZoneOffset.UTC).toEpochDay() : 1;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        TrialOptions options = new TrialOptions(TIME, 25, seed, 0, 6);
        try (PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8)) {
            List<Table.Failure> failures = Trial.run(options, out);
            String told = text.toString(StandardCharsets.UTF_8);
            assertEquals(List.of(), failures.stream().map(Table.Failure::plan).toList(), told);
            assertTrue(told.contains("no violation"), told);
        }
    }
}
