package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileSaveTest {
    private static final String TEXT = "# 源\r\nmaxconn: 5 # 最大 😀\r\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    Path path;

    @BeforeEach
    void write() throws IOException {
        path = folder.resolve("cfg.yaml");
        Files.writeString(path, TEXT);
    }

    private ConfigFile changed() throws Exception {
        ConfigFile file = ConfigFile.read(path);
        file.set("maxconn", "8");
        return file;
    }

    /** Nothing is left beside the file. */
    private void assertAlone() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    void everyEncodingStays() throws Exception {
        String mark = "\uFEFF";
        for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "GB18030")) {
            for (String start : charset.equals("UTF-8") ? List.of("", mark) : List.of(mark)) {
                String text = charset.equals("GB18030") ? TEXT : start + TEXT;
                Files.write(path, text.getBytes(Charset.forName(charset)));
                ConfigFile file = ConfigFile.read(path);
                file.set("maxconn", "8");
                file.set("outprefix", "南京");
                file.save();
                String wanted = text.replace("5", "8") + "outprefix: 南京\r\n";
                assertArrayEquals(wanted.getBytes(Charset.forName(charset)), Files.readAllBytes(path), charset);
            }
        }
        assertAlone();
    }

    @Test
    void noEncodingIsRefused() throws IOException {
        Files.write(path, new byte[] {'a', ':', ' ', (byte) 0xFF});
        ConfigFileException e = assertThrows(ConfigFileException.class, () -> ConfigFile.read(path));
        assertEquals(ConfigProblem.Kind.ENCODING_UNKNOWN, e.problems().get(0).kind());
        Files.writeString(path, "#".repeat(ConfigText.MAXIMUM_BYTES + 1));
        e = assertThrows(ConfigFileException.class, () -> ConfigFile.read(path));
        assertEquals(ConfigProblem.Kind.FILE_TOO_LARGE, e.problems().get(0).kind());
    }

    /** In GB18030 some characters take more bytes than in Java. */
    @Test
    void aFileDoesNotOutgrowItsReader() throws Exception {
        String text = "#" + "源".repeat(ConfigText.MAXIMUM_BYTES / 3 - 10) + "\n";
        Files.writeString(path, text);
        ConfigFile file = ConfigFile.read(path);
        assertThrows(ConfigFileException.class, () -> file.set("outprefix", "南京".repeat(20)));
        assertEquals(text, file.text());
        file.set("maxconn", "8");
        file.save();
        assertEquals(text + "maxconn: 8\n", Files.readString(path));
    }

    @Test
    void savingAgainGoesOnFromThere() throws Exception {
        ConfigFile file = changed();
        assertTrue(file.changed());
        file.save();
        assertFalse(file.changed());
        file.set("maxconn", "9");
        file.save();
        assertEquals(TEXT.replace("5", "9"), Files.readString(path));
    }

    @Test
    void whatIsAsItWasIsNotWritten() throws Exception {
        ConfigFile file = changed();
        file.set("maxconn", "5");
        Files.writeString(path, "other");
        file.save();
        assertEquals("other", Files.readString(path));
    }

    @Test
    void whatSomebodyElseWroteStays() throws Exception {
        ConfigFile file = changed();
        Files.writeString(path, TEXT + "# more\n");
        assertEquals(
                ConfigFileException.Reason.CHANGED_ON_DISK,
                assertThrows(ConfigFileException.class, file::save).reason());
        assertEquals(TEXT + "# more\n", Files.readString(path));
        assertTrue(file.changed());
        Files.delete(path);
        assertThrows(ConfigFileException.class, file::save);
        assertFalse(Files.exists(path));

        ConfigFile fresh = ConfigFile.empty(path, List.of("x"));
        fresh.set("maxconn", "8");
        Files.writeString(path, "other");
        assertThrows(ConfigFileException.class, fresh::save);
        assertEquals("other", Files.readString(path));
        assertAlone();
    }

    @Test
    void aMissingFileIsAnIoException() throws IOException {
        Files.delete(path);
        assertThrows(NoSuchFileException.class, () -> ConfigFile.read(path));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void permissionsStay() throws Exception {
        for (String permissions : List.of("rw-r-----", "rw-rw-r--", "rw-------")) {
            Files.writeString(path, TEXT);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
            changed().save();
            assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals(TEXT.replace("5", "8"), Files.readString(path));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNewFileIsItsOwnersAlone() throws Exception {
        Files.delete(path);
        ConfigFile file = ConfigFile.empty(path, List.of("x"));
        file.save();
        assertFalse(Files.exists(path));
        file.set("maxconn", "8");
        file.save();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals("# x\nmaxconn: 8\n", Files.readString(path));
        file.set("maxconn", "9");
        file.save();
        assertEquals("# x\nmaxconn: 9\n", Files.readString(path));
        assertAlone();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksAreFollowed() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real")).resolve("other.yaml");
        Files.move(path, real);
        Files.createSymbolicLink(folder.resolve("second"), Path.of("real", "other.yaml"));
        Files.createSymbolicLink(path, folder.resolve("second"));
        changed().save();
        assertTrue(Files.isSymbolicLink(path));
        assertFalse(Files.isSymbolicLink(real));
        assertEquals(TEXT.replace("5", "8"), Files.readString(real));

        // also to where nothing is yet
        Files.delete(real);
        ConfigFile fresh = ConfigFile.empty(path, List.of());
        fresh.set("maxconn", "7");
        fresh.save();
        assertEquals("maxconn: 7\n", Files.readString(real));

        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        ConfigFile lost = ConfigFile.empty(loop, List.of());
        lost.set("maxconn", "7");
        assertThrows(FileSystemException.class, lost::save);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatMayNotBeWrittenStays() throws Exception {
        ConfigFile file = changed();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r-----"));
        if (Files.isWritable(path)) {
            // an administrator may write everything
            file.save();
            assertEquals("r--r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        } else {
            assertThrows(AccessDeniedException.class, file::save);
            assertEquals(TEXT, Files.readString(path, StandardCharsets.UTF_8));
        }
        assertAlone();
    }
}
