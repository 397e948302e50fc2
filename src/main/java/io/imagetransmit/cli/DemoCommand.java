package io.imagetransmit.cli;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.HttpListener;
import io.imagetransmit.http.ProxyRouting;
import io.imagetransmit.http.ProxySettings;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.http.TlsContexts;
import io.imagetransmit.http.TlsSettings;
import io.imagetransmit.http.Transport;
import io.imagetransmit.http.TransportSettings;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.job.Environment;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.job.Version;
import io.imagetransmit.registry.RegistryClient;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code demo}: the main job, on this machine alone. Serves two embedded registries on loopback, puts an image into the first, runs
 * the program's own command line on a {@code cfg.yaml} and a list, and reads the target back to check every byte.
 */
final class DemoCommand {
    private static final ImageReference IMAGE = ImageReference.tagged("demo/hello", "1.0");

    private final Surroundings around;

    DemoCommand(Surroundings around) {
        this.around = around;
    }

    ExitCode run() throws TransferException {
        long start = System.nanoTime();
        try {
            Path folder = Files.createTempDirectory("image-transmit-demo");
            try (RegistryServer first =
                            RegistryServer.start(RegistryServerSettings.loopback(folder.resolve("source")));
                    RegistryServer second =
                            RegistryServer.start(RegistryServerSettings.loopback(folder.resolve("target")))) {
                tell(
                        "demo.start",
                        Map.of(
                                "source",
                                first.uri().toString(),
                                "target",
                                second.uri().toString()));
                DemoImage.Made made = new DemoImage(first.uri()).push(IMAGE);
                tell(
                        "demo.pushed",
                        Map.of(
                                "image", IMAGE.toString(),
                                "platforms", String.join(", ", made.platforms()),
                                "size", HumanUnits.bytes(made.bytes())));
                tell("demo.transferring", Map.of());
                if (transfer(folder, first.uri(), second.uri()) != 0) {
                    return ExitCode.SOME_FAILED;
                }
                tell("demo.again", Map.of());
                if (transfer(folder, first.uri(), second.uri()) != 0) {
                    return ExitCode.SOME_FAILED;
                }
                int checked = check(second.uri(), made.digest());
                tell(
                        "demo.checked",
                        Map.of(
                                "count",
                                String.valueOf(checked),
                                "digest",
                                made.digest().toString()));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw e instanceof TransferException transfer
                    ? transfer
                    : new TransferException(
                            Side.DISK,
                            TransferException.Kind.DISK,
                            Map.of("message", String.valueOf(e.getMessage())),
                            e);
        }
        tell("demo.done", Map.of("time", HumanUnits.duration(Duration.ofNanos(System.nanoTime() - start))));
        tell("demo.next", Map.of());
        return ExitCode.DONE;
    }

    private void tell(String key, Map<String, String> details) {
        around.say(around.messages().text(key, details));
    }

    /** Just what a user would do: a configuration, a list, and the command. */
    private int transfer(Path folder, URI source, URI target) throws IOException {
        Path work = Files.createDirectories(folder.resolve("work"));
        Files.writeString(work.resolve("cfg.yaml"), """
                source:
                - registry: "%s"
                  name: first
                target:
                - registry: "%s"
                  name: second
                """.formatted(source, target));
        Files.writeString(work.resolve("img.lst"), IMAGE + "\n");
        Environment own = around.environment();
        Environment environment = new Environment(own.variables(), work, own.home(), own.in(), own.out(), own.err());
        Locale locale = around.messages().language().locale();
        return new Program(environment, locale, WindowOpener.NONE)
                .run(List.of("-src", "first", "-dst", "second", "-lst", "img.lst"));
    }

    /** Reads the image at the target, every manifest and every blob, each against its digest. */
    private static int check(URI target, Digest digest) throws IOException {
        try (RegistrySource source = new RegistrySource(client(target, Side.TARGET))) {
            Manifest root = source.manifest(IMAGE);
            if (!root.digest().equals(digest)) {
                throw new TransferException(
                        Side.TARGET,
                        TransferException.Kind.CORRUPT,
                        Map.of(
                                "digest",
                                digest.toString(),
                                "found",
                                root.digest().toString()));
            }
            int checked = 1;
            for (Descriptor child : root.children()) {
                Manifest manifest = source.manifest(ImageReference.byDigest(IMAGE.repository(), child.digest()));
                checked++;
                for (Descriptor blob : manifest.blobs()) {
                    readThrough(source, blob);
                    checked++;
                }
            }
            return checked;
        }
    }

    private static void readThrough(RegistrySource source, Descriptor blob) throws IOException {
        byte[] buffer = new byte[64 << 10];
        try (BlobContent content = new BlobContent(blob, offset -> source.openBlob(IMAGE.repository(), blob, offset))) {
            int count = 0;
            while (count >= 0) {
                count = content.read(buffer, 0, buffer.length); // throws where digest and content disagree
            }
        }
    }

    static RegistryClient client(URI registry, Side side) throws TransferException {
        Transport transport = new Transport(
                TransportSettings.standard(Version.userAgent()),
                new TlsContexts(TlsContexts.Implementation.JDK, Map.of()).socketStrategy(TlsSettings.DEFAULT),
                new ProxyRouting(ProxySettings.of(Map.of())));
        RegistryConnector connector =
                new RegistryConnector(transport, RetryPolicy.standard(0), HttpListener.NONE, Clock.systemUTC());
        return connector.connect(
                registry.getScheme(), registry.getAuthority(), new Credentials.None(), side, host -> {});
    }

    /** Deletes this folder and all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
