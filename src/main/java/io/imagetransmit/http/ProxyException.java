package io.imagetransmit.http;

import java.io.IOException;

/** A proxy variable that applies to a connection and cannot be used, as data. Never holds the variable's value. */
public final class ProxyException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What a person has to deal with. */
    public enum Kind {
        /** A proxy that is not spoken to by plain HTTP, for instance {@code socks5://}. */
        UNSUPPORTED_SCHEME,
        /** Not of the form {@code http://user:password@host:port}. */
        MALFORMED
    }

    private final Kind kind;
    private final String variable;
    private final String detail;

    ProxyException(Kind kind, String variable, String detail) {
        super(kind + " " + variable + " " + detail);
        this.kind = kind;
        this.variable = variable;
        this.detail = detail;
    }

    public Kind kind() {
        return kind;
    }

    /** The name of the environment variable. */
    public String variable() {
        return variable;
    }

    /** The scheme that is not supported; otherwise empty. */
    public String detail() {
        return detail;
    }
}
