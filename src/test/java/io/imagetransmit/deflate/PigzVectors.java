package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

/**
 * Prints what pigz makes of generated content, for {@link PigzDeflaterTest}; by hand, {@code PigzVectors > pigz-vectors.tsv}. The
 * committed ones are from Debian's pigz 2.6 with zlib 1.2.13.
 */
final class PigzVectors {
    private static final int GZIP_HEADER = 10;
    private static final int GZIP_END = 8;

    private PigzVectors() {}

    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        for (String kind : Content.KINDS) {
            for (int size : new int[] {0, 131_072, 131_073, 400_000}) {
                byte[] content = Content.of(kind, size);
                for (int level : new int[] {1, 3, 4, 6, 9}) {
                    print(kind, content, level, Encoder.PIGZ, "-p3");
                    print(kind, content, level, level <= 3 ? Encoder.PIGZ_SINGLE : Encoder.PIGZ, "-p1");
                    print(kind, content, level, Encoder.PIGZ_INDEPENDENT, "-i");
                }
            }
        }
    }

    private static void print(String kind, byte[] content, int level, Encoder encoder, String option)
            throws IOException, NoSuchAlgorithmException {
        byte[] gzip = pigz(content, "-n", "-T", "-" + level, option);
        byte[] deflated = Arrays.copyOfRange(gzip, GZIP_HEADER, gzip.length - GZIP_END);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(deflated);
        System.out.printf(
                "%s\t%d\t%s\t%d\t%d\t%s%n",
                kind,
                content.length,
                encoder.text(),
                level,
                deflated.length,
                HexFormat.of().formatHex(hash));
    }

    private static byte[] pigz(byte[] content, String... options) throws IOException {
        String[] command = new String[options.length + 1];
        command[0] = "pigz";
        System.arraycopy(options, 0, command, 1, options.length);
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
