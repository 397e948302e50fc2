package io.imagetransmit.bundle.squash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that makes a squashfs image of a tar on its standard input. Neither needs root or unpacks anything.
 *
 * @param program its place
 */
public record SquashfsTool(Kind kind, Path program) {
    private static final int LARGEST_BLOCK = 1 << 20;
    /** Threads of the program; each has a block of its own and a few MiB for the compressor. */
    private static final int MOST_THREADS = 4;

    private static final int BLOCKS_A_THREAD = 4;
    private static final String ZSTD_LEVEL = "6";

    /** Which one it is, the better one first: less memory, and its level can be chosen in every version. */
    public enum Kind {
        /** squashfs-tools-ng. */
        TAR2SQFS,
        /** squashfs-tools from 4.5 on. */
        SQFSTAR;

        /** The program's name. */
        public String program() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The best tool in these folders, empty if there is none; nothing is run. */
    public static Optional<SquashfsTool> find(@Nullable String path) {
        for (Kind kind : Kind.values()) {
            Optional<SquashfsTool> found = find(path, kind);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A certain tool in these folders. */
    public static Optional<SquashfsTool> find(@Nullable String path, Kind kind) {
        String folders = path == null ? "" : path;
        for (String folder : folders.split(Pattern.quote(File.pathSeparator), -1)) {
            for (String ending : List.of("", ".exe")) {
                Path program = executable(folder, kind.program() + ending);
                if (program != null) {
                    return Optional.of(new SquashfsTool(kind, program));
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable Path executable(String folder, String name) {
        try {
            Path program = Path.of(folder).resolve(name);
            return !folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)
                    ? program.toAbsolutePath()
                    : null;
        } catch (InvalidPathException e) {
            return null; // a folder that no file system here can have
        }
    }

    /**
     * The command that makes an image: with zstd if the program knows it, with gzip otherwise. That is found out by letting it
     * make an image of nothing, which takes some milliseconds.
     *
     * @param trial a file for that; it is removed again
     */
    List<String> command(Path image, Path trial) throws IOException {
        for (List<String> options : packers()) {
            ToolRun run = ToolRun.start(command(options, trial));
            try {
                run.input().write(new byte[2 * TarHeader.RECORD]);
                run.end();
                return command(options, image);
            } catch (IOException e) {
                // does not know these
            } finally {
                run.close();
                Files.deleteIfExists(trial);
            }
        }
        throw new IOException(program + " makes no image, whatever it is told");
    }

    private List<List<String>> packers() {
        return switch (kind) {
            case TAR2SQFS ->
                List.of(
                        List.of("-c", "zstd", "-X", "level=" + ZSTD_LEVEL),
                        List.of("-c", "gzip", "-X", "level=6"),
                        List.of("-c", "gzip"));
            case SQFSTAR ->
                List.of(
                        List.of("-comp", "zstd", "-Xcompression-level", ZSTD_LEVEL),
                        List.of("-comp", "zstd"), // 4.5 takes the number of a level for the image's name
                        List.of("-comp", "gzip"));
        };
    }

    private List<String> command(List<String> packer, Path image) {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        String block = String.valueOf(LARGEST_BLOCK);
        List<String> words = new ArrayList<>(List.of(program.toString()));
        switch (kind) {
            case TAR2SQFS -> {
                words.addAll(List.of("-q", "-s", "-x", "-k", "-f", "-b", block));
                words.addAll(List.of("-j", String.valueOf(threads)));
                words.addAll(List.of("-Q", String.valueOf(threads * BLOCKS_A_THREAD)));
                words.addAll(packer);
            }
            case SQFSTAR -> {
                words.addAll(packer); // its own options end the search for those of the compressor
                words.addAll(List.of("-force", "-quiet", "-no-progress", "-no-xattrs", "-b", block));
                words.addAll(List.of("-processors", String.valueOf(threads), "-mem", "64M"));
            }
        }
        words.add(image.toString());
        return words;
    }
}
