package io.imagetransmit.watch;

import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.store.ImageSink;

/**
 * Where new images go.
 *
 * @param host what stands in front of an image's name, in messages and in the history
 * @param sameRegistry whether this is the source's registry, where an image cannot be carried to its own place
 */
public record WatchTarget(String host, TargetNaming naming, ImageSink sink, boolean sameRegistry) {}
