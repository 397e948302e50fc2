package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Layers that Buildah itself has compressed; Podman and Skopeo do it with the same library. */
class PgzipLayersTest {
    @Test
    void knowsWhatBuildahPushes() throws IOException {
        Path buildah = Programs.require("buildah");
        try (TemporaryFolder folder = new TemporaryFolder("pgzip")) {
            Path files = Files.createDirectory(folder.resolve("files"));
            for (String kind : Content.KINDS) {
                Files.write(files.resolve(kind), Content.of(kind, 700_000));
            }
            Object[] storage = {
                "--root", folder.resolve("root"), "--runroot", folder.resolve("run"), "--storage-driver=vfs"
            };
            String container = buildah(buildah, storage, "from", "scratch").strip();
            buildah(buildah, storage, "copy", container, files, "/files");
            String image =
                    buildah(buildah, storage, "commit", "--quiet", container).strip();
            Path layout = folder.resolve("layout");
            buildah(buildah, storage, "push", "--quiet", image, "oci:" + layout + ":v1");
            buildah(buildah, storage, "rm", container);

            List<byte[]> layers = gzipStreams(layout.resolve("blobs/sha256"));
            assertEquals(1, layers.size());
            byte[] layer = layers.get(0);
            assertTrue(layer.length > 1 << 20, "several blocks of pgzip");
            try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(layer))) {
                byte[] content = gunzip.readAllBytes();
                GzipRecipe recipe = gunzip.recipe().orElseThrow();
                assertTrue(recipe.encoder().isPgzip(), recipe.toText());
                assertEquals(GzipHeader.pgzip(), recipe.header());
                assertArrayEquals(layer, Layers.gzip(GzipRecipe.parse(recipe.toText()), content));
            }
        }
    }

    private static String buildah(Path program, Object[] storage, Object... arguments) {
        Object[] all = new Object[storage.length + arguments.length];
        System.arraycopy(storage, 0, all, 0, storage.length);
        System.arraycopy(arguments, 0, all, storage.length, arguments.length);
        return Command.of(program, all).runOrFail();
    }

    private static List<byte[]> gzipStreams(Path folder) throws IOException {
        List<byte[]> streams = new ArrayList<>();
        try (Stream<Path> blobs = Files.list(folder)) {
            for (Path blob : blobs.toList()) {
                byte[] bytes = Files.readAllBytes(blob);
                if (GzipHeader.at(bytes, bytes.length).isPresent()) {
                    streams.add(bytes);
                }
            }
        }
        return streams;
    }
}
