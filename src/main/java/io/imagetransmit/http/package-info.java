/**
 * HTTP as registries speak it, and nothing about registries' content. A {@link io.imagetransmit.http.Transport} sends one
 * request over pooled connections (Apache HttpClient 5), hashes nothing, follows nothing and repeats nothing. Around it, an
 * {@link io.imagetransmit.http.HttpSession} follows redirects by hand, logs in when it is asked to
 * ({@link io.imagetransmit.http.Authenticator}), and repeats what may be repeated
 * ({@link io.imagetransmit.http.RetryPolicy}). Failures are {@link io.imagetransmit.http.HttpFailure}: data without secrets.
 */
@NullMarked
package io.imagetransmit.http;

import org.jspecify.annotations.NullMarked;
