package io.imagetransmit.job;

import io.imagetransmit.config.DockerCredentials;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.doctor.Instruments;
import io.imagetransmit.doctor.Patient;
import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.HttpListener;
import io.imagetransmit.http.MessageDigests;
import io.imagetransmit.http.ProxyRouting;
import io.imagetransmit.http.ProxySettings;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.http.TlsContexts;
import io.imagetransmit.http.TlsSettings;
import io.imagetransmit.http.Traffic;
import io.imagetransmit.http.Transport;
import io.imagetransmit.http.TransportSettings;
import io.imagetransmit.http.WatchedTls;
import io.imagetransmit.image.Digest;
import io.imagetransmit.registry.RegistryClient;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Makes registry clients out of what is configured: the one place where settings become connections. */
public final class Registries {
    private final TlsContexts tlsContexts;
    private final ProxySettings proxySettings;
    private final ProxyRouting proxies;
    private final DockerCredentials dockerCredentials;
    private final String userAgent;
    private final int retries;
    private final Notices notices;
    private final LongAdder signs = new LongAdder();
    private final Set<Transport> open = ConcurrentHashMap.newKeySet();
    private volatile boolean aborted;

    /** Is told what a person should know although the work goes on. */
    public interface Notices extends HttpListener {
        /** Plain http is used though nobody wrote it. */
        void plainHttp(String host);

        /** Something odd about the login that Docker left behind. */
        void docker(DockerCredentials.Found found);
    }

    /** What this machine's environment and its user's logins give. */
    public static Registries of(Environment environment, int retries, Notices notices) {
        return new Registries(
                environment.variables(),
                DockerCredentials.of(environment.variables(), environment.home()),
                Version.userAgent(),
                retries,
                notices);
    }

    Registries(
            Map<String, String> environment,
            DockerCredentials dockerCredentials,
            String userAgent,
            int retries,
            Notices notices) {
        this.tlsContexts = new TlsContexts(TlsContexts.Implementation.ofSystemProperty(), environment);
        this.proxySettings = ProxySettings.of(environment);
        this.proxies = new ProxyRouting(proxySettings);
        this.dockerCredentials = dockerCredentials;
        this.userAgent = userAgent;
        this.retries = retries;
        this.notices = notices;
    }

    /** Counts what it is told, and passes it on. */
    record Counting(HttpListener listener, LongAdder signs) implements HttpListener {
        @Override
        public void retrying(String host, String reason, int attempt, Duration delay) {
            signs.increment();
            listener.retrying(host, reason, attempt, delay);
        }

        @Override
        public void waiting(String host, Duration delay) {
            signs.increment();
            listener.waiting(host, delay);
        }

        @Override
        public void answered(String method, URI uri, int status, Duration duration) {
            signs.increment();
            listener.answered(method, uri, status, duration);
        }
    }

    /** A registry that has answered, and the count of what passes. The client is the caller's to close. */
    public record Connection(RegistryClient client, Traffic traffic) {}

    /** Gives a fresh computation of a digest's algorithm. */
    Function<Digest, MessageDigest> hashes() {
        MessageDigests digests = tlsContexts.messageDigests();
        return digest -> digests.newDigest(digest.javaAlgorithm());
    }

    /** Reads the certificate files of a repository, so that a fault in them is told before anything is begun. */
    public void checkFiles(RepositorySettings repository) throws IOException {
        tlsContexts.check(tls(repository));
    }

    /**
     * How many requests were answered, repeated or put off so far, on all connections and while they are made: signs of life also
     * where no bytes of bodies pass.
     */
    long signs() {
        return signs.sum();
    }

    public Connection connect(RepositorySettings repository, Side side) throws TransferException {
        TransportSettings settings = TransportSettings.standard(userAgent);
        Transport transport = new Transport(settings, tlsContexts.socketStrategy(tls(repository)), proxies);
        boolean connected = false;
        open.add(transport);
        if (aborted) {
            transport.abort();
        }
        try {
            RegistryConnector connector = new RegistryConnector(
                    transport, RetryPolicy.standard(retries), new Counting(notices, signs), Clock.systemUTC());
            RegistryClient client = connector.connect(
                    repository.address().scheme(),
                    repository.address().authority(),
                    credentials(repository),
                    side,
                    notices::plainHttp);
            connected = true;
            return new Connection(client, settings.traffic());
        } finally {
            if (!connected) {
                open.remove(transport);
                transport.close();
            }
        }
    }

    /** Breaks off whatever is under way on any connection made here, now and later; everything on them fails as cancelled. */
    void abort() {
        aborted = true;
        open.forEach(Transport::abort);
    }

    /** For notifications: as to a registry, but without a login, with the system's certificates, and with little patience. */
    Transport messenger() {
        TransportSettings settings =
                new TransportSettings(userAgent, 8, Duration.ofSeconds(5), Duration.ofSeconds(10), new Traffic());
        TlsSettings tls = new TlsSettings(List.of(), null, null, false);
        return new Transport(settings, tlsContexts.socketStrategy(tls), proxies);
    }

    /** What the doctor looks into a registry with: the same as a transfer has, with less patience. The caller's to close. */
    public Instruments instruments(RepositorySettings repository) {
        WatchedTls tls = new WatchedTls(tlsContexts.socketStrategy(tls(repository)));
        Transport transport = new Transport(Instruments.impatient(userAgent), tls, proxies);
        return new Instruments(transport, tls, proxySettings, notices, Clock.systemUTC());
    }

    public Patient patient(RepositorySettings repository, boolean source, boolean target) {
        String prefix = repository.address().pathPrefix();
        String project = repository.repository();
        String joined = project == null ? prefix : prefix.isEmpty() ? project : prefix + "/" + project;
        return new Patient(
                repository.address().scheme(),
                repository.address().authority(),
                joined.isEmpty() ? null : joined,
                credentials(repository),
                repository.skiptlsverify(),
                source,
                target);
    }

    private Credentials credentials(RepositorySettings repository) {
        Credentials configured = repository.credentials();
        if (configured.isPresent()) {
            return configured;
        }
        DockerCredentials.Found found = dockerCredentials.find(repository);
        notices.docker(found);
        return found.credentials();
    }

    private static TlsSettings tls(RepositorySettings repository) {
        return new TlsSettings(
                repository.ca() == null ? List.of() : List.of(repository.ca()),
                repository.clientcert(),
                repository.clientkey(),
                repository.skiptlsverify());
    }
}
