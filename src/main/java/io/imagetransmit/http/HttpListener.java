package io.imagetransmit.http;

import java.net.URI;
import java.time.Duration;

/** Is told what a session does besides giving answers. Called from whatever thread makes the request. */
public interface HttpListener {
    HttpListener NONE = new HttpListener() {};

    /** A request will be repeated. */
    default void retrying(String host, String reason, int attempt, Duration delay) {}

    /** The registry's allowance is used up; nothing is sent to it for so long. */
    default void waiting(String host, Duration delay) {}

    /** A request was answered. The address has no query. For {@code -debug}. */
    default void answered(String method, URI uri, int status, Duration duration) {}
}
