package io.imagetransmit.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user of a test registry. These are no secrets: they live as long as the test. */
public record Credentials(String user, String password) {

    /** The value of an {@code Authorization} header, RFC 7617. */
    public String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
