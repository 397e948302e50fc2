package io.imagetransmit.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows one certificate, or none, to servers that ask for one. The configured certificate is shown whatever issuers the
 * server lists, as the lists of many servers are not complete. Remembers which threads are being asked: a server that
 * was refused a certificate may end the handshake with an alert that says nothing of it.
 */
final class ClientKeyManager extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private final @Nullable ClientIdentity identity;
    private final Set<Thread> asked = ConcurrentHashMap.newKeySet();

    ClientKeyManager(@Nullable ClientIdentity identity) {
        this.identity = identity;
    }

    /** Whether the handshake on this thread has been asked for a certificate since the last call. */
    boolean forgetAsked() {
        return asked.remove(Thread.currentThread());
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        asked.add(Thread.currentThread());
        return identity != null
                        && Arrays.asList(keyTypes).contains(identity.key().getAlgorithm())
                ? ALIAS
                : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        return identity == null || !ALIAS.equals(alias)
                ? null
                : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return identity == null || !ALIAS.equals(alias) ? null : identity.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return identity != null && identity.key().getAlgorithm().equals(keyType) ? new String[] {ALIAS} : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
