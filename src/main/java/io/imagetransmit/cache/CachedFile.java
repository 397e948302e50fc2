package io.imagetransmit.cache;

import io.imagetransmit.image.Descriptor;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file that has been found right, open for reading. */
record CachedFile(Descriptor blob, Path path, FileChannel channel) {}
