package io.imagetransmit.local;

import io.imagetransmit.fuzz.Target;
import io.imagetransmit.fuzz.Words;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Archives and layouts, and what a Docker engine answers. */
public final class LocalFuzz {
    private static final List<String> TAR_WORDS = Words.with(
            Words.TAR,
            "2",
            "1",
            "index.json",
            "manifest.json",
            "oci-layout",
            "blobs/sha256/",
            "\"Config\":",
            "\"RepoTags\":",
            "\"Layers\":",
            "\"manifests\":",
            "\"digest\":",
            "\"rootfs\":",
            "\"diff_ids\":",
            "{",
            "}",
            "[",
            "]",
            "null",
            "\"\"");

    private static final List<String> JSON_WORDS = Words.with(
            Words.JSON,
            "\"\"",
            "\"manifests\":",
            "\"annotations\":",
            "\"digest\":",
            "\"size\":",
            "\"mediaType\":",
            "\"io.containerd.image.name\":",
            "\"org.opencontainers.image.ref.name\":",
            "sha256:",
            "../",
            "\"platform\":",
            "\"schemaVersion\":");

    private static final List<String> ANSWERS = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"ApiVersion\":1}",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 500 x\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\n{\"a\":\r\n2\r\n1}\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n{\"stream\":\"x\"}\n{\"errorDetail\":{\"message\":\"no\"},\"error\":\"no\"}\n");

    private static final List<String> ANSWER_WORDS = List.of(
            "HTTP/1.1 ",
            "HTTP/1.1 100 x\r\n\r\n",
            "200",
            "999",
            "\r\n",
            "\r\n\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Content-Length: ",
            "fffffff\r\n",
            "7fffffff\r\n",
            "0\r\n",
            "{\"error\":",
            "{\"message\":",
            "\"errorDetail\":",
            "{",
            "}",
            "[",
            ":",
            ";");

    private static final Path FOLDER = Target.folder();

    private LocalFuzz() {}

    public static List<Target> targets() {
        return List.of(
                Target.ofBytes(
                        "archive",
                        List.of(
                                archive(oci(), "a.tar"),
                                archive(docker(), "b.tar"),
                                archive(docker().link("m", "l"), "c.tar")),
                        TAR_WORDS,
                        LocalFuzz::archive,
                        TransferException.class),
                Target.ofBytes("layout", List.of(index()), JSON_WORDS, LocalFuzz::layout, TransferException.class),
                Target.ofText("docker-answer", ANSWERS, ANSWER_WORDS, LocalFuzz::answer, IOException.class));
    }

    private static TestArchive oci() {
        return new TestArchive().image("x/app:1", OddImages.ociImage(1));
    }

    private static TestArchive docker() {
        byte[] layer = TestLayer.plain(1, 900).blob().bytes();
        return new TestArchive()
                .file("l", layer)
                .file("c.json", TestArchive.config(List.of(layer)))
                .saved("c.json", List.of("y:1", "z/y:2"), List.of("l"));
    }

    private static byte[] archive(TestArchive archive, String name) {
        try {
            return Files.readAllBytes(archive.tar(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] index() {
        try {
            return Files.readAllBytes(oci().folder(FOLDER.resolve("layout")).resolve("index.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void archive(byte[] input) throws IOException {
        try (ImageCollection source =
                ArchiveSource.open(Files.write(FOLDER.resolve("x.tar"), input), LayerCompressor.ofJdk())) {
            read(source);
        }
    }

    private static void layout(byte[] input) throws IOException {
        Files.write(FOLDER.resolve("layout").resolve("index.json"), input);
        try (ImageCollection source = LayoutSource.open(FOLDER.resolve("layout"))) {
            read(source);
        }
    }

    private static void read(ImageCollection source) throws IOException {
        TransferException refusal = null;
        for (ImageReference image : source.images()) {
            try {
                SourceReader.contents(source, image);
            } catch (TransferException e) {
                refusal = e;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private static void answer(byte[] input) throws IOException {
        DockerAnswer answer = DockerAnswer.read(new ByteArrayInputStream(input));
        answer.complaint();
        answer.json();
    }
}
