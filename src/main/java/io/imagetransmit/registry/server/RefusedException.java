package io.imagetransmit.registry.server;

import java.util.Map;

/** A request that is answered with an error of the specification. */
final class RefusedException extends Exception {
    private final ErrorCode code;
    private final int status;
    private final String detail;
    private final transient Map<String, String> headers;

    /**
     * @param detail what exactly is wrong, for instance the digest or name that was refused
     * @param headers further headers of the answer
     */
    RefusedException(ErrorCode code, int status, String detail, Map<String, String> headers) {
        super(code + ": " + detail);
        this.code = code;
        this.status = status;
        this.detail = detail;
        this.headers = Map.copyOf(headers);
    }

    RefusedException(ErrorCode code, String detail) {
        this(code, code.status(), detail, Map.of());
    }

    ErrorCode code() {
        return code;
    }

    int status() {
        return status;
    }

    String detail() {
        return detail;
    }

    Map<String, String> headers() {
        return headers;
    }
}
