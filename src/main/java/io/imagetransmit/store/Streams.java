package io.imagetransmit.store;

import java.io.Closeable;
import java.io.IOException;

/** What every user of streams needs once. */
public final class Streams {
    private Streams() {}

    /**
     * Closes something that was only read from. All that it had to give has been given and verified, so a failure to close it
     * changes nothing and is not reported.
     */
    @SuppressWarnings("EmptyCatch") // see above: there is nobody whom it concerns
    public static void closeAnyway(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException ignored) {
            // the content has been verified; see above
        }
    }
}
