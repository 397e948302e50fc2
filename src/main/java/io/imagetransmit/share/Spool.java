package io.imagetransmit.share;

import io.imagetransmit.store.TransferException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where what several readers have to share lies in the meantime.
 *
 * @param folder is made when it is needed; whatever earlier runs have left there is removed
 * @param trouble is told once if the disk is full or cannot be written; the work goes on without it. Called from any thread
 */
public record Spool(Path folder, Consumer<TransferException> trouble) {}
