package io.imagetransmit.registry;

import java.net.URI;

/**
 * An upload that a registry has opened.
 *
 * @param location the newest address that the registry gave for it
 * @param offset how many bytes the registry holds, as it said itself
 * @param smallestChunk {@code OCI-Chunk-Min-Length} in bytes, 0 if the registry has none
 */
record UploadSession(String repository, URI location, long offset, long smallestChunk) {}
