package io.imagetransmit.registry.server;

import static io.imagetransmit.registry.server.ServedFolder.OCI_INDEX;
import static io.imagetransmit.registry.server.ServedFolder.OCI_MANIFEST;
import static io.imagetransmit.registry.server.ServedFolder.assertCreated;
import static io.imagetransmit.registry.server.ServedFolder.assertRefused;
import static io.imagetransmit.registry.server.ServedFolder.bytes;
import static io.imagetransmit.registry.server.ServedFolder.descriptor;
import static io.imagetransmit.registry.server.ServedFolder.header;
import static io.imagetransmit.registry.server.ServedFolder.index;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.http.server.Limits;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What lies on the disk, written by the server or by others. */
class LayoutTest {
    private static JsonObject read(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static void writeBlob(Path layout, byte[] content) throws IOException {
        Path folder = Files.createDirectories(layout.resolve("blobs/sha256"));
        Files.write(folder.resolve(Digest.sha256(content).hex()), content);
    }

    /** A layout as another tool makes it: only the index has an entry, and there are members that we do not know. */
    private static List<byte[]> writeForeignLayout(Path layout) throws IOException {
        byte[] config = bytes("{}");
        byte[] image = ServedFolder.manifest("", descriptor(ServedFolder.OCI_CONFIG, config));
        byte[] nested = index("", descriptor(OCI_MANIFEST, image));
        byte[] root = index("", descriptor(OCI_INDEX, nested));
        for (byte[] blob : List.of(config, image, nested, root)) {
            writeBlob(layout, blob);
        }
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
        Files.writeString(
                layout.resolve("index.json"),
                "{\"schemaVersion\":2,\"ours\":[1],\"manifests\":[{\"mediaType\":\"" + OCI_INDEX + "\",\"digest\":\""
                        + Digest.sha256(root) + "\",\"size\":" + root.length
                        + ",\"platform\":{\"os\":\"linux\"},\"annotations\":{\"a\":\"b\","
                        + "\"org.opencontainers.image.ref.name\":\"there\"}},"
                        + "{\"digest\":\"blake3:00\",\"size\":1,\"mediaType\":\"x\"}]}");
        return List.of(root, nested, image);
    }

    @Test
    void everyRepositoryIsAValidLayout() throws IOException {
        try (ServedFolder served = new ServedFolder()) {
            byte[] one = served.pushImage("a/b", "v1", "one");
            served.pushImage("a/b", "v2", "two");
            served.pushImage("a/b", "v2", "three");
            assertCreated(served.putManifest("a/b", "again", OCI_MANIFEST, one));
            served.push("a", bytes("only a blob"));
            assertEquals(202, served.send("DELETE", "/v2/a/b/manifests/again").statusCode());
            for (String name : List.of("a", "a/b")) {
                Path layout = served.folder().resolve(name);
                assertEquals(
                        "1.0.0",
                        read(layout.resolve("oci-layout"))
                                .get("imageLayoutVersion")
                                .getAsString());
                assertEquals(
                        2,
                        read(layout.resolve("index.json")).get("schemaVersion").getAsInt());
                assertBlobsAreWhatTheyAreCalled(layout);
            }
            List<String> tags = new ArrayList<>();
            for (JsonElement element :
                    read(served.folder().resolve("a/b/index.json")).getAsJsonArray("manifests")) {
                JsonObject entry = element.getAsJsonObject();
                Digest digest = Digest.parse(entry.get("digest").getAsString());
                Path blob = served.folder().resolve("a/b/blobs/sha256").resolve(digest.hex());
                assertEquals(Files.size(blob), entry.get("size").getAsLong());
                assertEquals(OCI_MANIFEST, entry.get("mediaType").getAsString());
                JsonObject annotations = entry.getAsJsonObject("annotations");
                tags.add(
                        annotations == null
                                ? "(none)"
                                : annotations
                                        .get("org.opencontainers.image.ref.name")
                                        .getAsString());
            }
            assertEquals(List.of("(none)", "v1", "v2"), tags.stream().sorted().toList());
        }
    }

    private static void assertBlobsAreWhatTheyAreCalled(Path layout) throws IOException {
        try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
            List<Path> blobs = files.toList();
            assertFalse(blobs.isEmpty());
            for (Path blob : blobs) {
                assertEquals(
                        Digest.sha256(Files.readAllBytes(blob)).hex(),
                        blob.getFileName().toString());
            }
        }
    }

    @Test
    void servesWhatOthersPutThere() throws IOException {
        try (ServedFolder served = new ServedFolder()) {
            Path layout = served.folder().resolve("foreign/layout");
            List<byte[]> manifests = writeForeignLayout(layout);
            HttpResponse<byte[]> tagged = served.send("GET", "/v2/foreign/layout/manifests/there");
            assertArrayEquals(manifests.get(0), tagged.body());
            assertEquals(OCI_INDEX, header(tagged, "Content-Type"));
            HttpResponse<byte[]> child =
                    served.send("GET", "/v2/foreign/layout/manifests/" + Digest.sha256(manifests.get(2)));
            assertArrayEquals(manifests.get(2), child.body());
            assertEquals(OCI_MANIFEST, header(child, "Content-Type"));
            assertEquals(
                    "{\"repositories\":[\"foreign/layout\"]}", ServedFolder.text(served.send("GET", "/v2/_catalog")));
            served.pushImage("foreign/layout", "new", "text");
            JsonObject index = read(layout.resolve("index.json"));
            assertTrue(index.has("ours"));
            assertEquals(3, index.getAsJsonArray("manifests").size());
            JsonObject first = index.getAsJsonArray("manifests").get(0).getAsJsonObject();
            assertTrue(first.has("platform"));
            assertEquals(
                    202,
                    served.send("DELETE", "/v2/foreign/layout/manifests/there").statusCode());
            JsonObject untagged = read(layout.resolve("index.json")).getAsJsonArray("manifests").asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .filter(entry -> entry.has("platform"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("{\"a\":\"b\"}", untagged.get("annotations").toString());
        }
    }

    @Test
    void seesWhatOthersChange() throws IOException {
        try (ServedFolder served = new ServedFolder()) {
            Path layout = served.folder().resolve("x");
            served.pushImage("x", "mine", "text");
            assertEquals(404, served.send("HEAD", "/v2/x/manifests/there").statusCode());
            writeForeignLayout(layout);
            assertEquals(200, served.send("HEAD", "/v2/x/manifests/there").statusCode());
            assertEquals(404, served.send("HEAD", "/v2/x/manifests/mine").statusCode());
        }
    }

    @Test
    void aLayoutItselfIsServedUnderItsName() throws IOException {
        UnaryOperator<RegistryServerSettings> first = settings -> {
            try {
                writeForeignLayout(settings.folder());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return settings;
        };
        try (ServedFolder served = new ServedFolder("My Layout", first, Limits.PLAIN)) {
            assertEquals(
                    200, served.send("HEAD", "/v2/my-layout/manifests/there").statusCode());
            served.pushImage("my-layout", "more", "text");
            served.pushImage("other", "more", "text");
            assertEquals(
                    "{\"repositories\":[\"my-layout\",\"other\"]}",
                    ServedFolder.text(served.send("GET", "/v2/_catalog")));
            assertEquals(
                    4,
                    read(served.folder().resolve("index.json"))
                                    .getAsJsonArray("manifests")
                                    .size()
                            + 1);
        }
    }

    @Test
    void anIndexThatCannotBeReadIsNeverOverwritten() throws IOException {
        try (ServedFolder served = new ServedFolder()) {
            served.pushImage("x", "mine", "text");
            Path file = served.folder().resolve("x/index.json");
            Files.writeString(file, "{\"manifests\":[");
            assertRefused(500, "UNKNOWN", served.putManifest("x", "y", OCI_INDEX, bytes("{\"manifests\":[]}")));
            assertRefused(500, "UNKNOWN", served.send("GET", "/v2/x/tags/list"));
            assertEquals("{\"manifests\":[", Files.readString(file));
        }
    }

    @Test
    void aManifestThatIsDamagedOnTheDiskIsNotServedAndCanBePushedAgain() throws IOException {
        try (ServedFolder served = new ServedFolder()) {
            byte[] manifest = served.pushImage("x", "y", "text");
            Path file = served.folder()
                    .resolve("x/blobs/sha256")
                    .resolve(Digest.sha256(manifest).hex());
            Files.write(file, bytes("{}"));
            assertRefused(404, "MANIFEST_UNKNOWN", served.send("GET", "/v2/x/manifests/y"));
            assertCreated(served.putManifest("x", "y", OCI_MANIFEST, manifest));
            assertArrayEquals(manifest, served.send("GET", "/v2/x/manifests/y").body());
        }
    }

    @Test
    void manyPushAtOnceAndNothingIsLost() throws Exception {
        try (ServedFolder served = new ServedFolder()) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 8; i++) {
                int number = i;
                Thread thread = new Thread(() -> {
                    for (int j = 0; j < 10; j++) {
                        served.pushImage("shared", "t" + number + "-" + j, "text " + (number + j));
                    }
                });
                thread.setUncaughtExceptionHandler((unused, failure) -> failures.add(failure));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), failures);
            HttpResponse<byte[]> list = served.send("GET", "/v2/shared/tags/list");
            assertEquals(80, ServedFolder.json(list).getAsJsonArray("tags").size());
            assertBlobsAreWhatTheyAreCalled(served.folder().resolve("shared"));
            try (Stream<Path> temporary = Files.list(served.folder().resolve(".image-transmit/temporary"))) {
                assertEquals(List.of(), temporary.toList());
            }
            assertNotNull(served.server().uri());
        }
    }
}
