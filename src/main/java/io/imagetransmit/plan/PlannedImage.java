package io.imagetransmit.plan;

import io.imagetransmit.image.ImageReference;

/**
 * One image to be carried.
 *
 * @param lineNumber its line in the user's list, counted from 1
 * @param text that line, for messages
 * @param source as it is asked for at the source
 * @param target as it is called at the target: a tag without a digest, or a digest where there is no tag
 */
public record PlannedImage(int lineNumber, String text, ImageReference source, ImageReference target) {}
