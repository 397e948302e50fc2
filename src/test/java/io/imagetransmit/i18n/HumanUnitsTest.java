package io.imagetransmit.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanUnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.0B",
        "1, 1.0B",
        "1023, 1023.0B",
        "1024, 1.0KB",
        "1536, 1.5KB",
        "2800000, 2.7MB",
        "1048524, 1023.9KB",
        "1048525, 1.0MB",
        "1048575, 1.0MB",
        "1048576, 1.0MB",
        "1073741824, 1.0GB",
        "1099511627776, 1.0TB",
        "9223372036854775807, 8.0EB",
        "-5, 0.0B",
    })
    void bytesAsTheOldToolWroteThem(long bytes, String expected) {
        assertEquals(expected, HumanUnits.bytes(bytes));
    }

    @Test
    void ratesAlsoWhereThereIsNoneYet() {
        assertEquals("0.0B/s", HumanUnits.rate(0));
        assertEquals("549.8KB/s", HumanUnits.rate(563_000));
        assertEquals("0.0B/s", HumanUnits.rate(Double.NaN));
        assertEquals("0.0B/s", HumanUnits.rate(Double.POSITIVE_INFINITY));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0S",
        "999, 0S",
        "3000, 3S",
        "59999, 59S",
        "60000, 1M00S",
        "125000, 2M05S",
        "3599000, 59M59S",
        "3725000, 1H02M05S",
        "360000000, 100H00M00S",
        "-1, 0S",
    })
    void durations(long milliseconds, String expected) {
        assertEquals(expected, HumanUnits.duration(Duration.ofMillis(milliseconds)));
    }

    /** The decimal point must not become a comma: other programs read these lines. */
    @Test
    void theSystemsLocaleDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals("1.5KB", HumanUnits.bytes(1536));
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals("1.5KB", HumanUnits.bytes(1536));
            assertEquals("2M05S", HumanUnits.duration(Duration.ofSeconds(125)));
        } finally {
            Locale.setDefault(before);
        }
    }
}
