package io.imagetransmit.squashfs;

import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The programs that make squashfs images. */
enum Tool {
    MKSQUASHFS {
        @Override
        void pack(TestTree tree, Path folder, Path image, List<String> options) throws IOException {
            Path program = Programs.require("mksquashfs");
            Path files = Files.createDirectory(folder.resolve("files"));
            Command.of(Programs.require("tar"), "-C", files, "-xf", "-", "--no-same-owner", "--xattrs")
                    .reading(tree.tar())
                    .runOrFail();
            List<Object> arguments = new ArrayList<>(List.of(files, image, "-noappend", "-no-progress", "-quiet"));
            if (tree.expected().containsKey("dev/null")) { // so that no root is needed
                arguments.addAll(List.of("-p", "dev d 755 0 0"));
                arguments.addAll(List.of("-p", "dev/null c 666 0 0 1 3", "-p", "dev/loop0 b 660 0 0 7 0"));
            }
            arguments.addAll(options);
            Command.of(program, arguments.toArray()).runOrFail();
        }
    },

    SQFSTAR {
        @Override
        void pack(TestTree tree, Path folder, Path image, List<String> options) {
            List<Object> arguments = new ArrayList<>(options);
            arguments.addAll(List.of("-no-progress", "-quiet", image));
            Command.of(Programs.require("sqfstar"), arguments.toArray())
                    .reading(tree.tar())
                    .runOrFail();
        }
    },

    TAR2SQFS {
        @Override
        void pack(TestTree tree, Path folder, Path image, List<String> options) {
            List<Object> arguments = new ArrayList<>(options);
            arguments.addAll(List.of("--quiet", "--force", "--no-skip", image));
            Command.of(Programs.require("tar2sqfs"), arguments.toArray())
                    .reading(tree.tar())
                    .runOrFail();
        }
    };

    abstract void pack(TestTree tree, Path folder, Path image, List<String> options) throws IOException;

    /** Makes an image; the folder must be empty. */
    Path pack(TestTree tree, Path folder, String... options) {
        Path image = folder.resolve("image.squashfs");
        try {
            pack(tree, folder, image, Arrays.asList(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return image;
    }

    /** The option that chooses a compressor. */
    String compressorOption() {
        return this == TAR2SQFS ? "-c" : "-comp";
    }
}
