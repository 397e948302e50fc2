package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "250000, 250000",
        "10MB, 10000000",
        "10 MB, 10000000",
        "10mb/s, 10000000",
        "512KB/s, 512000",
        "512KiB/s, 524288",
        "1.5MiB, 1572864",
        "1.5M, 1500000",
        "2g, 2000000000",
        "1GiB / s, 1073741824",
        "1T, 1000000000000",
        "1Ti, 1099511627776",
        "7B, 7",
        "7B/s, 7",
        "0.001, 1",
        "0MB, 0",
        "0.0001KB, 1",
        "007, 7",
        "9223372036854775, 9223372036854775"
    })
    void reads(String text, long bytes) {
        assertEquals(OptionalLong.of(bytes), Rate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fast",
                "-1",
                "+1",
                "10Mbps",
                "10Mbit",
                "1,5MB",
                "MB",
                "10 M B",
                "10MB/min",
                "1e6",
                ".5MB",
                "5.",
                "999999999999999999TB",
                "１０MB",
                "10MB/s/s"
            })
    void refuses(String text) {
        assertEquals(OptionalLong.empty(), Rate.parse(text));
    }
}
