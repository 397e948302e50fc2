package io.imagetransmit.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.ListLine.Entry;
import io.imagetransmit.image.ListLine.Reason;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a list is read: line ends, failures, and lists and lines far larger than anybody writes. */
class ImageListReadingTest {

    @Test
    void anyLineEndWillDo() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            ImageList list = readUnchecked(String.join(end, "a:1", "b:1", "", "c:1") + end);
            assertEquals(
                    List.of(1, 2, 4),
                    list.entries().stream().map(Entry::lineNumber).toList());
        }
        assertEquals(List.of(), readUnchecked("").lines());
        assertEquals("a:1", ImageList.of(List.of("a:1\r\n")).entries().get(0).text());
    }

    @Test
    void readsFromAReaderThatGivesSingleCharacters() throws IOException {
        Reader drop = new StringReader("a:1\r\nb:1\r\n") {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, 1);
            }
        };
        assertEquals(2, ImageList.read(drop).entries().size());
    }

    @Test
    void aFailureToReadIsNotTheEndOfTheList() {
        Reader broken = new StringReader("a:1\n") {
            private boolean read;

            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                if (read) {
                    throw new IOException("disk on fire");
                }
                read = true;
                return super.read(buffer, offset, length);
            }
        };
        assertThrows(IOException.class, () -> ImageList.read(broken));
    }

    @Test
    void hugeListsAreCheap() throws IOException {
        int count = 100_000;
        long before = usedAfterCollection();
        ImageList list = ImageList.read(new GeneratedList(count));
        long each = (usedAfterCollection() - before) / count;
        assertEquals(count, list.entries().size());
        assertTrue(each < 600, each + " bytes a line");
    }

    @Test
    void aLineWithoutEndIsNotKept() throws IOException {
        Reader endless = new Reader() {
            private long left = 300_000_000;

            @Override
            public int read(char[] buffer, int offset, int length) {
                int count = (int) Math.min(left, length);
                Arrays.fill(buffer, offset, offset + count, 'a');
                left -= count;
                return count == 0 ? -1 : count;
            }

            @Override
            public void close() {}
        };
        ImageList list = ImageList.read(endless);
        assertEquals(Reason.LINE_TOO_LONG, list.invalid().get(0).reason());
    }

    private static ImageList readUnchecked(String text) {
        try {
            return ImageList.read(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long usedAfterCollection() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Makes its lines as they are read, so that only what the list keeps is measured. */
    private static final class GeneratedList extends Reader {
        private final int count;
        private int made;
        private StringReader line = new StringReader("");

        GeneratedList(int count) {
            this.count = count;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = line.read(buffer, offset, length);
            while (read < 0 && made < count) {
                line = new StringReader(
                        "harbor.example.com/project-" + made % 50 + "/service-" + made + ":1.0." + made + "\n");
                made++;
                read = line.read(buffer, offset, length);
            }
            return read;
        }

        @Override
        public void close() {}
    }
}
