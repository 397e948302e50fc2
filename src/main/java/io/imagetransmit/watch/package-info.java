/**
 * Looks for images that are new at the source, again and again. A {@link io.imagetransmit.watch.WatchList} says what is looked
 * for; a {@link io.imagetransmit.watch.Round} asks the source for tags and digests and compares them with the
 * {@link io.imagetransmit.watch.History}; a {@link io.imagetransmit.watch.Watcher} has what is new carried, writes down what
 * arrived, and keeps away for a while from what failed. {@link io.imagetransmit.watch.WatchStatus} tells others how it goes.
 */
@NullMarked
package io.imagetransmit.watch;

import org.jspecify.annotations.NullMarked;
