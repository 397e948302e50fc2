package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TarScanTest {
    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** An old form of sparse files, whose further header is missing or wrong, which the library tells in ways of its own. */
    @Test
    void oddHeadersAreRefusedLikeAnyOther() throws IOException {
        try (TemporaryFolder folder = new TemporaryFolder("scan")) {
            for (int at = 0; at < 512; at += 4) {
                for (String number : new String[] {"\u0080\u00ff", "\u00ff\u00ff\u00ff\u00ff", "99999999", "x"}) {
                    byte[] header = new byte[2048];
                    put(header, 0, "name");
                    put(header, 100, "0000644\0");
                    put(header, 124, "00000000000\0");
                    put(header, 156, "S");
                    put(header, 257, "ustar  \0");
                    put(header, Math.min(at, 500), number);
                    Path file = Files.write(folder.resolve("x.tar"), header);
                    try (FileChannel channel = FileChannel.open(file)) {
                        IOException refusal = assertThrows(
                                IOException.class, () -> TarScan.files(channel, (name, offset, size) -> {}));
                        assertTrue(String.valueOf(refusal.getMessage()).startsWith("not a tar"), refusal.toString());
                    }
                }
            }
        }
    }
}
