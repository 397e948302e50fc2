/**
 * Jobs: from what was asked for to a source, a sink and a plan, and the words for what becomes of them. Both front ends, the command
 * line and the window, hand in a {@link io.imagetransmit.job.JobRequest} and show what they are told as a
 * {@link io.imagetransmit.job.FrontEnd}.
 */
@NullMarked
package io.imagetransmit.job;

import org.jspecify.annotations.NullMarked;
