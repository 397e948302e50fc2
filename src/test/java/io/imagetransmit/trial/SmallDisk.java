package io.imagetransmit.trial;

import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of a few KB in the place of a folder, which only root can have. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;

    SmallDisk(Path folder, int kilobytes) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            // what is there already has to have room
            try (TemporaryFolder aside = new TemporaryFolder("aside")) {
                copy(folder, aside.path());
                long used = Long.parseLong(Command.of(Programs.require("du"), "-sk", folder)
                        .runOrFail()
                        .split("\\s", 2)[0]);
                mount("size=" + (used + kilobytes) + "k");
                copy(aside.path(), folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this user may have one here. */
    static boolean possible() {
        if (!"root".equals(System.getProperty("user.name"))
                || Programs.find("mount").isEmpty()) {
            return false;
        }
        try (TemporaryFolder folder = new TemporaryFolder("mount")) {
            new SmallDisk(folder.path(), 16).close();
            return true;
        } catch (IllegalStateException refused) {
            return false; // in a container
        }
    }

    private void mount(String options) {
        Command.of(Programs.require("mount"), "-t", "tmpfs", "-o", options, "trial", folder)
                .runOrFail();
    }

    /** Somebody has made room. */
    void grow() {
        Command.of(Programs.require("mount"), "-o", "remount,size=512m", folder).runOrFail();
    }

    /** What is on the small disk stays when the disk goes. */
    void keep() {
        try (TemporaryFolder aside = new TemporaryFolder("aside")) {
            copy(folder, aside.path());
            unmount();
            copy(aside.path(), folder);
        }
    }

    private static void copy(Path from, Path to) {
        Command.of(Programs.require("cp"), "-a", from + "/.", to).runOrFail();
    }

    private void unmount() {
        Command.of(Programs.require("umount"), "-l", folder).runOrFail();
    }

    @Override
    public void close() {
        if (Command.of(Programs.require("mountpoint"), "-q", folder).run().exitCode() == 0) {
            unmount();
        }
    }
}
