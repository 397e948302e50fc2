/**
 * From what the user wrote to what shall be done: {@link io.imagetransmit.plan.TargetNaming} says which image of the source
 * a line means and what it is called at the target, {@link io.imagetransmit.plan.TransferPlan} does so for a whole list and
 * finds the lines that would get into each other's way. Nothing here asks a registry anything.
 */
@NullMarked
package io.imagetransmit.plan;

import org.jspecify.annotations.NullMarked;
