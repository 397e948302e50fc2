package io.imagetransmit.gui.view;

import io.imagetransmit.i18n.Messages;
import org.jspecify.annotations.Nullable;

/** A place in the table, for the rows that an image has one after the other. */
final class ImageEntry {
    private ImageRow row;
    private @Nullable String error;
    private @Nullable Messages language;

    ImageEntry(ImageRow row) {
        this.row = row;
    }

    ImageRow row() {
        return row;
    }

    void row(ImageRow next) {
        if (next.error() != row.error()) {
            error = null;
        }
        row = next;
    }

    /** The error in this language, empty for none. It is kept: while the table is sorted it is asked for thousands of times. */
    String error(Messages messages) {
        String sentence = error;
        if (sentence == null || language != messages) {
            sentence = row.error() == null ? "" : row.error().apply(messages);
            error = sentence;
            language = messages;
        }
        return sentence;
    }
}
