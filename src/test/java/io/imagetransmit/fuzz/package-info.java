/**
 * Feeds parsers of foreign bytes with what nobody would send in good faith. A {@link io.imagetransmit.fuzz.Target} is a parser
 * with its seeds and with what it may answer; targets stand beside what they test, in classes whose names end in {@code Fuzz},
 * and are gathered in {@link io.imagetransmit.fuzz.Targets}. {@code ./fuzz} drives them by coverage (Jazzer) or by seeded
 * mutation ({@link io.imagetransmit.fuzz.Fuzzer}); a short run of the latter is part of the tests.
 */
@NullMarked
package io.imagetransmit.fuzz;

import org.jspecify.annotations.NullMarked;
