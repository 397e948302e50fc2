package io.imagetransmit.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates made by {@code openssl}: authorities and what they sign, as files in a folder. */
final class Pki {
    /** Files of a key and its certificate with those of the authorities in between. */
    record Identity(String name, Path certificate, Path key) {}

    private final Path folder;
    private final String openssl;

    Pki(Path folder) {
        this.folder = folder;
        this.openssl = Programs.require("openssl").toString();
    }

    Identity authority(String name) throws Exception {
        return selfSigned(name, 30, "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign");
    }

    Identity selfSigned(String name, int days, String... extensions) throws Exception {
        return sign(null, name, days, extensions);
    }

    /** As {@link #sign} with a key for RSA. */
    Identity signRsa(Identity issuer, String name, int days, String... extensions) throws Exception {
        Path key = folder.resolve(name + ".key");
        run("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key.toString());
        return sign(issuer, name, days, key, extensions);
    }

    /** A certificate by an authority; its file holds the authority's chain as well, except a self-signed root. */
    Identity sign(@Nullable Identity issuer, String name, int days, String... extensions) throws Exception {
        Path key = folder.resolve(name + ".key");
        run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key.toString());
        return sign(issuer, name, days, key, extensions);
    }

    private Identity sign(@Nullable Identity issuer, String name, int days, Path key, String... extensions)
            throws Exception {
        Path request = folder.resolve(name + ".csr");
        Path certificate = folder.resolve(name + ".crt");
        Path extensionFile = folder.resolve(name + ".ext");
        Files.writeString(extensionFile, String.join("\n", extensions) + "\n");
        run("req", "-new", "-key", key.toString(), "-subj", "/O=test/CN=" + name, "-out", request.toString());
        List<String> command = new ArrayList<>(List.of("x509", "-req", "-in", request.toString(), "-sha256"));
        command.addAll(List.of("-extfile", extensionFile.toString(), "-out", certificate.toString()));
        command.addAll(List.of("-days", Integer.toString(days), "-set_serial", Long.toString(System.nanoTime())));
        if (issuer == null) {
            command.addAll(List.of("-signkey", key.toString()));
        } else {
            command.addAll(List.of(
                    "-CA",
                    issuer.certificate().toString(),
                    "-CAkey",
                    issuer.key().toString()));
        }
        run(command.toArray(String[]::new));
        if (issuer != null) {
            appendChain(issuer, certificate);
        }
        return new Identity(name, certificate, key);
    }

    private static void appendChain(Identity issuer, Path certificate) throws IOException {
        var chain = PemReader.certificates(issuer.certificate());
        boolean root = chain.get(0).getIssuerX500Principal().equals(chain.get(0).getSubjectX500Principal());
        if (!root) {
            Files.writeString(certificate, Files.readString(certificate) + Files.readString(issuer.certificate()));
        }
    }

    String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(openssl));
        command.addAll(List.of(arguments));
        return Programs.run(folder, command);
    }
}
