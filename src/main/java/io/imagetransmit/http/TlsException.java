package io.imagetransmit.http;

import javax.net.ssl.SSLException;

/** A TLS handshake that failed for a reason other than a broken connection. */
public final class TlsException extends SSLException {
    private static final long serialVersionUID = 1L;

    private final transient TlsProblem problem;

    TlsException(TlsProblem problem, Throwable cause) {
        super(problem.kind().toString(), cause);
        this.problem = problem;
    }

    public TlsProblem problem() {
        return problem;
    }
}
