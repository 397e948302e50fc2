package io.imagetransmit.config;

/**
 * How bundles in the form {@code compact} are packed.
 *
 * @param level of Zstandard, 1 to 19
 * @param window how much is packed together, bytes: 1, 2, 4, 8, 16 or 32 MiB
 */
public record CompactSettings(int level, int window) {}
