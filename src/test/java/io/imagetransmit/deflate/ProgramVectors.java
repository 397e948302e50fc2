package io.imagetransmit.deflate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What programs make of generated content. Printed anew by hand, {@code ProgramVectors pigz > pigz-vectors.tsv} and {@code
 * ProgramVectors gzip > gnu-vectors.tsv}; the committed ones are of Debian 12: pigz 2.6 with zlib 1.2.13, and GNU gzip 1.12.
 */
final class ProgramVectors {
    private static final int GZIP_HEADER = 10;
    private static final int GZIP_END = 8;

    private ProgramVectors() {}

    /** One line of a table. */
    record Vector(String kind, int size, Encoder encoder, int level, int length, String sha256) {
        static Vector of(String line) {
            String[] fields = line.split("\t", -1);
            return new Vector(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    Encoder.named(fields[2]),
                    Integer.parseInt(fields[3]),
                    Integer.parseInt(fields[4]),
                    fields[5]);
        }

        /** The same, but for what has been made. */
        Vector with(byte[] deflated) throws NoSuchAlgorithmException {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(deflated);
            return new Vector(
                    kind, size, encoder, level, deflated.length, HexFormat.of().formatHex(hash));
        }

        String line() {
            return String.join(
                    "\t",
                    kind,
                    Integer.toString(size),
                    encoder.text(),
                    Integer.toString(level),
                    Integer.toString(length),
                    sha256);
        }
    }

    static List<Vector> read(String file, String kind) throws IOException {
        try (InputStream in = ProgramVectors.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Vector::of)
                    .filter(vector -> vector.kind().equals(kind))
                    .toList();
        }
    }

    static byte[] deflate(Encoder encoder, byte[] content, int level, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RawDeflater deflater = encoder.open(out, level)) {
            for (int start = 0; start < content.length; start += piece) {
                deflater.write(content, start, Math.min(piece, content.length - start));
            }
            deflater.finish();
        }
        return out.toByteArray();
    }

    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        boolean pigz = arguments[0].equals("pigz");
        int[] sizes = pigz
                ? new int[] {0, 131_072, 131_073, 400_000}
                : new int[] {0, 1000, 65_300, 65_535, 65_536, 200_000, 400_000};
        for (String kind : Content.KINDS) {
            for (int size : sizes) {
                byte[] content = Content.of(kind, size);
                for (int level : new int[] {1, 2, 3, 4, 6, 9}) {
                    if (pigz) {
                        print(kind, content, level, Encoder.PIGZ, "pigz", "-p3");
                        print(kind, content, level, level <= 3 ? Encoder.PIGZ_SINGLE : Encoder.PIGZ, "pigz", "-p1");
                        print(kind, content, level, Encoder.PIGZ_INDEPENDENT, "pigz", "-i");
                    } else {
                        print(kind, content, level, Encoder.GNU, "gzip", "-c");
                    }
                }
            }
        }
    }

    private static void print(String kind, byte[] content, int level, Encoder encoder, String program, String option)
            throws IOException, NoSuchAlgorithmException {
        byte[] gzip = made(content, program, "-n", "-" + level, option);
        byte[] deflated = Arrays.copyOfRange(gzip, GZIP_HEADER, gzip.length - GZIP_END);
        System.out.println(new Vector(kind, content.length, encoder, level, 0, "")
                .with(deflated)
                .line());
    }

    private static byte[] made(byte[] content, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        byte[] made = process.getInputStream().readAllBytes();
        written.join();
        return made;
    }
}
