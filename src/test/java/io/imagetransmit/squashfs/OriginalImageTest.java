package io.imagetransmit.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** A bundle that the original tool wrote, whose own records of its layers say what the files' content must be. */
class OriginalImageTest {
    /** As unsquashfs and zcat have it: all regular files but an empty one and a hard link, which have no checksums. */
    private static final int FILES = 21;

    private static final String RECORDS = "_tar-split.json.gz";

    @Test
    void everyFileHasTheChecksumThatTheLayersRecordsGive() throws IOException {
        int verified = 0;
        try (SquashfsImage image = SquashfsImage.open(image())) {
            DirectoryListing listing = image.list(image.root());
            for (DirectoryEntry entry = listing.next(); entry != null; entry = listing.next()) {
                String name = entry.toString();
                if (name.endsWith(RECORDS)) {
                    String folder = name.substring(0, name.length() - RECORDS.length());
                    verified += verify(image, folder, assertInstanceOf(FileNode.class, entry.node()));
                }
            }
        }
        assertEquals(FILES, verified);
    }

    @Test
    void aHardLinkLeadsToTheSameContentAndAnEmptyFileIsEmpty() throws IOException {
        String folder = "045bec8c80c38b8800d007561ad617548373969216ac075f774397ffd3d3ab2f/etc/";
        try (SquashfsImage image = SquashfsImage.open(image())) {
            byte[] services = read(image, folder + "services");
            assertEquals(12_813, services.length);
            assertArrayEquals(services, read(image, folder + "services-hard"));
            assertEquals(0, read(image, folder + "zero").length);
        }
    }

    private static byte[] read(SquashfsImage image, String path) throws IOException {
        return read(image, assertInstanceOf(FileNode.class, image.find(path).orElseThrow()));
    }

    private static int verify(SquashfsImage image, String folder, FileNode records) throws IOException {
        int verified = 0;
        for (JsonObject line : lines(image, records)) {
            if (line.get("type").getAsInt() != 1) {
                continue;
            }
            Node node = image.find(path(folder, line)).orElseThrow();
            if (line.has("size") && !line.get("payload").isJsonNull()) {
                byte[] content = read(image, assertInstanceOf(FileNode.class, node));
                assertEquals(line.get("size").getAsLong(), content.length);
                byte[] checksum = Base64.getDecoder().decode(line.get("payload").getAsString());
                assertArrayEquals(checksum, crc64(content), line.toString());
                verified++;
            }
        }
        return verified;
    }

    private static byte[] path(String folder, JsonObject line) {
        assertTrue(line.has("name"), "the fixture has no name that is not UTF-8");
        return (folder + "/" + line.get("name").getAsString()).getBytes(StandardCharsets.UTF_8);
    }

    private static List<JsonObject> lines(SquashfsImage image, FileNode records) throws IOException {
        List<JsonObject> lines = new ArrayList<>();
        try (Reader text = new InputStreamReader(new GZIPInputStream(image.open(records, 0)), StandardCharsets.UTF_8);
                BufferedReader in = new BufferedReader(text)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(JsonParser.parseString(line).getAsJsonObject());
            }
        }
        return lines;
    }

    @Test
    void listsWhatUnsquashfsLists() throws IOException {
        Path unsquashfs = Programs.require("unsquashfs");
        Map<String, String> expected = new TreeMap<>();
        Pattern pattern = Pattern.compile("(.)\\S+ +\\S+ +(\\d+) \\S+ \\S+ (?:squashfs-root/)?(.*?)(?: -> (.*))?");
        List<String> lines =
                Command.of(unsquashfs, "-lln", image()).runOrFail().lines().toList();
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            assertTrue(matcher.matches(), line);
            expected.put(
                    matcher.group(3),
                    switch (matcher.group(1)) {
                        case "d" -> "directory";
                        case "l" -> "-> " + matcher.group(4);
                        default -> "file of " + matcher.group(2);
                    });
        }
        expected.remove("squashfs-root");
        Map<String, String> found = new TreeMap<>();
        try (SquashfsImage image = SquashfsImage.open(image())) {
            ImageWalk.of(image)
                    .forEach((path, node) -> found.put(
                            new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                            node.replaceAll("^(file of \\d+), .*", "$1")));
        }
        assertEquals(expected, found);
    }

    private static Path image() {
        try {
            return Path.of(OriginalImageTest.class
                    .getResource("/original/squashfs/img_full_202611231638.squashfs")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(SquashfsImage image, FileNode file) throws IOException {
        try (InputStream in = image.open(file, 0)) {
            return in.readAllBytes();
        }
    }

    /** The ISO polynomial as Go's hash/crc64 uses it: reflected, all bits inverted before and after. */
    private static byte[] crc64(byte[] content) {
        long crc = -1;
        for (byte value : content) {
            crc ^= value & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xD800000000000000L;
            }
        }
        return ByteBuffer.allocate(Long.BYTES).putLong(~crc).array();
    }
}
