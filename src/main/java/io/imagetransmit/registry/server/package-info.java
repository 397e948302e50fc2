/**
 * A small registry (OCI distribution specification 1.1) on a folder of OCI image layouts: each repository is the layout
 * {@code FOLDER/name}, so other tools can read what was pushed here, and what they put there can be pulled.
 *
 * <p>{@link io.imagetransmit.registry.server.RegistryServer} accepts connections on a
 * {@link io.imagetransmit.http.server.GuardedServer}. A request becomes an {@code Exchange}, whose streams are watched so that a
 * peer that stops moving bytes loses its thread; {@code Router} finds the endpoint for it. Below the endpoints {@code RegistryFolder} finds a {@code Repository},
 * which owns one layout: its blobs and its {@code index.json}, held in memory as an immutable {@code LayoutIndex}.
 *
 * <p>An upload grows under {@code FOLDER/.image-transmit/uploads}, is hashed while it arrives, and is moved into the layout
 * when its digest is right. An upload is that one file and nothing else: its length is where the session stands, so a
 * session outlives its connection and the server. Whoever kills the process at any moment leaves valid layouts behind; files
 * are not forced to the disk, so that much is not promised for a power failure.
 */
@NullMarked
package io.imagetransmit.registry.server;

import org.jspecify.annotations.NullMarked;
