/**
 * One source for several readers that go at their own pace: {@link io.imagetransmit.share.SharedSource} gives each of them a view
 * of it. A blob is fetched once, by a thread of its own ({@code Pump}) and as fast as the source gives it, into a file that grows
 * ({@code GrowingFile}); the views read that file from any offset and wait for what has not come yet ({@code SharedStream}). When
 * all of them have had a blob its file goes ({@code SharedBlobs}). What was asked of the source's manifests is remembered for as
 * long ({@code Remembered}).
 *
 * <p>The files have no name while they are used, or are deleted by the system, so that a killed process leaves none behind. Without
 * a disk, or without room on it, each view reads from the source by itself: more bytes, but the same ones.
 */
@NullMarked
package io.imagetransmit.share;

import org.jspecify.annotations.NullMarked;
