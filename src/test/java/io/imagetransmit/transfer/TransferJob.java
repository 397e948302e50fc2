package io.imagetransmit.transfer;

import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.HttpListener;
import io.imagetransmit.http.ProxyRouting;
import io.imagetransmit.http.ProxySettings;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.http.TlsContexts;
import io.imagetransmit.http.TlsSettings;
import io.imagetransmit.http.Transport;
import io.imagetransmit.http.TransportSettings;
import io.imagetransmit.image.Digest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.registry.RegistryClient;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.registry.RegistrySink;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.registry.UploadLog;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.TemporaryFolder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One job of the engine between two registries, put together as the program does it, but with short patience. */
final class TransferJob implements AutoCloseable {
    /** After how much silence a peer counts as gone in these tests. */
    static final Duration STALL = Duration.ofSeconds(2);

    private final TemporaryFolder uploads = new TemporaryFolder("uploads");
    private final List<TransferEvent> events = new CopyOnWriteArrayList<>();
    private final ProgressMeter meter = new ProgressMeter();
    private final RegistrySource source;
    private final RegistrySink sink;
    private final TransferOptions options;
    private final TransferEngine engine;

    private TransferJob(RegistryClient from, RegistryClient to, TransferOptions options) {
        this.options = options;
        source = new RegistrySource(from);
        sink = new RegistrySink(to, new UploadLog(uploads.path(), trouble -> {
            throw new IllegalStateException(trouble);
        }));
        engine = new TransferEngine(source, sink, options, events::add, meter, Digest::newMessageDigest);
    }

    /** For registries that let everybody in. */
    static TransferJob between(String sourceHost, String targetHost, TransferOptions options) {
        return between(sourceHost, new Credentials.None(), targetHost, new Credentials.None(), options);
    }

    static TransferJob between(
            String sourceHost, Credentials reader, String targetHost, Credentials writer, TransferOptions options) {
        try {
            return new TransferJob(
                    client(sourceHost, reader, Side.SOURCE, options.retries()),
                    client(targetHost, writer, Side.TARGET, options.retries()),
                    options);
        } catch (TransferException e) {
            throw new IllegalStateException(e);
        }
    }

    static RegistryClient client(String host, Credentials credentials, Side side, int retries)
            throws TransferException {
        TlsContexts tls = new TlsContexts(TlsContexts.Implementation.JDK, Map.of());
        Transport transport = new Transport(
                TransportSettings.standard("image-transmit-test").withStall(STALL),
                tls.socketStrategy(TlsSettings.DEFAULT),
                new ProxyRouting(ProxySettings.of(Map.of())));
        RetryPolicy quick = new RetryPolicy(
                retries,
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                () -> 1,
                duration -> Thread.sleep(duration.toMillis()));
        return new RegistryConnector(transport, quick, HttpListener.NONE, Clock.systemUTC())
                .connect("http", host, credentials, side, unasked -> {});
    }

    /** Once. */
    TransferReport run(PlannedImage... images) {
        return engine.run(List.of(images), 0);
    }

    List<DryRun.Forecast> forecast(PlannedImage... images) {
        try {
            return new DryRun(source, sink, options).forecast(List.of(images));
        } catch (TransferException e) {
            throw new IllegalStateException(e);
        }
    }

    void cancel() {
        engine.cancel();
    }

    /** Those of one kind, in the order in which they came. */
    <T extends TransferEvent> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    ProgressMeter meter() {
        return meter;
    }

    @Override
    public void close() {
        source.close();
        sink.close();
        uploads.close();
    }
}
