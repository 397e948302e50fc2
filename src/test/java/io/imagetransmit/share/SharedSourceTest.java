package io.imagetransmit.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.testing.Polling;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedSourceTest {
    private ShareRig rig = new ShareRig(2);
    private GatedSource source = rig.source();

    @AfterEach
    void close() {
        rig.close();
    }

    private void use(ShareRig other) {
        rig.close();
        rig = other;
        source = other.source();
    }

    @Test
    void whatHasComeIsReadWhileTheRestIsOnItsWay() throws IOException {
        Descriptor blob = source.add(1, 700_000);
        byte[] bytes = source.bytes(blob);
        source.hold(blob, 300_000);
        try (InputStream one = rig.open(0, blob, 0);
                InputStream other = rig.open(1, blob, 200_000)) {
            assertArrayEquals(Arrays.copyOf(bytes, 300_000), one.readNBytes(300_000));
            assertArrayEquals(Arrays.copyOfRange(bytes, 200_000, 300_000), other.readNBytes(100_000));
            source.release(blob);
            assertArrayEquals(Arrays.copyOfRange(bytes, 300_000, 700_000), one.readAllBytes());
            assertArrayEquals(Arrays.copyOfRange(bytes, 300_000, 700_000), other.readAllBytes());
        }
        assertEquals(List.of(0L), source.openings());
        assertEquals(700_000, source.given());
    }

    @Test
    void nobodyWaitsForASlowerReader() throws IOException {
        Descriptor blob = source.add(2, 900_000);
        try (InputStream slow = rig.open(0, blob, 0)) {
            assertArrayEquals(Arrays.copyOf(source.bytes(blob), 1), slow.readNBytes(1));
            assertArrayEquals(source.bytes(blob), rig.readAll(1, blob));
            assertEquals(1, rig.files(), "the slow one still reads it");
            byte[] rest = Arrays.copyOfRange(source.bytes(blob), 1, 900_000);
            assertArrayEquals(rest, slow.readAllBytes());
        }
        assertEquals(0, rig.files());
        assertEquals(900_000, source.given());
    }

    @Test
    void whatNobodyReadsAnyMoreIsNotFetchedOn() throws IOException {
        Descriptor blob = source.add(40, 8_000_000);
        source.hold(blob, 100_000);
        try (InputStream refused = rig.open(0, blob, 0)) {
            assertArrayEquals(Arrays.copyOf(source.bytes(blob), 10), refused.readNBytes(10));
        }
        source.release(blob);
        Polling.until("the fetching ends", ShareRig.LIMIT, source::isQuiet);
        assertTrue(source.given() < 1_000_000, source.given() + " bytes for nobody");
        assertArrayEquals(source.bytes(blob), rig.readAll(1, blob));
        assertEquals(8_000_000, source.given(), "the beginning is not fetched again");
    }

    @Test
    void aBlobWaitsOnTheDiskForWhoComesLater() throws IOException {
        Descriptor blob = source.add(3, 500_000);
        assertArrayEquals(source.bytes(blob), rig.readAll(0, blob));
        assertEquals(1, rig.files());
        assertArrayEquals(source.bytes(blob), rig.readAll(1, blob));
        assertEquals(0, rig.files());
        assertEquals(List.of(0L), source.openings());
    }

    @Test
    void whatOnlyOneReaderCanStillWantNeedsNoDisk() throws IOException {
        Descriptor wanted = source.add(4, 100_000);
        Descriptor later = source.add(5, 100_000);
        assertArrayEquals(source.bytes(wanted), rig.readAll(0, wanted));
        rig.view(1).close();
        assertEquals(0, rig.files());
        assertArrayEquals(source.bytes(later), rig.readAll(0, later));
        assertEquals(0, rig.files());
    }

    @Test
    void aFailureIsToldToAllWhoWaitAndTheNextGoesOnThere() throws Exception {
        Descriptor blob = source.add(6, 600_000);
        source.hold(blob, 250_000);
        ShareRig.Doing<byte[]> one = ShareRig.aside(() -> rig.readAll(0, blob)).waiting();
        ShareRig.Doing<byte[]> other =
                ShareRig.aside(() -> rig.readAll(1, blob)).waiting();
        TransferException reason = source.breakOff(blob);
        assertSame(reason, assertThrows(ExecutionException.class, one::get).getCause());
        assertSame(reason, assertThrows(ExecutionException.class, other::get).getCause());
        assertEquals(List.of(0L), source.openings());
        source.release(blob);
        assertArrayEquals(source.bytes(blob), rig.readAll(0, blob));
        assertArrayEquals(source.bytes(blob), rig.readAll(1, blob));
        assertEquals(List.of(0L, 250_000L), source.openings());
        assertEquals(600_000, source.given());
    }

    @Test
    void whatOneRepositoryDoesNotHaveIsHadFromTheOther() throws Exception {
        Descriptor blob = source.add(7, 100_000);
        source.hold(blob, 0);
        ShareRig.Doing<byte[]> good = ShareRig.aside(() -> rig.readAll(1, blob)).waiting();
        TransferException refused =
                assertThrows(TransferException.class, () -> shut(rig.view(0).openBlob("else/where", other(8), 0)));
        assertEquals(Kind.NOT_FOUND, refused.kind());
        source.release(blob);
        assertArrayEquals(source.bytes(blob), good.get());
        Descriptor next = source.add(9, 100_000);
        assertThrows(TransferException.class, () -> shut(rig.view(0).openBlob("else/where", next, 0)));
        assertArrayEquals(source.bytes(next), rig.readAll(1, next));
    }

    private Descriptor other(int seed) {
        return source.add(seed, 1000);
    }

    private static void shut(InputStream in) throws IOException {
        in.close();
    }

    @Test
    void readersThatBeginFarApartFetchNoByteTwice() throws IOException {
        Descriptor blob = source.add(10, 20_000_000);
        byte[] bytes = source.bytes(blob);
        source.hold(blob, 12_500_000);
        try (InputStream late = rig.open(0, blob, 12_000_000);
                InputStream early = rig.open(1, blob, 1_000_000)) {
            assertArrayEquals(Arrays.copyOfRange(bytes, 1_000_000, 12_500_000), early.readNBytes(11_500_000));
            source.release(blob);
            assertArrayEquals(Arrays.copyOfRange(bytes, 12_000_000, 20_000_000), late.readAllBytes());
            assertArrayEquals(Arrays.copyOfRange(bytes, 12_500_000, 20_000_000), early.readAllBytes());
        }
        assertEquals(List.of(12_000_000L, 1_000_000L), source.openings());
        assertEquals(19_000_000, source.given());
    }

    @Test
    void wrongBytesAreFetchedAnewByTheNextWhoAsks() throws IOException {
        Descriptor blob = source.add(11, 400_000);
        byte[] right = source.bytes(blob);
        byte[] damaged = right.clone();
        damaged[5] ^= 1;
        source.replace(blob, damaged);
        try (InputStream behind = rig.open(1, blob, 0)) {
            assertEquals(1000, behind.readNBytes(1000).length);
            assertArrayEquals(damaged, rig.readAll(0, blob));
            source.replace(blob, right);
            TransferException wrong = rig.view(0).corrupt(blob, "sha256:other");
            assertEquals(Kind.CORRUPT, wrong.kind());
            assertSame(wrong, assertThrows(TransferException.class, () -> behind.readNBytes(1)));
        }
        assertArrayEquals(right, rig.readAll(0, blob));
        // who had read the wrong ones as well, and says so late, does not cost the others the right ones
        rig.view(1).corrupt(blob, "sha256:other");
        assertArrayEquals(right, rig.readAll(1, blob));
        assertEquals(List.of(0L, 0L), source.openings());
        assertEquals(1, source.confirmed(), "of the right ones only");
    }

    @Test
    void aBlobThatEndsEarlyEndsEarlyForAll() throws IOException {
        Descriptor blob = source.add(12, 50_000);
        source.replace(blob, Arrays.copyOf(source.bytes(blob), 20_000));
        assertEquals(20_000, rig.readAll(0, blob).length);
        assertEquals(20_000, rig.readAll(1, blob).length);
        assertEquals(1, source.openings().size());
    }

    @Test
    void withoutADiskEachReadsByHimselfAndItIsToldOnce() throws IOException {
        use(new ShareRig(2, "file", () -> Long.MAX_VALUE));
        Descriptor blob = source.add(13, 300_000);
        for (int view = 0; view < 2; view++) {
            assertArrayEquals(source.bytes(blob), rig.readAll(view, blob));
        }
        assertEquals(600_000, source.given());
        assertEquals(
                List.of(Kind.DISK),
                rig.troubles().stream().map(TransferException::kind).toList());
        assertEquals(
                rig.path("file").toString(), rig.troubles().get(0).details().get("path"));
    }

    @Test
    void onAFullDiskWhatLiesIdleGoesFirst() throws IOException {
        AtomicReference<ShareRig> full = new AtomicReference<>();
        long reserve = 64 << 20;
        use(new ShareRig(
                2, "spool", () -> reserve + (full.get() == null || full.get().files() == 0 ? 100_000 : 0)));
        full.set(rig);
        Descriptor first = source.add(14, 80_000);
        Descriptor second = source.add(15, 80_000);
        Descriptor large = source.add(16, 200_000);
        assertArrayEquals(source.bytes(first), rig.readAll(0, first));
        assertArrayEquals(source.bytes(second), rig.readAll(0, second));
        assertEquals(List.of(), rig.troubles());
        assertArrayEquals(source.bytes(second), rig.readAll(1, second));
        assertEquals(160_000, source.given());
        assertArrayEquals(source.bytes(first), rig.readAll(1, first));
        assertEquals(240_000, source.given(), "the first had to make room for the second");
        assertArrayEquals(source.bytes(large), rig.readAll(0, large));
        assertArrayEquals(source.bytes(large), rig.readAll(1, large));
        assertEquals(640_000, source.given());
        assertEquals(
                List.of(Kind.DISK_FULL),
                rig.troubles().stream().map(TransferException::kind).toList());
    }

    @Test
    void whatAKilledRunHasLeftIsRemovedAndNothingIsLeftNow() throws IOException {
        Files.createDirectories(rig.path("spool"));
        Files.writeString(rig.path("spool/0.blob"), "from a power failure");
        Files.writeString(rig.path("spool/notes.txt"), "somebody's");
        Descriptor blob = source.add(17, 10_000);
        try (InputStream in = rig.open(0, blob, 0)) {
            assertEquals(1, in.readNBytes(1).length);
            assertFalse(Files.exists(rig.path("spool/0.blob")));
            assertTrue(Files.exists(rig.path("spool/notes.txt")));
            if (File.separatorChar == '/') {
                String[] names = rig.path("spool").toFile().list();
                assertArrayEquals(new String[] {"notes.txt"}, names, "a kill at this moment leaves nothing");
            }
        }
    }

    @Test
    void anInterruptedReaderCostsTheOthersNothing() throws Exception {
        Descriptor blob = source.add(18, 200_000);
        source.hold(blob, 100_000);
        ShareRig.Doing<byte[]> interrupted =
                ShareRig.aside(() -> rig.readAll(0, blob)).waiting();
        ShareRig.Doing<byte[]> other =
                ShareRig.aside(() -> rig.readAll(1, blob)).waiting();
        interrupted.thread().interrupt();
        assertEquals(Kind.CANCELLED, kind(interrupted));
        source.release(blob);
        assertArrayEquals(source.bytes(blob), other.get());
        assertEquals(200_000, source.given());
    }

    @Test
    void anAbortConcernsOneViewAndTheLastOneTheSource() throws Exception {
        Descriptor blob = source.add(19, 200_000);
        source.hold(blob, 100_000);
        ShareRig.Doing<byte[]> one = ShareRig.aside(() -> rig.readAll(0, blob)).waiting();
        ShareRig.Doing<byte[]> other =
                ShareRig.aside(() -> rig.readAll(1, blob)).waiting();
        rig.view(0).abort();
        assertEquals(Kind.CANCELLED, kind(one));
        assertFalse(source.isAborted());
        assertEquals(Thread.State.WAITING, other.waiting().thread().getState());
        rig.view(1).abort();
        assertEquals(Kind.CANCELLED, kind(other));
        assertTrue(source.isAborted());
    }

    private static Kind kind(ShareRig.Doing<byte[]> doing) {
        return assertThrows(ExecutionException.class, doing::get).getCause() instanceof TransferException failure
                ? failure.kind()
                : Kind.INTERNAL;
    }

    @Test
    void closingASharedSourceLeavesTheSourceOpen() throws IOException {
        Descriptor blob = source.add(20, 10_000);
        try (InputStream in = rig.open(0, blob, 0)) {
            rig.close();
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(TransferException.class, in::readAllBytes).kind());
        }
        assertFalse(source.isAborted());
        Polling.until("nothing is left", ShareRig.LIMIT, () -> rig.files() == 0);
    }

    @Test
    void aQuestionIsAskedOnce() throws TransferException {
        ImageReference image = ImageReference.tagged("public/app", "v1");
        ImageReference unsure = ImageReference.tagged("unsure", "v1");
        for (int view = 0; view < 2; view++) {
            assertEquals(
                    rig.view(view).digestOf(image),
                    rig.view(view).manifest(image).digest());
            assertNull(rig.view(view).digestOf(unsure));
            assertEquals(
                    1,
                    rig.view(view)
                            .referrers(
                                    "public/app", rig.view(view).manifest(image).digest())
                            .size());
        }
        assertEquals(4, source.questions());
        ImageReference missing = ImageReference.tagged("missing", "v1");
        assertThrows(TransferException.class, () -> rig.view(0).manifest(missing));
        assertThrows(TransferException.class, () -> rig.view(0).manifest(missing));
        assertEquals(6, source.questions(), "a failure may pass");
    }
}
