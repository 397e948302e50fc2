package io.imagetransmit.testing;

import java.nio.file.Path;

/**
 * Two PEM files.
 *
 * @param key an unencrypted private key, PKCS #8
 */
public record KeyAndCertificate(Path key, Path certificate) {}
