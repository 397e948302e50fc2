/**
 * Rigs for tests that want the real thing: Debian's registry, nginx and Docker engine as processes of their own, a token
 * issuer, certificates, a proxy that breaks connections on purpose, and images made by hand with a walker that checks them
 * again. A rig is an {@link java.lang.AutoCloseable}: it binds loopback only, on a port that the system chose, keeps its
 * files in a temporary folder of its own, and ends what it started by its own handle, at the latest when the JVM ends.
 *
 * <p>Nothing here uses the program's HTTP client or manifest parser: what checks them must not share their mistakes.
 */
@NullMarked
package io.imagetransmit.testing;

import org.jspecify.annotations.NullMarked;
