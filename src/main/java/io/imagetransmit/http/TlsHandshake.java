package io.imagetransmit.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * A handshake by TLS 1.2 or 1.3. The host name is checked twice: by the JDK's trust manager while the handshake goes on,
 * which also the provider can then call off, and by HttpClient after it, should a provider resume a session or leave
 * the former out. What fails is a {@link TlsException}.
 */
final class TlsHandshake implements TlsSocketStrategy {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final TlsSocketStrategy strategy;
    private final ClientKeyManager keys;

    TlsHandshake(SSLContext context, ClientKeyManager keys, boolean trustAll) {
        HostnameVerificationPolicy policy =
                trustAll ? HostnameVerificationPolicy.CLIENT : HostnameVerificationPolicy.BOTH;
        HostnameVerifier verifier = trustAll ? NoopHostnameVerifier.INSTANCE : new DefaultHostnameVerifier();
        this.strategy = new DefaultClientTlsStrategy(context, VERSIONS, null, null, policy, verifier);
        this.keys = keys;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
            throws IOException {
        try {
            return strategy.upgrade(socket, target, port, attachment, context);
        } catch (SSLException e) {
            TlsProblem problem = problem(e);
            if (problem == null) {
                throw e;
            }
            throw new TlsException(problem, e);
        } finally {
            keys.forgetAsked();
        }
    }

    private @Nullable TlsProblem problem(SSLException exception) {
        TlsProblem problem = TlsProblem.of(exception);
        boolean unclear = problem == null || problem.kind() == TlsProblem.Kind.OTHER;
        if (!unclear || TlsProblem.isBroken(exception)) {
            return problem;
        }
        // a server that wanted a certificate and then sends no better alert than handshake_failure wanted another one
        boolean certificateWanted = keys.forgetAsked() && TlsProblem.isHandshakeFailure(exception);
        return new TlsProblem(
                certificateWanted ? TlsProblem.Kind.CLIENT_CERTIFICATE_REQUIRED : TlsProblem.Kind.OTHER, exception);
    }
}
