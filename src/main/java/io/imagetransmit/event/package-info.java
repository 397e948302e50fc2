/**
 * What happens during a transfer, as data: {@link io.imagetransmit.event.TransferEvent} for each thing worth telling, and
 * {@link io.imagetransmit.event.ProgressMeter} for what changes too often to be told. Whoever shows a transfer to a person
 * (terminal, log file, window) listens to these and to nothing else.
 */
@NullMarked
package io.imagetransmit.event;

import org.jspecify.annotations.NullMarked;
