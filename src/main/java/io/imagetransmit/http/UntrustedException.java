package io.imagetransmit.http;

import java.security.cert.CertificateException;

/** A refused server certificate together with what was wrong with it; both TLS providers keep it as a cause. */
final class UntrustedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final transient TlsProblem problem;

    UntrustedException(TlsProblem problem, CertificateException cause) {
        super(problem.kind().toString(), cause);
        this.problem = problem;
    }

    TlsProblem problem() {
        return problem;
    }
}
