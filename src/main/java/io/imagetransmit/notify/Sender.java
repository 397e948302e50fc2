package io.imagetransmit.notify;

import io.imagetransmit.notify.Channel.Message;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Carries messages to where they go. Safe for use by several threads. */
interface Sender extends AutoCloseable {
    /** Sends it once, and gives the answer, whatever its status. */
    Reply send(Message message) throws IOException;

    /** Breaks off what is under way. */
    @Override
    void close();

    /**
     * An answer.
     *
     * @param retryAfter the header of that name, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(int status, byte[] body, @Nullable String retryAfter) {}

    /** Makes one when it is needed first. */
    interface Opener {
        Sender open() throws IOException;
    }
}
