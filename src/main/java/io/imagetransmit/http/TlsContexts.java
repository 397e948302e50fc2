package io.imagetransmit.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS connections as {@link TlsSettings} say: through Conscrypt where its native library loads, otherwise through
 * the JDK's provider, with the same checks by the same code. Neither is touched before the first connection.
 * Safe for use by many threads.
 */
public final class TlsContexts {
    /** {@code -Dio.imagetransmit.tls=jdk} keeps Conscrypt out. */
    public static final String PROPERTY = "io.imagetransmit.tls";

    /** Who does the work. */
    public enum Implementation {
        /** Conscrypt where it works, else the JDK. */
        FASTEST,
        /** Always the JDK's default provider. */
        JDK;

        /** As the system property {@link #PROPERTY} says. */
        public static Implementation ofSystemProperty() {
            return "jdk".equalsIgnoreCase(System.getProperty(PROPERTY)) ? JDK : FASTEST;
        }
    }

    private final NativeProvider nativeProvider;
    private final Map<String, String> environment;

    /**
     * Loads nothing yet.
     *
     * @param environment {@code SSL_CERT_FILE} and {@code SSL_CERT_DIR} are read from it
     */
    public TlsContexts(Implementation implementation, Map<String, String> environment) {
        this.nativeProvider = new NativeProvider(implementation == Implementation.FASTEST);
        this.environment = Map.copyOf(environment);
    }

    /**
     * What upgrades the sockets of an HttpClient to TLS. Nothing is read or loaded before its first use; a certificate
     * file that is of no use is then a {@link PemException}, a handshake that fails a {@link TlsException} or, where
     * the connection broke, what broke it.
     */
    public TlsSocketStrategy socketStrategy(TlsSettings settings) {
        return new LazyTlsStrategy(() -> {
            ClientKeyManager keys = keyManager(settings);
            return new TlsHandshake(context(settings, keys), keys, settings.trustAll());
        });
    }

    /** Reads the files of these settings, so that a fault in them is found before any work is begun. */
    public void check(TlsSettings settings) throws IOException {
        keyManager(settings);
        try {
            Authorities.ofFiles(settings.authorities());
        } catch (GeneralSecurityException e) {
            throw new SSLException("the authorities cannot be used", e);
        }
    }

    /** Digests that make use of Conscrypt once a connection has loaded it. */
    public MessageDigests messageDigests() {
        return new MessageDigests(nativeProvider::ifLoaded);
    }

    /** Why connections do without Conscrypt though they would like to; null if all is well or nobody has asked yet. */
    public @Nullable Throwable nativeFailure() {
        return nativeProvider.failure();
    }

    private SSLContext context(TlsSettings settings, ClientKeyManager keys) throws IOException {
        TrustManager trust = trustManager(settings);
        try {
            SSLContext context = newContext();
            context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException("no TLS provider", e);
        }
    }

    private SSLContext newContext() throws GeneralSecurityException {
        Provider fast = nativeProvider.load();
        return fast == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", fast);
    }

    private static ClientKeyManager keyManager(TlsSettings settings) throws PemException {
        if (settings.clientCertificate() == null) {
            return new ClientKeyManager(null);
        }
        return new ClientKeyManager(ClientIdentity.read(
                settings.clientCertificate(),
                settings.clientKey() == null ? settings.clientCertificate() : settings.clientKey()));
    }

    private TrustManager trustManager(TlsSettings settings) throws IOException {
        if (settings.trustAll()) {
            return new TrustAllManager();
        }
        List<StrictTrustManager.Source> sources = new ArrayList<>();
        try {
            X509ExtendedTrustManager own = Authorities.ofFiles(settings.authorities());
            sources.add(() -> own);
        } catch (GeneralSecurityException e) {
            throw new SSLException("the authorities cannot be used", e);
        }
        sources.add(Authorities::ofJava);
        sources.add(() -> Authorities.ofSystem(environment));
        return new StrictTrustManager(sources);
    }
}
