package io.imagetransmit.http;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Where trusted certificate authorities come from; each place becomes a PKIX trust manager of the JDK. */
final class Authorities {
    /** Where Linux distributions, the BSDs and macOS keep their bundle; the first that exists counts, as in Go. */
    private static final List<String> BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/pki/tls/cacert.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/cert.pem");

    /** The key stores of Windows and macOS; on other systems there is no provider for them. */
    private static final List<String> SYSTEM_STORES = List.of("Windows-ROOT", "KeychainStore-ROOT");

    private Authorities() {}

    /** The authorities that came with the Java runtime, or that {@code javax.net.ssl.trustStore} names. */
    static @Nullable X509ExtendedTrustManager ofJava() throws GeneralSecurityException {
        return trustManager(null);
    }

    /** The authorities of these files; null if there are none. */
    static @Nullable X509ExtendedTrustManager ofFiles(List<Path> files) throws GeneralSecurityException, IOException {
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        for (Path file : files) {
            certificates.addAll(PemReader.certificates(file));
        }
        return of(certificates);
    }

    /**
     * The authorities of the operating system, to which administrators add their own; null if none are found. What
     * cannot be read there is passed over: it is not the user's, and the other authorities are still there.
     *
     * @param environment may say other places by {@code SSL_CERT_FILE} and {@code SSL_CERT_DIR}, as for OpenSSL and Go
     */
    static @Nullable X509ExtendedTrustManager ofSystem(Map<String, String> environment)
            throws GeneralSecurityException {
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        String file = environment.getOrDefault("SSL_CERT_FILE", "");
        String folders = environment.getOrDefault("SSL_CERT_DIR", "");
        if (!file.isEmpty()) {
            addReadable(path(file), certificates);
        }
        for (String folder : folders.split(System.getProperty("path.separator", ":"), -1)) {
            addFolder(folder, certificates);
        }
        if (file.isEmpty() && folders.isEmpty()) {
            BUNDLES.stream()
                    .map(Path::of)
                    .filter(Files::isReadable)
                    .findFirst()
                    .ifPresent(bundle -> addReadable(bundle, certificates));
        }
        for (String type : SYSTEM_STORES) {
            addStore(type, certificates);
        }
        return of(certificates);
    }

    private static void addFolder(String folder, Collection<X509Certificate> certificates) {
        Path path = path(folder);
        if (path == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, Files::isRegularFile)) {
            files.forEach(file -> addReadable(file, certificates));
        } catch (IOException | DirectoryIteratorException e) {
            // see ofSystem
        }
    }

    private static void addReadable(@Nullable Path file, Collection<X509Certificate> certificates) {
        if (file == null) {
            return;
        }
        List<PemBlock> blocks = new ArrayList<>();
        try {
            blocks.addAll(PemBlock.read(file));
        } catch (PemException e) {
            // see ofSystem
            return;
        }
        for (PemBlock block : blocks) {
            try {
                if (PemReader.isCertificate(block)) {
                    certificates.add(PemReader.certificate(block));
                }
            } catch (CertificateException e) {
                // one certificate that Java does not understand must not take the others along
            }
        }
    }

    private static void addStore(String type, Collection<X509Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            // another operating system, or see ofSystem
        }
    }

    private static @Nullable Path path(String text) {
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable X509ExtendedTrustManager of(Collection<X509Certificate> certificates)
            throws GeneralSecurityException {
        if (certificates.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new CertificateException("an empty key store could not be made", e);
        }
        int number = 0;
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        return trustManager(store);
    }

    private static @Nullable X509ExtendedTrustManager trustManager(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            // one without any authority would throw a RuntimeException in each handshake
            if (manager instanceof X509ExtendedTrustManager extended && extended.getAcceptedIssuers().length > 0) {
                return extended;
            }
        }
        return null;
    }
}
