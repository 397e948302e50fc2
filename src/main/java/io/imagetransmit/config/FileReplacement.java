package io.imagetransmit.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replaces a small file whole or not at all. */
final class FileReplacement {
    private static final int MAXIMUM_LINKS = 40;
    private static final Set<PosixFilePermission> OF_GROUP = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);

    private FileReplacement() {}

    /** What a symbolic link leads to, whether or not that is there; any other path itself. */
    static Path followed(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == MAXIMUM_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        return path;
    }

    /** Writes a file with the permissions that it has, or for its owner alone where it is new. */
    static void write(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        // made for its owner alone where there are such permissions
        Path temporary = Files.createTempFile(file.getParent(), "cfg-", ".new");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                keepPermissions(file, temporary);
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void keepPermissions(Path file, Path temporary) throws IOException {
        PosixFileAttributeView old = view(file);
        PosixFileAttributeView fresh = view(temporary);
        if (old == null || fresh == null || !Files.exists(file)) {
            return;
        }
        PosixFileAttributes attributes = old.readAttributes();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(attributes.permissions());
        if (!isGroupKept(attributes, fresh)) {
            // another group may not see the passwords
            permissions.removeAll(OF_GROUP);
        }
        fresh.setPermissions(permissions);
    }

    private static @Nullable PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class);
    }

    private static boolean isGroupKept(PosixFileAttributes old, PosixFileAttributeView fresh) throws IOException {
        PosixFileAttributes given = fresh.readAttributes();
        try {
            if (!given.owner().equals(old.owner())) {
                fresh.setOwner(old.owner());
            }
            if (!given.group().equals(old.group())) {
                fresh.setGroup(old.group());
            }
            return true;
        } catch (IOException e) {
            // only an administrator may give files away
            return fresh.readAttributes().group().equals(old.group());
        }
    }
}
