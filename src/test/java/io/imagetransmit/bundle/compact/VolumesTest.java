package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VolumesTest {
    @TempDir
    Path folder;

    private Volumes open(long limit) throws IOException {
        return Volumes.toWrite(limit, number -> folder.resolve("v" + number));
    }

    private static byte[] read(Volumes volumes, long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        volumes.read(ByteBuffer.wrap(bytes), position);
        return bytes;
    }

    private static void write(Volumes volumes, byte[] bytes, long position) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        volumes.write(source, position);
        assertFalse(source.hasRemaining());
    }

    /** Writing at any place, cutting off and opening again, compared with one array. */
    @Test
    void severalFilesAreLikeOne() throws Exception {
        for (long seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int limit = 1 + random.nextInt(40);
            Volumes volumes = open(limit);
            byte[] expected = new byte[0];
            for (int step = 0; step < 60; step++) {
                int at = random.nextInt(expected.length + 1);
                switch (random.nextInt(6)) {
                    case 0 -> {
                        volumes.truncate(at);
                        expected = Arrays.copyOf(expected, at);
                    }
                    case 1 -> {
                        volumes.close();
                        volumes = open(limit);
                    }
                    default -> {
                        byte[] piece = Pieces.random(random.nextLong(), random.nextInt(100));
                        int to = random.nextBoolean() ? expected.length : at;
                        write(volumes, piece, to);
                        expected = Arrays.copyOf(expected, Math.max(expected.length, to + piece.length));
                        System.arraycopy(piece, 0, expected, to, piece.length);
                    }
                }
                assertEquals(expected.length, volumes.size());
                assertArrayEquals(expected, read(volumes, 0, expected.length));
                int from = random.nextInt(expected.length + 1);
                assertArrayEquals(
                        Arrays.copyOfRange(expected, from, expected.length),
                        read(volumes, from, expected.length - from));
            }
            List<Path> paths = volumes.paths();
            for (int i = 0; i + 1 < paths.size(); i++) {
                assertEquals(limit, Files.size(paths.get(i)));
            }
            volumes.force();
            volumes.truncate(0);
            assertTrue(volumes.paths().isEmpty());
            assertFalse(Files.exists(folder.resolve("v0")));
            volumes.close();
        }
    }

    @Test
    void placesAreNamedByFile() throws Exception {
        try (Volumes volumes = open(10)) {
            write(volumes, new byte[25], 0);
            assertEquals(folder.resolve("v0"), volumes.path(9));
            assertEquals(folder.resolve("v1"), volumes.path(10));
            assertEquals(9, volumes.within(19));
            assertEquals(folder.resolve("v2"), volumes.path(1000));
        }
    }

    @Test
    void nothingIsReadOutsideOfTheFiles() throws Exception {
        try (Volumes volumes = open(10)) {
            assertThrows(EOFException.class, () -> read(volumes, 0, 1));
            write(volumes, new byte[25], 0);
            for (long position : new long[] {25, 16, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 5}) {
                assertThrows(EOFException.class, () -> read(volumes, position, 10), () -> "at " + position);
            }
            assertEquals(10, read(volumes, 15, 10).length);
        }
        try (Volumes volumes = Volumes.toRead(List.of(folder.resolve("v0"), folder.resolve("v2")))) {
            assertEquals(15, volumes.size());
            Files.write(folder.resolve("v2"), new byte[2]);
            assertThrows(EOFException.class, () -> read(volumes, 5, 10));
        }
        assertThrows(NoSuchFileException.class, () -> Volumes.toRead(List.of(folder.resolve("none"))));
    }

    @Test
    void anotherLimitThanBeforeIsKept() throws Exception {
        byte[] bytes = Pieces.random(1, 100);
        try (Volumes volumes = open(30)) {
            write(volumes, bytes, 0);
        }
        try (Volumes volumes = open(50)) {
            assertArrayEquals(bytes, read(volumes, 0, 100));
            byte[] middle = Pieces.random(2, 70);
            write(volumes, middle, 5);
            write(volumes, bytes, 100);
            assertArrayEquals(middle, read(volumes, 5, 70));
            assertArrayEquals(bytes, read(volumes, 100, 100));
        }
        try (Volumes volumes = open(20)) {
            assertEquals(20, volumes.size());
            write(volumes, bytes, 20);
            assertEquals(6, volumes.paths().size());
            assertArrayEquals(bytes, read(volumes, 20, 100));
        }
    }

    /** A channel is closed for all when a thread that is interrupted reads from it. */
    @Test
    void anInterruptedThreadDisturbsNobodyElse() throws Exception {
        byte[] bytes = Pieces.random(3, 100_000);
        try (Volumes volumes = open(30_000)) {
            write(volumes, bytes, 0);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> read(volumes, 0, 10));
            assertThrows(InterruptedIOException.class, () -> write(volumes, new byte[10], 0));
            assertTrue(Thread.interrupted());
            assertArrayEquals(bytes, read(volumes, 0, bytes.length));
            for (int i = 0; i < 100; i++) {
                Thread victim = new Thread(() -> readUntilInterrupted(volumes));
                victim.start();
                assertArrayEquals(bytes, read(volumes, 0, bytes.length));
                victim.interrupt();
                assertArrayEquals(bytes, read(volumes, 0, bytes.length));
                victim.join();
            }
        }
    }

    private static void readUntilInterrupted(Volumes volumes) {
        try {
            while (true) {
                assertEquals(100, read(volumes, 29_950, 100).length);
            }
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsClosedStaysClosed() throws Exception {
        Volumes volumes = open(10);
        write(volumes, new byte[5], 0);
        volumes.close();
        volumes.close();
        assertThrows(ClosedChannelException.class, () -> read(volumes, 0, 1));
    }
}
