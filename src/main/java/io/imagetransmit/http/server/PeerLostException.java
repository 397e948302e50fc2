package io.imagetransmit.http.server;

import java.io.IOException;

/** The connection to the client broke or was cut: there is nobody left to answer. All other I/O errors are the disk's. */
public final class PeerLostException extends IOException {
    public PeerLostException(String message) {
        super(message);
    }

    public PeerLostException(IOException cause) {
        super(cause);
    }
}
