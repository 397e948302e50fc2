package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // what is missing fails the test
class JournalTest {
    private static final Digest ONE = Digest.sha256(new byte[] {1});
    private static final Digest TWO = Digest.sha256(new byte[] {2});

    private final TemporaryFolder folder = new TemporaryFolder("journal");
    private final Path file = folder.resolve("journal");

    @AfterEach
    void close() {
        folder.close();
    }

    private void write() throws IOException {
        try (Journal journal = Journal.open(file)) {
            journal.placed(ONE, 5000, List.of(new Piece(0, 512, 4096), new Piece(3, 512, 904)));
            journal.written(ONE, 4096);
            journal.placed(TWO, 0, List.of(new Piece(0, 5120, 0)));
            journal.done(TWO);
            journal.naming(3, folder.resolve("b_1.tar"));
            journal.finishing(folder.resolve("b_meta.yaml"));
        }
    }

    @Test
    void saysAgainWhatItWasTold() throws IOException {
        write();
        try (Journal journal = Journal.open(file)) {
            List<Piece> pieces = List.of(new Piece(0, 512, 4096), new Piece(3, 512, 904));
            assertEquals(
                    new Journal.Entry(ONE, 5000, pieces, 4096, false),
                    journal.entries().get(ONE));
            List<Piece> empty = List.of(new Piece(0, 5120, 0));
            assertEquals(
                    new Journal.Entry(TWO, 0, empty, 0, true), journal.entries().get(TWO));
            assertEquals(Map.of(3, folder.resolve("b_1.tar")), journal.names());
            assertEquals(folder.resolve("b_meta.yaml"), journal.meta());
            journal.dropped(TWO);
            journal.written(ONE, 0);
        }
        try (Journal journal = Journal.open(file)) {
            assertEquals(1, journal.entries().size());
            assertEquals(0, journal.entries().get(ONE).written());
        }
    }

    @Test
    void onNothingThereIsNothing() throws IOException {
        try (Journal journal = Journal.open(file)) {
            assertEquals(Map.of(), journal.entries());
            assertNull(journal.meta());
        }
        assertEquals(0, Files.size(file));
    }

    /** Wherever the process was killed in the middle of a line, the lines before it count, and so do those of the next run. */
    @Test
    void tornLineIsLeftOutAndTheNextOneIsNot() throws IOException {
        write();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Journal journal = Journal.open(file)) {
                journal.placed(TWO, 7, List.of(new Piece(1, 512, 7)));
            }
            try (Journal journal = Journal.open(file)) {
                assertEquals(7, journal.entries().get(TWO).size(), "cut at " + length);
                assertTrue(journal.entries().size() <= 2);
            }
        }
    }

    @Test
    void foreignLinesDoNoHarm() throws IOException {
        String blob = "{\"blob\":\"" + ONE + "\",";
        List<String> lines = List.of(
                "[]",
                "1e999",
                "null",
                "{",
                "[".repeat(100_000),
                blob + "\"at\":[[1,2,3]]}",
                blob + "\"size\":3,\"at\":[[1,2]]}",
                blob + "\"size\":3,\"at\":[[1,2,\"x\"]]}",
                blob + "\"size\":3,\"at\":{\"a\":1}}",
                blob + "\"written\":\"\"}",
                "{\"blob\":\"md5:12\",\"done\":true}",
                "{\"blob\":{},\"done\":true}",
                "{\"file\":0}",
                "{\"file\":\"x\",\"name\":\"y\"}",
                "{\"file\":0,\"name\":\"\\u0000\"}",
                "{\"meta\":[]}");
        Files.writeString(file, String.join("\n", lines) + "\n");
        try (Journal journal = Journal.open(file)) {
            assertEquals(Map.of(), journal.entries());
            assertEquals(Map.of(), journal.names());
            assertNull(journal.meta());
        }
    }

    /** What a journal claims is never believed so far that something outside of the staging folder's files would be touched. */
    @Test
    void hostilePlacesAreNotTakenUp() throws Exception {
        String[] pieces = {
            "[[0,0,10]]",
            "[[0,-512,10]]",
            "[[-1,512,10]]",
            "[[2147483647,512,10]]",
            "[[20000,512,10]]",
            "[[0,513,10]]",
            "[[0,512,-10]]",
            "[[0,9223372036854775807,10]]",
            "[[0,512,99999999999999999999999999]]",
            "[[0,512,1e400]]",
            "[[0,9223372036854775296,10]]",
            "[[0,512,9223372036854775807],[0,512,9223372036854775807],[0,512,12]]",
            "[]"
        };
        for (String at : pieces) {
            Files.writeString(
                    file,
                    "{\"blob\":\"" + ONE + "\",\"size\":10,\"at\":" + at + "}\n{\"blob\":\"" + ONE
                            + "\",\"done\":true}\n");
            try (TarStore store =
                    TarStore.open(folder.path(), new TarShape(1, Long.MAX_VALUE, false), Journal.open(file))) {
                assertEquals(false, store.has(new Descriptor("text/plain", ONE, 10)), at);
            }
            assertTrue(bytes() < 2000, at);
        }
        for (long written : new long[] {-1, 11, Long.MIN_VALUE, Long.MAX_VALUE}) {
            Files.writeString(
                    file,
                    "{\"blob\":\"" + ONE + "\",\"size\":10,\"at\":[[0,512,10]]}\n{\"blob\":\"" + ONE + "\",\"written\":"
                            + written + "}\n");
            try (TarStore store =
                    TarStore.open(folder.path(), new TarShape(1, Long.MAX_VALUE, false), Journal.open(file))) {
                TarStores.write(store, new byte[] {1, 2, 3});
                TarStores.write(store, new byte[] {1});
            }
        }
    }

    /** What an interrupted run wrote may not be what is on the disk: a power cut, a bad sector, a hand. */
    @Test
    void whatWasDoneIsHashedBeforeItIsBelieved() throws IOException {
        TarShape shape = new TarShape(1, Long.MAX_VALUE, false);
        Descriptor whole;
        Descriptor damaged;
        try (TarStore store = TarStore.open(folder.path(), shape, Journal.open(file))) {
            whole = TarStores.write(store, new byte[2000]);
            damaged = TarStores.write(store, new byte[3000]);
        }
        long at;
        try (Journal journal = Journal.open(file)) {
            at = journal.entries().get(damaged.digest()).pieces().get(0).offset();
        }
        try (Stream<Path> files = Files.list(folder.path())) {
            Path data = files.filter(found -> found.toFile().length() > 5000)
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(data);
            bytes[(int) at + 1500] ^= 1;
            Files.write(data, bytes);
        }
        try (TarStore store = TarStore.open(folder.path(), shape, Journal.open(file))) {
            assertTrue(store.has(whole));
            assertEquals(false, store.has(damaged));
        }
    }

    /** Of all files in the folder. */
    private long bytes() throws IOException {
        try (Stream<Path> files = Files.list(folder.path())) {
            return files.mapToLong(found -> found.toFile().length()).sum();
        }
    }

    @Test
    void randomBytesDoNoHarm() throws IOException {
        Random random = new Random(5);
        write();
        String good = Files.readString(file);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 10; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            try (Journal journal = Journal.open(file)) {
                journal.done(ONE);
                assertTrue(journal.entries().size() <= 3);
            }
        }
    }
}
