package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.imagetransmit.image.Digest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlobRecordTest {
    private static final Digest DIGEST = Digest.sha256(new byte[] {1});
    private static final String RECIPE = CompactRig.RECIPE.toText();

    private static BlobRecord parse(byte[] payload) throws CompactException {
        return BlobRecord.parse(ByteBuffer.wrap(payload));
    }

    /** A payload around numbers and texts. */
    private static byte[] payload(Object... fields) {
        Packer out = new Packer();
        for (Object field : fields) {
            if (field instanceof Number number) {
                out.number(number.longValue());
            } else {
                out.text(field.toString());
            }
        }
        byte[] plain = out.toByteArray();
        return packed(plain, plain.length);
    }

    private static byte[] packed(byte[] plain, int length) {
        byte[] packed = Zstd.compress(plain);
        return ByteBuffer.allocate(4 + packed.length).putInt(length).put(packed).array();
    }

    private static CompactException refused(byte[] payload) {
        return assertThrows(CompactException.class, () -> parse(payload));
    }

    @Test
    void recordsComeBack() throws Exception {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SegmentList segments = new SegmentList();
            BaseBlob plain = new BaseBlob(Digest.sha256(new byte[] {2}), 5000, false, 5000);
            BaseBlob packed = new BaseBlob(Digest.sha256(new byte[] {3}), 5000, true, 100_000);
            for (int i = random.nextInt(200); i > 0; i--) {
                int length = 1 + random.nextInt(2000);
                switch (random.nextInt(3)) {
                    case 0 -> segments.add(SegmentList.OWN, SegmentList.position(random.nextInt(9), i), length);
                    case 1 -> segments.add(1, random.nextInt(5000 - length), length);
                    default -> segments.add(2, random.nextInt(100_000 - length), length);
                }
            }
            boolean unpacked = random.nextBoolean();
            BlobRecord record = new BlobRecord(
                    DIGEST, segments.length(), unpacked ? CompactRig.RECIPE : null, List.of(plain, packed), segments);
            BlobRecord back = parse(record.payload());
            assertEquals(record.asBase(), back.asBase());
            assertEquals(record.recipe(), back.recipe());
            assertEquals(record.bases(), back.bases());
            assertEquals(segments.size(), back.segments().size());
        }
    }

    @Test
    void whatANewerVersionHasWrittenIsNamed() throws Exception {
        assertTrue(refused(payload(DIGEST, 9, 2, 0, 9, 1, 0, 0, 0, 9)).isNewer());
        for (String recipe :
                List.of("2/go/6/xx", RECIPE.replace("go", "quick"), RECIPE.replace("/6/", "/99/"), "", "\n")) {
            CompactException newer = refused(payload(DIGEST, 9, 1, recipe, 0, 9, 1, 0, 0, 0, 9));
            assertTrue(newer.isNewer(), recipe);
            assertFalse(String.valueOf(newer.getMessage()).contains("\n"));
        }
        assertTrue(refused(payload(DIGEST, 9, 0, 1, DIGEST, 5, 7)).isNewer());
        assertNotNull(parse(payload(DIGEST, 9, 1, RECIPE, 0, 9, 1, 0, 0, 0, 9)).recipe());
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        assertEquals(
                9, parse(payload(DIGEST, 9, 0, 0, 9, 1, 0, 0, 0, 9)).segments().length());
        long max = Long.MAX_VALUE;
        Object[][] mad = {
            {"sha256:abc", 9, 0, 0, 9, 1, 0, 0, 0, 9},
            {"md5:" + DIGEST.hex(), 9, 0, 0, 9, 1, 0, 0, 0, 9},
            {DIGEST, 9, 0, 0, 8, 1, 0, 0, 0, 8},
            {DIGEST, 9, 0, 0, 9, 1, 0, 0, 0, 8},
            {DIGEST, 9, 0, 0, 9, 1, 0, 0, 0, 10},
            {DIGEST, 9, 0, 0, 9, 1, 0, 0, 0, 9, 0},
            {DIGEST, 9, 0, 0, 9, 1, 1, 0, 9},
            {DIGEST, 9, 0, max},
            {DIGEST, 9, 0, 0, 9, max},
            {DIGEST, 9, 1, RECIPE, 0, max, 0},
            {DIGEST, 0, 1, RECIPE, 0, 1L << 30, 1, 0, 0, 0, 1L << 30},
            {DIGEST, 9, 0, 1, DIGEST, 5, 0, 6, 9, 1, 0, 0, 0, 9},
            {DIGEST, 9, 0, 1, DIGEST, 5, 1, max, 9, 1, 0, 0, 0, 9},
            {DIGEST, 9, 0, 1, DIGEST, 5, 0, 5, 9, 1, 1, 0, 9},
            {DIGEST, 9, 0, 1, DIGEST, 50, 0, 50, 9, 1, 1, 84, 9},
            {DIGEST, 9, 0, 1, DIGEST, 50, 0, 50, 9, 1, 2, 0, 9},
            {DIGEST, 9, 0, 1, "", 50, 0, 50, 9, 1, 1, 0, 9},
        };
        for (Object[] fields : mad) {
            assertFalse(
                    refused(payload(fields)).isNewer(), () -> List.of(fields).toString());
        }
    }

    @Test
    void whatUnpacksToMoreOrLessThanItSaysIsRefused() {
        byte[] plain = new byte[1000];
        refused(packed(plain, 999));
        refused(packed(plain, 1001));
        refused(packed(plain, -1));
        refused(packed(plain, Integer.MAX_VALUE));
        refused(packed(new byte[100 << 20], 1000));
        refused(packed(new byte[33 << 20], 33 << 20));
        refused(new byte[3]);
        refused(new byte[4]);
        refused(new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 5});
    }

    /** 32 MiB out of a few kilobytes: as many segments as there is room for are too many. */
    @Test
    void aRecordOfVeryManySegmentsIsRefused() {
        Packer out = new Packer();
        out.text(DIGEST.toString());
        out.number(1L << 40);
        out.number(0);
        out.number(1);
        out.text(DIGEST.toString());
        out.number(1L << 40);
        out.number(0);
        out.number(1L << 40);
        out.number(1L << 40);
        out.number(10_000_000);
        byte[] one = {1, 2, 1};
        for (int i = 0; i < 10_000_000; i++) {
            out.bytes(one, 0, 3);
        }
        byte[] plain = out.toByteArray();
        byte[] payload = packed(plain, plain.length);
        assertTrue(payload.length < 10_000, payload.length + " bytes");
        refused(payload);
    }

    @Test
    void aMutatedRecordIsReadOrRefused() throws Exception {
        SegmentList segments = new SegmentList();
        segments.add(SegmentList.OWN, SegmentList.position(3, 77), 500);
        segments.add(1, 1000, 300);
        segments.add(SegmentList.OWN, SegmentList.position(4, 0), 5);
        BaseBlob base = new BaseBlob(Digest.sha256(new byte[] {3}), 5000, true, 100_000);
        byte[] payload = new BlobRecord(DIGEST, 805, CompactRig.RECIPE, List.of(base), segments).payload();
        byte[] plain = new byte[ByteBuffer.wrap(payload).getInt()];
        Zstd.decompressByteArray(plain, 0, plain.length, payload, 4, payload.length - 4);
        Mutation mutation = new Mutation(7);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = mutation.of(plain);
            try {
                BlobRecord record = parse(packed(mutant, mutant.length));
                assertTrue(record.segments().length() <= BaseBlob.mostContent(record.size(), record.recipe() != null));
                read++;
            } catch (CompactException e) {
                assertNotNull(e.getMessage());
            }
        }
        assertTrue(read > 100 && read < 20_000, read + " read");
    }
}
