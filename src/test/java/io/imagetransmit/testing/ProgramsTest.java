package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ProgramsTest {
    private static final String MISSING = "no-such-program-anywhere";

    @Test
    void missingProgramAbortsTheTestWithTheReason() {
        TestAbortedException aborted =
                assertThrows(TestAbortedException.class, () -> Programs.require(MISSING, Map.of()));
        assertTrue(String.valueOf(aborted.getMessage()).contains(MISSING));
    }

    @Test
    void missingProgramFailsWhereNothingMayBeSkipped() {
        assertThrows(AssertionFailedError.class, () -> Programs.require(MISSING, Map.of("CI", "true")));
        assertThrows(
                AssertionFailedError.class, () -> Programs.require(MISSING, Map.of("IMAGE_TRANSMIT_REQUIRE_ALL", "1")));
    }

    @Test
    void commandGivesOutputAndExitCode() {
        byte[] input = "read me".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "read me", Command.of(Programs.require("cat")).reading(input).runOrFail());
        Command failing = Command.of(Programs.require("sh"), "-c", "echo $WHY >&2; exit 3")
                .with("WHY", "because");
        assertEquals(new Command.Result(3, "because\n"), failing.run());
        assertThrows(IllegalStateException.class, failing::runOrFail);
    }
}
