/**
 * The JDK's own HTTP server, made fit for strangers: {@link io.imagetransmit.http.server.GuardedServer} has a bounded number of
 * threads, and a {@code Watchdog} takes them back from peers that stop moving bytes.
 */
@NullMarked
package io.imagetransmit.http.server;

import org.jspecify.annotations.NullMarked;
