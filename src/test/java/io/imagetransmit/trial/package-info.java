/**
 * Trial by fault: random jobs through registries, lines and processes that fail at random, and afterwards the question whether what
 * the program said is true. {@link io.imagetransmit.trial.Trial} is the program, {@code ./trial} starts it, and {@code
 * docs/trial.md} tells what it does.
 *
 * <p>A {@link io.imagetransmit.trial.JobPlan} is drawn from a seed and says all that is random. {@link io.imagetransmit.trial.World}
 * is what it takes place in: two registries, {@link io.imagetransmit.trial.Lines} to them that break as a {@link
 * io.imagetransmit.trial.FaultPlan} says, and a working directory. A {@link io.imagetransmit.trial.Scenario} runs the program in it,
 * and {@link io.imagetransmit.trial.Checks} compares the registries' own files with what should be there.
 */
@NullMarked
package io.imagetransmit.trial;

import org.jspecify.annotations.NullMarked;
