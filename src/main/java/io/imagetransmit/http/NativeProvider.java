package io.imagetransmit.http;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Duration;
import java.time.Instant;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * Conscrypt, which does TLS about a third faster than the JDK. Loading its native library takes some 80 ms and 5 MB, so
 * it happens when the first TLS connection is made, and not at all where it cannot work. Safe for use by many threads.
 */
final class NativeProvider {
    private final boolean wanted;
    private boolean tried;
    private volatile @Nullable Provider provider;
    private volatile @Nullable Throwable failure;

    NativeProvider(boolean wanted) {
        this.wanted = wanted;
    }

    /** Conscrypt, loaded now if it is not yet; null where it is not wanted or does not work. */
    synchronized @Nullable Provider load() {
        if (wanted && !tried) {
            tried = true;
            try {
                provider = newProvider();
            } catch (RuntimeException | LinkageError e) {
                // no library for this machine, a folder without the right to execute, …: TLS works without it
                failure = e;
            }
        }
        return provider;
    }

    /** Conscrypt if a connection has loaded it. */
    @Nullable
    Provider ifLoaded() {
        return provider;
    }

    /** Why {@link #load} came back empty-handed, for a debug log. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private static Provider newProvider() {
        // Conscrypt would create a missing folder, or log a warning on standard error and take another
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", ""));
        if (!Files.isDirectory(temporary) || !Files.isWritable(temporary)) {
            throw new IllegalStateException("no writable temporary folder for the native library");
        }
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            deleteLeftovers(temporary, Instant.now().minus(Duration.ofHours(1)));
        }
        return Conscrypt.newProviderBuilder().provideTrustManager(false).build();
    }

    /**
     * Deletes what earlier runs have left: Conscrypt unpacks its library into the temporary folder and deletes it once
     * loaded, which Windows does not allow as long as the process lives. Those in use by others stay for the same reason.
     */
    static void deleteLeftovers(Path folder, Instant before) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "conscrypt_openjdk_jni-*.dll")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    deleteUnlessInUse(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // a folder that may not be listed cannot be tidied up; the next run tries again
        }
    }

    private static void deleteUnlessInUse(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // in use by another process
        }
    }
}
