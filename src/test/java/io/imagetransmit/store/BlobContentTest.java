package io.imagetransmit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlobContentTest {
    private static final int MIB = 1 << 20;
    private static final byte[] BYTES = new byte[20 * MIB + 5];

    private final List<Long> openedAt = new ArrayList<>();
    private final List<Long> progress = new ArrayList<>();
    private final byte[] buffer = new byte[100_000];
    private byte[] source = BYTES;
    private int open;

    static {
        new Random(3).nextBytes(BYTES);
    }

    @Test
    void readsToItsEndAndStaysThere() throws IOException {
        try (BlobContent content = content(BYTES.length)) {
            assertArrayEquals(BYTES, rest(content));
            assertTrue(content.isVerifiedHere());
            assertEquals(-1, content.read(buffer, 0, 1));
        }
        assertEquals(List.of(0L), openedAt);
        assertEquals(0, open, "closed");
        assertEquals(BYTES.length, progress.get(progress.size() - 1));
    }

    @Test
    void goesBackToTheNearestCheckpointAndVerifiesAllTheSame() throws IOException {
        try (BlobContent content = content(BYTES.length)) {
            rest(content);
            content.seek(17 * MIB);
            assertEquals(17 * MIB, content.position());
            assertTrue(openedAt.get(1) > 15 * MIB && openedAt.get(1) <= 17 * MIB, openedAt.toString());
            assertArrayEquals(Arrays.copyOfRange(BYTES, 17 * MIB, BYTES.length), rest(content));
            assertTrue(content.isVerifiedHere());
            content.seek(0);
            assertArrayEquals(BYTES, rest(content));
        }
    }

    /** A stream is told so only when all that was hashed came from it. */
    @Test
    void streamThatGaveAllOfItIsToldThatItWasRight() throws IOException {
        List<Long> told = new ArrayList<>();
        BlobContent.Opener opener = offset -> new Asking(offset, told);
        Descriptor blob = new Descriptor("x", Digest.sha256(BYTES), BYTES.length);
        try (BlobContent content = new BlobContent(blob, opener)) {
            read(content, MIB);
            assertEquals(List.of(), told);
            rest(content);
            assertEquals(List.of(0L), told);
            content.seek(17 * MIB);
            rest(content);
            assertEquals(List.of(0L), told, "its beginning came from another one");
            content.seek(0);
            read(content, 10 * MIB);
            content.seek(9 * MIB);
            rest(content);
            content.seek(0);
            rest(content);
            assertEquals(List.of(0L, 0L), told);
        }
        try (BlobContent content = new BlobContent(blob, opener)) {
            content.seek(5);
            rest(content);
        }
        Descriptor wrong = new Descriptor("x", Digest.sha256(new byte[1]), BYTES.length);
        try (BlobContent content = new BlobContent(wrong, opener)) {
            assertCorrupt(content);
        }
        assertEquals(List.of(0L, 0L), told);
    }

    private static final class Asking extends ByteArrayInputStream implements Confirmable {
        private final long start;
        private final List<Long> told;

        Asking(long start, List<Long> told) {
            super(BYTES, (int) start, BYTES.length - (int) start);
            this.start = start;
            this.told = told;
        }

        @Override
        public void confirmed() {
            told.add(start);
        }
    }

    /** However one goes to and fro, what comes is the content from there on, and it is verified. */
    @Test
    void toAndFro() throws IOException {
        Random random = new Random(11);
        try (BlobContent content = content(BYTES.length)) {
            content.read(buffer, 0, buffer.length);
            for (int round = 0; round < 60; round++) {
                int offset = 1 + random.nextInt(BYTES.length);
                content.seek(offset);
                int count = content.read(buffer, 0, random.nextInt(buffer.length));
                if (offset < BYTES.length) {
                    assertArrayEquals(Arrays.copyOfRange(BYTES, offset, offset + count), Arrays.copyOf(buffer, count));
                }
                assertTrue(content.isVerifiedHere());
            }
            content.seek(3);
            assertArrayEquals(Arrays.copyOfRange(BYTES, 3, BYTES.length), rest(content));
        }
    }

    @Test
    void sourceThatChangesWhileOneGoesBackIsNoticed() throws IOException {
        try (BlobContent content = content(BYTES.length)) {
            content.seek(0);
            read(content, 12 * MIB);
            source = BYTES.clone();
            source[10 * MIB] ^= 1;
            content.seek(11 * MIB);
            assertCorrupt(content);
        }
    }

    @Test
    void beginningInTheMiddleIsNotVerifiedHereAndSaysSo() throws IOException {
        source = BYTES.clone();
        source[BYTES.length - 1] ^= 1;
        try (BlobContent content = content(BYTES.length)) {
            content.seek(9 * MIB);
            assertFalse(content.isVerifiedHere());
            assertEquals(BYTES.length - 9 * MIB, rest(content).length);
            content.seek(10 * MIB);
            assertFalse(content.isVerifiedHere());
            assertEquals(List.of(9L * MIB), openedAt.subList(0, 1));
            content.seek(0);
            assertTrue(content.isVerifiedHere(), "now it is seen from its start");
            assertCorrupt(content);
        }
    }

    @Test
    void lastBytesOfACorruptBlobAreNotHandedOutHoweverOftenOneAsks() throws IOException {
        source = BYTES.clone();
        source[0] ^= 1;
        try (BlobContent content = content(BYTES.length)) {
            assertCorrupt(content);
            assertCorrupt(content);
            content.seek(BYTES.length - 10);
            assertCorrupt(content);
            source = BYTES;
            content.seek(0);
            assertArrayEquals(BYTES, rest(content), "another try may do better");
        }
    }

    @Test
    void goingToTheEndOfACorruptBlobIsAFailure() throws IOException {
        source = BYTES.clone();
        source[4 * MIB] ^= 1;
        try (BlobContent content = content(BYTES.length)) {
            content.read(buffer, 0, 1);
            assertEquals(
                    Kind.CORRUPT,
                    assertThrows(TransferException.class, () -> content.seek(BYTES.length))
                            .kind());
        }
    }

    @Test
    void sourceThatEndsTooEarlyOrLate() {
        try (BlobContent longer = content(BYTES.length + 1);
                BlobContent shorter = content(BYTES.length - 1)) {
            assertCorrupt(longer);
            assertCorrupt(shorter);
        }
    }

    @Test
    void emptyBlob() throws IOException {
        Descriptor empty = new Descriptor("x/y", Digest.sha256(new byte[0]), 0);
        try (BlobContent content = new BlobContent(empty, this::open)) {
            assertEquals(-1, content.read(buffer, 0, 10));
        }
        Descriptor lie = new Descriptor("x/y", Digest.sha256(new byte[1]), 0);
        try (BlobContent content = new BlobContent(lie, this::open)) {
            assertCorrupt(content);
        }
        assertEquals(List.of(), openedAt);
    }

    @Test
    void offsetsOutside() {
        try (BlobContent content = content(BYTES.length)) {
            assertThrows(IllegalArgumentException.class, () -> content.seek(-1));
            assertThrows(IllegalArgumentException.class, () -> content.seek(BYTES.length + 1L));
        }
    }

    @Test
    void sourcesFailureIsHandedOnAndReadingMayGoOn() throws IOException {
        TransferException broken =
                new TransferException(TransferException.Side.SOURCE, Kind.BROKEN, java.util.Map.of());
        boolean[] fails = {true};
        Descriptor descriptor = new Descriptor("x/y", Digest.sha256(BYTES), BYTES.length);
        try (BlobContent content = new BlobContent(descriptor, offset -> {
            if (fails[0] && offset > 0) {
                throw broken;
            }
            return open(offset);
        })) {
            read(content, 9 * MIB);
            assertEquals(broken, assertThrows(TransferException.class, () -> content.seek(9 * MIB - 1)));
            fails[0] = false;
            content.seek(2 * MIB);
            assertArrayEquals(Arrays.copyOfRange(BYTES, 2 * MIB, BYTES.length), rest(content));
        }
    }

    private BlobContent content(long size) {
        Descriptor descriptor = new Descriptor("x/y", Digest.sha256(BYTES), size);
        return new BlobContent(descriptor, this::open, descriptor.digest().newMessageDigest(), in -> in, progress::add);
    }

    private InputStream open(long offset) {
        openedAt.add(offset);
        open++;
        return new ByteArrayInputStream(source, (int) offset, source.length - (int) offset) {
            @Override
            public void close() {
                open--;
            }
        };
    }

    private void read(BlobContent content, long position) throws IOException {
        while (content.position() < position) {
            assertTrue(content.read(buffer, 0, (int) Math.min(buffer.length, position - content.position())) > 0);
        }
    }

    private byte[] rest(BlobContent content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int count = content.read(buffer, 0, buffer.length);
                count >= 0;
                count = content.read(buffer, 0, buffer.length)) {
            bytes.write(buffer, 0, count);
        }
        return bytes.toByteArray();
    }

    private void assertCorrupt(BlobContent content) {
        TransferException failure = assertThrows(TransferException.class, () -> rest(content));
        assertEquals(Kind.CORRUPT, failure.kind());
        assertTrue(content.position() < content.descriptor().size()
                || content.descriptor().size() == 0);
    }
}
