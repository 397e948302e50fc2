package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.TestImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The program in a working directory of its own, with an embedded registry as source {@code a} and as many others as one likes as
 * target {@code b}.
 */
public final class BundleRig implements AutoCloseable {
    private final ProgramRig program = new ProgramRig();
    private final List<RegistryServer> targets = new ArrayList<>();
    private final RegistryServer source = server("source");
    private String more = "";
    private long mark;

    public BundleRig() {
        newTarget();
    }

    private RegistryServer server(String name) {
        try {
            return RegistryServer.start(RegistryServerSettings.loopback(program.path(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProgramRig program() {
        return program;
    }

    public RegistryServer source() {
        return source;
    }

    public RegistryServer target() {
        return targets.get(targets.size() - 1);
    }

    /** From now on the target is an empty registry. */
    public void newTarget() {
        targets.add(server("target" + targets.size()));
        configure(more);
    }

    /** Sets further keys of {@code cfg.yaml}. */
    public void configure(String lines) {
        more = lines;
        program.configure("registry: " + source.uri(), "registry: " + target().uri(), lines);
    }

    public void push(String repository, String tag, TestImage image) {
        new RegistryPusher(RegistryAccess.to(source.uri())).push(repository, tag, image);
    }

    public RegistryInspector arrived() {
        return new RegistryInspector(RegistryAccess.to(target().uri()));
    }

    /** Downloads these lines, which must succeed, and gives the meta file of the bundle. */
    public Path download(String list, String... arguments) {
        Set<Path> before = metaFiles();
        assertGood(tryDownload(list, arguments));
        Set<Path> after = metaFiles();
        after.removeAll(before);
        assertEquals(1, after.size(), after.toString());
        return after.iterator().next();
    }

    public Result tryDownload(String list, String... arguments) {
        program.write("download.lst", list);
        return program.run(words(List.of("-src", "a", "-lst", "download.lst"), arguments));
    }

    /** Uploads a bundle, which must succeed. */
    public Result upload(Path meta, String... arguments) {
        Result result = tryUpload(meta, arguments);
        assertGood(result);
        return result;
    }

    public Result tryUpload(Path meta, String... arguments) {
        return program.run(words(List.of("-dst", "b", "-img", meta.toString()), arguments));
    }

    private static String[] words(List<String> first, String... more) {
        List<String> words = new ArrayList<>(first);
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    public static void assertGood(Result result) {
        assertEquals(0, result.code(), result.all());
    }

    /** The image is at the target, every byte of it. */
    public void assertArrived(String repository, String reference, TestImage image) {
        assertEquals(image.contents(), arrived().contents(repository, reference), repository + ":" + reference);
    }

    /** No file, not even a temporary one, is in the target's storage but what an empty registry has. */
    public void assertTargetEmpty() {
        List<Path> blobs = files(program.path("target" + (targets.size() - 1))).stream()
                .filter(path -> path.toString().contains("blobs"))
                .toList();
        assertEquals(List.of(), blobs);
    }

    /** All meta files that have been made. */
    public Set<Path> metaFiles() {
        Set<Path> metas = new TreeSet<>();
        files(program.path("data")).stream()
                .filter(path -> path.toString().endsWith("_meta.yaml"))
                .forEach(metas::add);
        return metas;
    }

    /** What the program has left behind that is neither a finished bundle nor its log. */
    public List<String> leftovers() {
        Path data = program.path("data");
        List<String> left = new ArrayList<>();
        for (Path file : files(data.resolve("temp"))) {
            left.add(data.relativize(file).toString());
        }
        files(data).stream()
                .map(path -> data.relativize(path).toString())
                .filter(name -> name.endsWith(".tmp"))
                .forEach(left::add);
        return left;
    }

    /** From now on {@link #isWriting} looks for what is new. */
    public void markTime() {
        mark = System.currentTimeMillis();
    }

    /** Whether the program, which may be running, has written to its temporary files since the mark. */
    boolean isWriting() {
        return isNewer(program.path("data").resolve("temp").toFile());
    }

    private boolean isNewer(File file) {
        // null for what is no folder, or is gone by now
        File[] inside = file.listFiles();
        return inside == null
                ? file.lastModified() >= mark
                : Arrays.stream(inside).anyMatch(this::isNewer);
    }

    public static List<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            source.close();
            for (RegistryServer target : targets) {
                target.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program.close();
    }
}
