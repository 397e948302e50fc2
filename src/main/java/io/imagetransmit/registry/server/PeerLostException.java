package io.imagetransmit.registry.server;

import java.io.IOException;

/** The connection to the client broke or was cut: there is nobody left to answer. All other I/O errors are the disk's. */
final class PeerLostException extends IOException {
    PeerLostException(String message) {
        super(message);
    }

    PeerLostException(IOException cause) {
        super(cause);
    }
}
