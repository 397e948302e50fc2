package io.imagetransmit.trial;

import io.imagetransmit.cli.BundleRig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

/** The age of files: what a clock that is set by days looks like to a program that is started after it. */
final class Ages {
    private Ages() {}

    /** Makes all files below a folder so many days younger, or older. */
    static void shift(Path folder, int days) {
        try {
            for (Path file : BundleRig.files(folder)) {
                FileTime now = Files.getLastModifiedTime(file);
                Files.setLastModifiedTime(file, FileTime.from(now.toInstant().plus(Duration.ofDays(days))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
