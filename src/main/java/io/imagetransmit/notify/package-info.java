/**
 * Tells people's chat robots and other programs what happened. {@link io.imagetransmit.notify.Notifier#tell} puts a
 * {@link io.imagetransmit.notify.Notice} into the queue of each channel and returns; a thread a channel ({@code Line}) takes it out,
 * has the {@link io.imagetransmit.notify.Channel} make a message of it, sends it, and repeats what failed for a reason that may pass.
 * A channel gets at most 20 messages in any minute, because DingTalk shuts a robot up that sends more: the last of the 20 is kept for
 * the end of the run, and what comes beyond the others waits and then goes as one message.
 *
 * <p>Nothing here throws at whoever tells, or keeps them waiting, except {@link io.imagetransmit.notify.Notifier#close}, which waits
 * as long as it is allowed to. What could not be told becomes an {@link io.imagetransmit.notify.Undelivered}. Tokens, secrets and
 * addresses are in none of the texts that leave this package, nor in any {@code toString}.
 */
@NullMarked
package io.imagetransmit.notify;

import org.jspecify.annotations.NullMarked;
