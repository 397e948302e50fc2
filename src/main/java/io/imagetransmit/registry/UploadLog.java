package io.imagetransmit.registry;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the addresses of running upload sessions in a folder, one small JSON file each, so that a later run can go on with a
 * large blob in the middle. Only the address is believed, and only as far as the registry confirms it. The files hold what may be
 * as good as a key, so only their owner may read them. Safe for use by several threads and processes.
 */
public final class UploadLog {
    private static final Duration KEPT = Duration.ofDays(7);
    private static final int LARGEST_FILE = 64 << 10;

    private final Path folder;
    private final Consumer<TransferException> trouble;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param folder is made when it is first needed
     * @param trouble is told once if the folder cannot be used; uploads then go on and only cannot be resumed by a later run
     */
    public UploadLog(Path folder, Consumer<TransferException> trouble) {
        this.folder = folder;
        this.trouble = trouble;
    }

    /** The session that an earlier run left, or null. */
    @Nullable
    URI find(URI registry, String repository, Digest digest) {
        Path file = file(registry, repository, digest);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
                return null;
            }
            JsonElement root = JsonParser.parseString(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            JsonElement location = root.isJsonObject() ? root.getAsJsonObject().get("location") : null;
            URI uri = location != null && location.isJsonPrimitive() ? URI.create(location.getAsString()) : null;
            return uri != null && isAt(registry, uri) ? uri : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (JsonParseException | IllegalArgumentException e) {
            forget(registry, repository, digest);
            return null;
        } catch (IOException e) {
            failed(file, e);
            return null;
        }
    }

    private static boolean isAt(URI registry, URI uri) {
        return registry.getScheme().equalsIgnoreCase(uri.getScheme())
                && registry.getHost().equalsIgnoreCase(uri.getHost())
                && registry.getPort() == uri.getPort();
    }

    void remember(URI registry, String repository, Digest digest, URI location) {
        JsonObject entry = new JsonObject();
        entry.addProperty("registry", registry.toString());
        entry.addProperty("repository", repository);
        entry.addProperty("digest", digest.toString());
        entry.addProperty("location", location.toString());
        Path file = file(registry, repository, digest);
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, "upload", ".tmp"); // for the owner's eyes only
            try {
                Files.writeString(temporary, entry.toString());
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            failed(file, e);
        }
    }

    void forget(URI registry, String repository, Digest digest) {
        Path file = file(registry, repository, digest);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failed(file, e);
        }
    }

    /** Removes what is so old that no registry keeps the session any more, and what a killed run left half written. */
    public void prune(Instant now) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                boolean half = file.toString().endsWith(".tmp");
                Duration limit = half ? Duration.ofHours(1) : KEPT;
                if (Files.isRegularFile(file)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(limit))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            failed(folder, e);
        }
    }

    private Path file(URI registry, String repository, Digest digest) {
        String key = registry + "\n" + repository + "\n" + digest;
        return folder.resolve(
                Digest.sha256(key.getBytes(StandardCharsets.UTF_8)).hex() + ".json");
    }

    private void failed(Path file, IOException e) {
        if (told.compareAndSet(false, true)) {
            trouble.accept(new TransferException(
                    Side.DISK,
                    Kind.DISK,
                    Map.of("path", file.toString(), "message", String.valueOf(e.getMessage())),
                    e));
        }
    }
}
