package io.imagetransmit.squashfs;

/** What is neither a file nor a directory nor a link: it has no content. */
public record OtherNode(Kind kind) implements Node {
    /** What it is. */
    public enum Kind {
        BLOCK_DEVICE,
        CHARACTER_DEVICE,
        FIFO,
        SOCKET
    }
}
