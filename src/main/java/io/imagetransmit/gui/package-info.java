/**
 * The window: one more front end on the same planner, engine and events as the command line. What is done, {@code job} does; here it is
 * asked for and shown.
 */
@NullMarked
package io.imagetransmit.gui;

import org.jspecify.annotations.NullMarked;
