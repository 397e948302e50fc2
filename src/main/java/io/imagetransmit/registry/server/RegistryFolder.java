package io.imagetransmit.registry.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The served folder: every layout below it is a repository with the name of its path. If the folder is a layout itself it
 * is a repository too, named after the folder. What is the server's own lies in {@code .image-transmit}, which no
 * repository can be called.
 */
final class RegistryFolder implements Closeable {
    private static final String OWN = ".image-transmit";

    private final Path folder;
    private final @Nullable RepositoryName ownName;
    private final @Nullable FileChannel lock;
    private final Map<RepositoryName, Repository> repositories = new ConcurrentHashMap<>();

    private RegistryFolder(Path folder, @Nullable FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
        this.ownName = Repository.isLayout(folder) ? RepositoryName.forFolder(folder) : null;
    }

    /**
     * Opens a folder.
     *
     * @param readOnly whether nothing may be written; otherwise the folder is created when absent, and locked, as two
     *     servers would overwrite each other's indexes
     */
    static RegistryFolder open(Path folder, boolean readOnly) throws IOException {
        Path real = folder.toAbsolutePath().normalize();
        if (readOnly) {
            if (!Files.isDirectory(real)) {
                throw new NotDirectoryException(folder.toString());
            }
            return new RegistryFolder(real, null);
        }
        Files.createDirectories(uploads(real));
        Files.createDirectories(temporary(real));
        FileChannel lock = lock(real.resolve(OWN).resolve("lock"), folder);
        try {
            clear(temporary(real));
            return new RegistryFolder(real, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Where uploads grow. */
    Path uploads() {
        return uploads(folder);
    }

    /** A repository that exists; null if it does not. */
    @Nullable
    Repository find(RepositoryName name) {
        Path path = path(name);
        if (!Repository.isLayout(path)) {
            return null;
        }
        return repositories.computeIfAbsent(name, key -> new Repository(key, path, temporary(folder)));
    }

    /** A repository that may not exist yet; it is created by the first thing that is put into it. */
    Repository at(RepositoryName name) {
        return repositories.computeIfAbsent(name, key -> new Repository(key, path(key), temporary(folder)));
    }

    /** The names of all repositories, in the order of their characters. */
    NavigableSet<String> names() throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        if (ownName != null) {
            names.add(ownName.text());
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                if (path.equals(folder)) {
                    return FileVisitResult.CONTINUE;
                }
                String name = folder.relativize(path)
                        .toString()
                        .replace(path.getFileSystem().getSeparator(), "/");
                if (!RepositoryName.isAllowed(name)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (Repository.isLayout(path)) {
                    names.add(name);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (Files.exists(path) && path.equals(folder)) {
                    throw e;
                }
                return FileVisitResult.CONTINUE; // somebody else's folder, or just deleted: not ours to show
            }
        });
        return names;
    }

    private Path path(RepositoryName name) {
        return name.equals(ownName) ? folder : folder.resolve(name.text());
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }

    private static Path uploads(Path folder) {
        return folder.resolve(OWN).resolve("uploads");
    }

    private static Path temporary(Path folder) {
        return folder.resolve(OWN).resolve("temporary");
    }

    private static FileChannel lock(Path file, Path folder) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null; // by another server of this process
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            throw new FileSystemException(folder.toString(), null, "another server has this folder");
        }
        return channel;
    }

    private static void clear(Path temporary) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
