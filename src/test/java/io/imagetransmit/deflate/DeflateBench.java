package io.imagetransmit.deflate;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Measures, by hand: {@code DeflateBench CONTENT}, where the content is a layer's tar. Prints MB of content a second. */
final class DeflateBench {
    private static final int ROUNDS = 3;

    private DeflateBench() {}

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        Path content = Path.of(arguments[0]);
        for (int round = 0; round < ROUNDS; round++) {
            for (int level : new int[] {6, 1, 9}) {
                measure("go " + level, content, () -> deflate(content, new GoDeflater(nowhere(), level)));
            }
            measure("zlib 6", content, () -> deflate(content, new ZlibDeflater(nowhere(), 6)));
            measure("zlib 6, ported", content, () -> deflate(content, new PortedZlibDeflater(nowhere(), 6)));
            measure("pgzip", content, () -> deflate(content, Encoder.PGZIP16.open(nowhere(), 5)));
            for (GzipRecipe recipe : new GzipRecipe[] {
                Layers.recipe(Encoder.GO, 6),
                Layers.recipe(Encoder.ZLIB, 6),
                new GzipRecipe(Encoder.PGZIP16, 5, GzipHeader.pgzip())
            }) {
                measure("recognize " + recipe, content, () -> recognize(content, recipe));
            }
        }
    }

    private static OutputStream nowhere() {
        return OutputStream.nullOutputStream();
    }

    private static void deflate(Path content, RawDeflater deflater) throws IOException {
        try (InputStream in = Files.newInputStream(content);
                deflater) {
            in.transferTo(deflater);
            deflater.finish();
        }
    }

    private static void recognize(Path content, GzipRecipe recipe) throws IOException {
        Path layer = content.resolveSibling(content.getFileName() + "." + recipe.encoder() + ".gz");
        if (!Files.exists(layer)) {
            try (OutputStream gzip = recipe.compressor(Files.newOutputStream(layer))) {
                Files.copy(content, gzip);
            }
        }
        try (RecognizingGunzip gunzip = new RecognizingGunzip(Files.newInputStream(layer))) {
            byte[] buffer = new byte[64 << 10];
            while (gunzip.read(buffer) >= 0) {
                // what is measured is that it comes
            }
            if (!gunzip.recipe().equals(Optional.of(recipe))) {
                throw new IOException(recipe + " was taken for " + gunzip.recipe());
            }
        }
    }

    private static void measure(String name, Path content, Work work) throws IOException {
        long start = System.nanoTime();
        long cpu = processor();
        work.run();
        double megabytes = Files.size(content) / 1e6;
        System.out.printf(
                "%-32s %7.1f MB/s, %7.1f MB/s of processor time%n",
                name, megabytes * 1e9 / (System.nanoTime() - start), megabytes * 1e9 / (processor() - cpu));
    }

    private static long processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
