/**
 * A registry as a source and as a sink, after the OCI distribution specification 1.1 and what Docker registries do besides.
 * {@link io.imagetransmit.registry.RegistryConnector} finds out how a registry wants to be spoken to and gives a
 * {@link io.imagetransmit.registry.RegistryClient}, which knows addresses, scopes and what error answers mean;
 * {@link io.imagetransmit.registry.RegistrySource} and {@link io.imagetransmit.registry.RegistrySink} are what the engine sees.
 * Broken downloads go on by range ({@code BlobDownload}), broken uploads from where the session stands ({@code BlobUpload}).
 */
@NullMarked
package io.imagetransmit.registry;

import org.jspecify.annotations.NullMarked;
