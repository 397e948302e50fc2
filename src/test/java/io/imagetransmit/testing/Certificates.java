package io.imagetransmit.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority for tests, run by openssl in a temporary folder. Certificates are made when first asked for.
 * Thread-safe.
 */
public final class Certificates implements AutoCloseable {
    private static final DateTimeFormatter ASN1_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String LOOPBACK = "IP:127.0.0.1,IP:::1,DNS:localhost";
    private static final String CONFIGURATION = """
            [ca]
            default_ca = test_ca
            [test_ca]
            database = %1$s/index.txt
            new_certs_dir = %1$s
            rand_serial = yes
            default_md = sha256
            policy = any
            unique_subject = no
            [any]
            commonName = supplied
            """;

    private final Path openssl = Programs.require("openssl");
    private final TemporaryFolder folder = new TemporaryFolder("certificates");
    private final Map<String, KeyAndCertificate> made = new HashMap<>();
    private final KeyAndCertificate authority;

    public Certificates() {
        folder.write("index.txt", "");
        folder.write("ca.conf", CONFIGURATION.formatted(folder.path()));
        authority = selfSign(
                "authority",
                "image-transmit test CA",
                "basicConstraints=critical,CA:TRUE",
                "keyUsage=critical,keyCertSign,cRLSign");
    }

    /** The authority itself; its certificate is the PEM file that a client must trust. */
    public KeyAndCertificate authority() {
        return authority;
    }

    /** A good one for 127.0.0.1, ::1 and localhost. */
    public KeyAndCertificate server() {
        return once("server", () -> sign("server", LOOPBACK, "serverAuth", -1, 3650));
    }

    /** As {@link #server()}, but it ran out ten days ago. */
    public KeyAndCertificate expired() {
        return once("expired", () -> sign("expired", LOOPBACK, "serverAuth", -20, -10));
    }

    /** In order, but for another host. */
    public KeyAndCertificate wrongHost() {
        return once("wrong-host", () -> sign("wrong-host", "DNS:elsewhere.example", "serverAuth", -1, 3650));
    }

    /** For this host, but signed by nobody else. */
    public KeyAndCertificate selfSigned() {
        return once(
                "self-signed",
                () -> selfSign(
                        "self-signed", "self-signed", "subjectAltName=" + LOOPBACK, "basicConstraints=CA:FALSE"));
    }

    /** What a client shows to a server that asks for it. */
    public KeyAndCertificate client(String name) {
        return once("client-" + name, () -> sign("client-" + name, "DNS:" + name, "clientAuth", -1, 3650));
    }

    /** The same pair with its key in the older PKCS #1 form ({@code BEGIN RSA PRIVATE KEY}). */
    public KeyAndCertificate inTraditionalForm(KeyAndCertificate pair) {
        Path key = Path.of(pair.key() + ".pkcs1");
        openssl("rsa", "-in", pair.key(), "-traditional", "-out", key);
        return new KeyAndCertificate(key, pair.certificate());
    }

    /** Trusts this authority and nothing else, and shows no certificate. */
    public SSLContext trustingContext() {
        try (InputStream in = Files.newInputStream(authority.certificate())) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", certificate);
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        folder.close();
    }

    private KeyAndCertificate once(String name, Supplier<KeyAndCertificate> maker) {
        // one at a time: openssl keeps a list of what the authority has signed
        synchronized (made) {
            KeyAndCertificate pair = made.get(name);
            if (pair == null) {
                pair = maker.get();
                made.put(name, pair);
            }
            return pair;
        }
    }

    private KeyAndCertificate selfSign(String file, String commonName, String... extensions) {
        KeyAndCertificate pair = files(file);
        Object[] arguments = {
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "3650",
            "-subj",
            "/CN=" + commonName,
            "-keyout",
            pair.key(),
            "-out",
            pair.certificate(),
            "-addext",
            extensions[0],
            "-addext",
            extensions[1]
        };
        openssl(arguments);
        return pair;
    }

    private KeyAndCertificate sign(String name, String hosts, String usage, int fromDay, int toDay) {
        KeyAndCertificate pair = files(name);
        Path request = folder.resolve(name + ".csr");
        Path extensions = folder.write(
                name + ".ext",
                "subjectAltName=" + hosts + "\nbasicConstraints=CA:FALSE\nextendedKeyUsage=" + usage + "\n");
        openssl(
                "req",
                "-new",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                pair.key(),
                "-out",
                request);
        openssl(
                "ca",
                "-batch",
                "-notext",
                "-config",
                folder.resolve("ca.conf"),
                "-cert",
                authority.certificate(),
                "-keyfile",
                authority.key(),
                "-startdate",
                day(fromDay),
                "-enddate",
                day(toDay),
                "-extfile",
                extensions,
                "-in",
                request,
                "-out",
                pair.certificate());
        return pair;
    }

    private KeyAndCertificate files(String name) {
        return new KeyAndCertificate(folder.resolve(name + ".key"), folder.resolve(name + ".pem"));
    }

    private static String day(int fromNow) {
        return ASN1_TIME.format(Instant.now().plus(fromNow, ChronoUnit.DAYS));
    }

    private void openssl(Object... arguments) {
        Command.of(openssl, arguments).runOrFail();
    }
}
