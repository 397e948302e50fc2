package io.imagetransmit.gui.view;

import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.image.WatchList;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;

/** By which rules a list is read. Usable on any thread. */
public enum ListTerms {
    /** A line is an image. */
    IMAGES,
    /** A line is what shall be watched. */
    WATCH;

    /**
     * What became of a list's lines.
     *
     * @param understood how many of them say something
     * @param invalid those that do not, from top to bottom
     */
    public record Reading(int understood, List<ListLine.Invalid> invalid) {
        public static final Reading NOTHING = new Reading(0, List.of());

        public Reading {
            invalid = List.copyOf(invalid);
        }
    }

    Reading read(String text) {
        try {
            StringReader reader = new StringReader(text);
            if (this == WATCH) {
                WatchList list = WatchList.read(reader);
                return new Reading(list.lines().size(), list.invalid());
            }
            ImageList list = ImageList.read(reader);
            return new Reading(list.entries().size(), list.invalid());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // strings are always readable
        }
    }
}
