package io.imagetransmit.http;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of certificates or keys that cannot be used, as data. The message holds nothing of the file's content. */
public final class PemException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What a person has to deal with. */
    public enum Kind {
        /** The file is not there or may not be read; the cause says which. */
        UNREADABLE,
        /** The file is larger than any real one. */
        TOO_LARGE,
        /** A certificate was expected; the file has no such PEM block (it may be DER or something else). */
        NO_CERTIFICATE,
        /** A private key was expected; the file has no such PEM block. */
        NO_KEY,
        /** A PEM block that is cut off, is not Base64, or does not hold what its label says. */
        MALFORMED,
        /** The key needs a passphrase. Cure: {@code openssl pkey -in FILE -out NEWFILE}. */
        ENCRYPTED_KEY,
        /** A key of a form or algorithm that this Java runtime cannot use, for instance an OpenSSH or a DSA key. */
        UNSUPPORTED_KEY,
        /** The key is not the one of the certificate. */
        KEY_MISMATCH
    }

    private final transient Path path;
    private final Kind kind;

    public PemException(Path path, Kind kind, @Nullable Throwable cause) {
        super(kind + " " + path, cause);
        this.path = path;
        this.kind = kind;
    }

    public Path path() {
        return path;
    }

    public Kind kind() {
        return kind;
    }
}
