package io.imagetransmit.http;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What TLS connections of one repository believe and show.
 *
 * @param authorities PEM files of certificate authorities that are trusted besides the machine's own
 * @param clientCertificate PEM file with the certificate to show to the server, followed by its intermediate ones
 * @param clientKey PEM file with the key of {@code clientCertificate}; where it is null, that file holds the key as well
 * @param trustAll whether any certificate of any host is accepted, which gives the connection to whoever asks for it
 */
public record TlsSettings(
        List<Path> authorities,
        @Nullable Path clientCertificate,
        @Nullable Path clientKey,
        boolean trustAll) {
    /** The machine's authorities, no client certificate, all checks. */
    public static final TlsSettings DEFAULT = new TlsSettings(List.of(), null, null, false);

    public TlsSettings {
        authorities = List.copyOf(authorities);
        if (clientKey != null && clientCertificate == null) {
            throw new IllegalArgumentException("a client key without a client certificate");
        }
    }
}
