package io.imagetransmit.testing;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link RealRegistry} behaves.
 *
 * @param delete whether manifests and blobs may be deleted
 * @param basic the one user it knows, by htpasswd; null for everybody
 * @param tokens who issues Bearer tokens for it; null if nobody does
 * @param tls what it shows to clients; null for plain HTTP
 * @param clientAuthority PEM file of whom clients must show a certificate of; null if they need none
 * @param readOnly maintenance: it answers 405 to every write
 * @param relativeUrls whether the {@code Location} of an upload comes without host
 * @param publicUrl what the registry believes its address is, for instance that of a proxy; null to believe the client
 */
public record RegistryOptions(
        boolean delete,
        @Nullable Credentials basic,
        @Nullable TokenServer tokens,
        @Nullable KeyAndCertificate tls,
        @Nullable Path clientAuthority,
        boolean readOnly,
        boolean relativeUrls,
        @Nullable String publicUrl) {

    /** Plain HTTP for everybody, deletion allowed. */
    public static RegistryOptions plain() {
        return new RegistryOptions(true, null, null, null, null, false, false, null);
    }

    public RegistryOptions withoutDelete() {
        return new RegistryOptions(false, basic, tokens, tls, clientAuthority, readOnly, relativeUrls, publicUrl);
    }

    public RegistryOptions withBasic(Credentials user) {
        return new RegistryOptions(delete, user, null, tls, clientAuthority, readOnly, relativeUrls, publicUrl);
    }

    public RegistryOptions withTokens(TokenServer server) {
        return new RegistryOptions(delete, null, server, tls, clientAuthority, readOnly, relativeUrls, publicUrl);
    }

    public RegistryOptions withTls(KeyAndCertificate pair) {
        return new RegistryOptions(delete, basic, tokens, pair, clientAuthority, readOnly, relativeUrls, publicUrl);
    }

    public RegistryOptions withClientAuthority(Path authority) {
        return new RegistryOptions(delete, basic, tokens, tls, authority, readOnly, relativeUrls, publicUrl);
    }

    public RegistryOptions withReadOnly(boolean maintenance) {
        return new RegistryOptions(delete, basic, tokens, tls, clientAuthority, maintenance, relativeUrls, publicUrl);
    }

    public RegistryOptions withRelativeUrls() {
        return new RegistryOptions(delete, basic, tokens, tls, clientAuthority, readOnly, true, publicUrl);
    }

    public RegistryOptions withPublicUrl(String url) {
        return new RegistryOptions(delete, basic, tokens, tls, clientAuthority, readOnly, relativeUrls, url);
    }

    /** The registry's configuration file. */
    String yaml(int port, TemporaryFolder folder) {
        StringBuilder yaml = new StringBuilder();
        // the secret signs upload sessions: without a fixed one they would not outlive a restart
        yaml.append("""
                version: 0.1
                log: {level: info, accesslog: {disabled: false}}
                storage:
                  cache: {blobdescriptor: inmemory}
                  filesystem: {rootdirectory: '%s'}
                  delete: {enabled: %s}
                  maintenance: {uploadpurging: {enabled: false}, readonly: {enabled: %s}}
                validation: {manifests: {urls: {allow: ['.*']}}}
                """.formatted(folder.resolve("data"), delete, readOnly));
        yaml.append(authentication(folder));
        yaml.append("http:\n  addr: '127.0.0.1:" + port + "'\n  secret: the-same-after-a-restart\n");
        yaml.append("  relativeurls: " + relativeUrls + "\n");
        if (publicUrl != null) {
            yaml.append("  host: '" + publicUrl + "'\n");
        }
        yaml.append(tlsLines());
        return yaml.toString();
    }

    private String authentication(TemporaryFolder folder) {
        if (basic != null) {
            return "auth: {htpasswd: {realm: test, path: '" + folder.resolve("htpasswd") + "'}}\n";
        }
        if (tokens != null) {
            return "auth:\n  token: {realm: '%s', service: '%s', issuer: '%s', rootcertbundle: '%s'}\n"
                    .formatted(tokens.realm(), tokens.service(), TokenServer.ISSUER, tokens.certificate());
        }
        return "";
    }

    private String tlsLines() {
        if (tls == null) {
            return "";
        }
        String clients = clientAuthority == null ? "" : ", clientcas: ['" + clientAuthority + "']";
        return "  tls: {certificate: '" + tls.certificate() + "', key: '" + tls.key() + "'" + clients + "}\n";
    }
}
