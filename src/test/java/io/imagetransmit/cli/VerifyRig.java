package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.image.Digest;
import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The program in a folder of its own beside a registry, and ways to damage the bundles that it makes. */
final class VerifyRig implements AutoCloseable {
    static final String FULL = "img_full_202611231638_meta.yaml";
    static final String INCREMENT = "img_incr_202611231638_meta.yaml";

    private static final List<String> TAR_FILES = List.of(
            FULL,
            "img_full_202611231638_0.tar",
            "img_full_202611231638_1.tar",
            INCREMENT,
            "img_incr_202611231638_0.tar");
    private static final Pattern PIECE = Pattern.compile("\\[([^,\\[\\]]+), (\\d+), (\\d+)]");

    private final ProgramRig program = new ProgramRig();
    private final RegistryServer source;

    VerifyRig() {
        try {
            source = RegistryServer.start(RegistryServerSettings.loopback(program.path("source")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        configure("");
    }

    ProgramRig program() {
        return program;
    }

    String origin() {
        return source.uri().toString();
    }

    void configure(String more) {
        program.configure("registry: " + source.uri(), "registry: http://127.0.0.1:1", more);
    }

    void push(String repository, String tag, TestImage image) {
        new RegistryPusher(RegistryAccess.to(source.uri())).push(repository, tag, image);
    }

    /** Makes a bundle of the images in the list, and gives its meta file. */
    Path download(String list, String... more) throws IOException {
        Set<Path> before = metaFiles();
        program.write("img.lst", list);
        List<String> arguments = new ArrayList<>(List.of("-src=a", "-lst=img.lst"));
        arguments.addAll(List.of(more));
        Result result = program.run(arguments.toArray(String[]::new));
        assertEquals(0, result.code(), result.all());
        Set<Path> made = metaFiles();
        made.removeAll(before);
        assertEquals(1, made.size(), made::toString);
        return made.iterator().next();
    }

    private Set<Path> metaFiles() throws IOException {
        Path data = program.path("data");
        if (!Files.exists(data)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith("_meta.yaml"))
                    .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
        }
    }

    /** The original's full bundle and the increment on it. */
    Path original() throws IOException {
        for (String name : TAR_FILES) {
            copy("tar-full-and-incr/" + name, name);
        }
        return program.path(FULL);
    }

    /** The original's bundle in the form that docker can load. */
    Path originalDocker() throws IOException {
        copy("docker/" + FULL, FULL);
        copy("docker/img_full_202611231638_docker.tar", "img_full_202611231638_docker.tar");
        return program.path(FULL);
    }

    private void copy(String resource, String name) throws IOException {
        try (InputStream in = VerifyRig.class.getResourceAsStream("/original/" + resource)) {
            Files.write(program.path(name), java.util.Objects.requireNonNull(in).readAllBytes());
        }
    }

    Result verify(Path meta) {
        return program.run("verify", meta.toString());
    }

    Result inspect(Path meta, String... more) {
        List<String> arguments = new ArrayList<>(List.of("inspect", meta.toString()));
        arguments.addAll(List.of(more));
        return program.run(arguments.toArray(String[]::new));
    }

    /** Where a blob is, or a piece of it. */
    record At(Path file, long offset, long length) {}

    /** The places of a blob in a bundle of ours, as its meta file has them. */
    static List<At> places(Path meta, Digest blob) throws IOException {
        String line = Files.readAllLines(meta).stream()
                .filter(text -> text.strip().startsWith(blob + ": {"))
                .findFirst()
                .orElseThrow();
        List<At> places = new ArrayList<>();
        Matcher matcher = PIECE.matcher(line);
        while (matcher.find()) {
            places.add(new At(
                    meta.resolveSibling(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3))));
        }
        return places;
    }

    /** Turns over one bit. */
    static void flip(Path file, long offset) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            int old = access.read();
            access.seek(offset);
            access.write(old ^ 1);
        }
    }

    static void cut(Path file, long size) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(size);
        }
    }

    static void swap(Path one, Path other) throws IOException {
        byte[] content = Files.readAllBytes(one);
        Files.write(one, Files.readAllBytes(other));
        Files.write(other, content);
    }

    /** Data files of a bundle, in the order of their names. */
    static List<Path> dataFiles(Path meta) throws IOException {
        String stem = String.valueOf(meta.getFileName()).replace("_meta.yaml", "");
        try (Stream<Path> files = Files.list(meta.resolveSibling(""))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(stem)
                            && file.toString().endsWith(".tar"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program.close();
    }
}
