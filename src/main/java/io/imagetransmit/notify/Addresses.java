package io.imagetransmit.notify;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Addresses of services. */
final class Addresses {
    private Addresses() {}

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Where a message goes.
     *
     * @param base instead of the usual one, with or without a path; the service's own path may be the end of that already
     */
    static URI of(@Nullable URI base, String usual, String path, String query) {
        String begin = base == null ? usual : base.toString().replaceAll("/+$", "");
        return URI.create((begin.endsWith(path) ? begin : begin + path) + query);
    }
}
