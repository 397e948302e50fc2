/**
 * Where people change {@code cfg.yaml} without a text editor: the settings, the form of a repository with the doctor beside it, and
 * what a window shows as long as there is no {@code cfg.yaml}. What is typed goes into a {@code Draft}, which has a thread of its
 * own; it edits the file in memory, has the result read by the same reader as every start of the program, and tells what that found.
 * So nothing is parsed here, and no rule stands here. Everything else belongs to the event thread.
 */
@NullMarked
package io.imagetransmit.gui.settings;

import org.jspecify.annotations.NullMarked;
