/**
 * The pieces that windows are made of: text in two languages that can be changed while it is shown, the log, the list, the table of
 * images. They know nothing of transfers; what they show is given to them. Everything here belongs to the event thread unless it says
 * otherwise.
 */
@NullMarked
package io.imagetransmit.gui.view;

import org.jspecify.annotations.NullMarked;
