package io.imagetransmit.testing;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which requests a rule is meant for.
 *
 * @param methods a regular expression for the whole method
 * @param path a regular expression for the whole path, without the query
 * @param also a further condition
 * @param first the first of the requests that match, counted from 1
 * @param last the last of them
 */
public record RequestMatch(Pattern methods, Pattern path, Predicate<Exchange> also, int first, int last) {

    /** All requests with this method and path. */
    public static RequestMatch of(String methods, String path) {
        return new RequestMatch(
                Pattern.compile(methods), Pattern.compile(path), exchange -> true, 1, Integer.MAX_VALUE);
    }

    /** Every request. */
    public static RequestMatch any() {
        return of(".*", ".*");
    }

    /** Downloads of blobs. */
    public static RequestMatch blobGet() {
        return of("GET", "/v2/.+/blobs/[^/]+:[^/]+");
    }

    /** What carries bytes of a blob, or ends its upload: PATCH and PUT. */
    public static RequestMatch blobUpload() {
        return of("PATCH|PUT", "/v2/.+/blobs/uploads/.+");
    }

    public static RequestMatch manifest(String methods) {
        return of(methods, "/v2/.+/manifests/[^/]+");
    }

    public RequestMatch and(Predicate<Exchange> condition) {
        return new RequestMatch(methods, path, also.and(condition), first, last);
    }

    /** Only those that ask for a part. */
    public RequestMatch withRange() {
        return and(exchange -> exchange.header("Range").isPresent());
    }

    /** Only the nth of them, from 1. */
    public RequestMatch nth(int n) {
        return new RequestMatch(methods, path, also, n, n);
    }

    /** Only the first so many of them. */
    public RequestMatch times(int n) {
        return new RequestMatch(methods, path, also, 1, n);
    }

    boolean fits(Exchange exchange) {
        return methods.matcher(exchange.method()).matches()
                && path.matcher(exchange.path()).matches()
                && also.test(exchange);
    }
}
