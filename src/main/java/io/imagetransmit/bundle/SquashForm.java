package io.imagetransmit.bundle;

import io.imagetransmit.deflate.GzipRecipe;
import org.jspecify.annotations.Nullable;

/** How a blob stands in a squashfs data file, as the meta file's {@link MetaKeys#RECIPE} has it. */
sealed interface SquashForm {
    /**
     * As it is.
     *
     * @param attempt which one brought it: an attempt that failed leaves a file of wrong content behind, under the name that is
     *     then lost to the next
     */
    record Whole(int attempt) implements SquashForm {}

    /** A layer as a folder of its files. */
    record Folder(GzipRecipe recipe) implements SquashForm {}

    /** Null for what needs no words. */
    default @Nullable String text() {
        if (this instanceof Folder folder) {
            return folder.recipe().toText();
        }
        return this instanceof Whole whole && whole.attempt() > 1 ? "whole/" + whole.attempt() : null;
    }

    /** Reads what {@link #text()} gave; anything else is an {@link IllegalArgumentException}. */
    static SquashForm parse(@Nullable String text) {
        if (text == null) {
            return new Whole(1);
        }
        if (text.matches("whole/[0-9]{1,6}")) {
            return new Whole(Integer.parseInt(text.substring("whole/".length())));
        }
        return new Folder(GzipRecipe.parse(text));
    }
}
