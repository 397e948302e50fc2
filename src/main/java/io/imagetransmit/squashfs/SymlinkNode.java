package io.imagetransmit.squashfs;

import java.nio.charset.StandardCharsets;

/** A symbolic link. Nothing here ever follows one. */
public final class SymlinkNode implements Node {
    private final byte[] target;

    /** Takes the array over. */
    SymlinkNode(byte[] target) {
        this.target = target;
    }

    /** The bytes of the path that it points to: never empty, of any encoding, and possibly leading out of the image. */
    public byte[] target() {
        return target.clone();
    }

    @Override
    public String toString() {
        return "-> " + new String(target, StandardCharsets.UTF_8);
    }
}
