package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */10 * * * *       | 2026-11-26T08:00:00+08:00[Asia/Shanghai]      | 2026-11-26T08:10+08:00[Asia/Shanghai]
            0 2 * * *          | 2026-11-26T08:00:00+08:00[Asia/Shanghai]      | 2026-11-27T02:00+08:00[Asia/Shanghai]
            */10 22-23,0-5 * * * | 2026-11-26T05:55:00Z[UTC]                   | 2026-11-26T22:00Z[UTC]
            0 0 29 2 *         | 2026-11-26T05:55:00Z[UTC]                     | 2028-02-29T00:00Z[UTC]
            30 2 * * *         | 2026-03-28T12:00:00+01:00[Europe/Berlin]      | 2026-03-30T02:30+02:00[Europe/Berlin]
            0 9 * * 1-5        | 2026-11-27T10:00:00Z[UTC]                     | 2026-11-30T09:00Z[UTC]
            """)
    void saysWhenTheNextTimeIs(String text, ZonedDateTime after, ZonedDateTime next) {
        assertEquals(next, new CronExpression(text).next(after).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "every hour", "* * * *", "60 * * * *", "0 0 31 2 *", "0 0 0 * * *"})
    void refusesWhatMeansNothingOrNever(String text) {
        assertThrows(IllegalArgumentException.class, () -> new CronExpression(text));
    }

    @Test
    void isRefusedInTheConfigurationWithItsLine(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) {
        assertEquals(
                java.util.List.of("ERROR 2 schedule WRONG_VALUE {expected=SCHEDULE, value=0 0 31 2 *}"),
                new ConfigFixture(folder).problems("interval: 5\nschedule: 0 0 31 2 *\n"));
    }
}
