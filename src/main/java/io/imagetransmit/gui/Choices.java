package io.imagetransmit.gui;

import org.jspecify.annotations.Nullable;

/**
 * What stands in the window's first row.
 *
 * @param source name of a source; null if there is none
 * @param target name of a target or group, {@code docker} or {@code ctr}; null if there is none
 * @param increment whether a bundle leaves out what earlier ones hold
 */
record Choices(
        @Nullable String source,
        @Nullable String target,
        int connections,
        int retries,
        boolean increment,
        boolean singleFile) {}
