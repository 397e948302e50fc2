package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Runs {@code doctor} on a {@code cfg.yaml}, and looks at the lines that it writes. No secret may ever be in them. */
final class DoctorRig implements AutoCloseable {
    static final Credentials USER = new Credentials("bob", "s3cr3t-Pässword");

    private final ProgramRig rig = new ProgramRig();

    ProgramRig program() {
        return rig;
    }

    /** The lines of the user in {@code cfg.yaml}. */
    static String login() {
        return "\nuser: " + USER.user() + "\npassword: " + USER.password();
    }

    /** A target alone, with these lines. */
    ProgramRig.Result target(String lines) {
        rig.write("cfg.yaml", "target:\n- name: b\n  " + lines.strip().replace("\n", "\n  ") + "\n");
        return run();
    }

    /** A source alone, with these lines. */
    ProgramRig.Result source(String lines) {
        rig.write("cfg.yaml", "source:\n- name: a\n  " + lines.strip().replace("\n", "\n  ") + "\n");
        return run();
    }

    ProgramRig.Result run(String... names) {
        ProgramRig.Result result =
                rig.run(Stream.concat(Stream.of("doctor"), Stream.of(names)).toArray(String[]::new));
        String pair = USER.user() + ":" + USER.password();
        String base64 = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        assertFalse(result.all().contains(USER.password()), result.all());
        assertFalse(result.all().contains(base64), result.all());
        return result;
    }

    static List<String> faults(ProgramRig.Result result) {
        return result.out().lines().filter(line -> line.startsWith("  X")).toList();
    }

    /** Exactly one line is marked as a fault; it is this step's, and below it stands a cure with these words. */
    static void assertFault(ProgramRig.Result result, String step, String found, String cure) {
        List<String> faults = faults(result);
        assertEquals(1, faults.size(), result.all());
        assertTrue(faults.get(0).startsWith("  X   " + step + " "), result.all());
        assertCured(result, faults.get(0), found, cure);
        assertEquals(1, result.code(), result.all());
    }

    /** No fault, but a line of this step with this mark that says so, and a cure below it. */
    static void assertHint(ProgramRig.Result result, String step, String found, String cure) {
        assertEquals(List.of(), faults(result), result.all());
        List<String> hints = result.out()
                .lines()
                .filter(line -> line.startsWith("  !   " + step + " ") || line.startsWith("  -   " + step + " "))
                .toList();
        assertEquals(1, hints.size(), result.all());
        assertCured(result, hints.get(0), found, cure);
        assertEquals(0, result.code(), result.all());
    }

    private static void assertCured(ProgramRig.Result result, String line, String found, String cure) {
        List<String> lines = result.out().lines().toList();
        assertTrue(line.contains(found), result.all());
        String below = lines.get(lines.indexOf(line) + 1);
        assertTrue(below.startsWith("      ") && below.contains("cure: ") && below.contains(cure), result.all());
    }

    /** There is a line that begins like this and has this part. */
    static void assertLine(ProgramRig.Result result, String start, String part) {
        assertTrue(
                result.out().lines().anyMatch(line -> line.startsWith("  " + start) && line.contains(part)),
                start + " … " + part + " is not in " + result.all());
    }

    @Override
    public void close() {
        rig.close();
    }
}
