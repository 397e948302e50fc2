/** The command line: arguments in, text out. No transfer logic lives here. */
@NullMarked
package io.imagetransmit.cli;

import org.jspecify.annotations.NullMarked;
