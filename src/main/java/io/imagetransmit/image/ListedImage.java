package io.imagetransmit.image;

import org.jspecify.annotations.Nullable;

/**
 * An image as the user wrote it.
 *
 * @param host the registry that the line names, in lower case and with its port. It is only a hint: images are read from
 *     the registry that the user chose
 * @param image tag {@code latest} where the line gives neither tag nor digest
 */
public record ListedImage(@Nullable String host, ImageReference image) {}
