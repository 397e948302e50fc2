package io.imagetransmit.testing;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One request that came to a {@link FaultProxy}, finished or under way, and what became of it. Thread-safe. */
public final class Exchange {
    private final HttpHead request;
    private final String method;
    private final String path;
    private final String query;
    final AtomicLong requestBytes = new AtomicLong();
    final AtomicLong responseBytes = new AtomicLong();
    private volatile @Nullable HttpHead response;
    private volatile boolean disturbed;
    private volatile boolean stalled;
    private volatile boolean done;
    private volatile @Nullable Exception failure;

    Exchange(HttpHead request) {
        this.request = request;
        this.method = request.word(0);
        String target = request.word(1);
        int question = target.indexOf('?');
        this.path = question < 0 ? target : target.substring(0, question);
        this.query = question < 0 ? "" : target.substring(question + 1);
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    /** As it was written, without the question mark; empty where there is none. */
    public String query() {
        return query;
    }

    /** Path and query, as they stand in the request. */
    public String target() {
        return request.word(1);
    }

    public Optional<String> header(String name) {
        return request.first(name);
    }

    /** The status that the client was sent; 0 as long as it was sent none. */
    public int status() {
        HttpHead head = response;
        return head == null ? 0 : Integer.parseInt(head.word(1));
    }

    /** A header that the client was sent. */
    public Optional<String> responseHeader(String name) {
        HttpHead head = response;
        return head == null ? Optional.empty() : head.first(name);
    }

    /** How much of the request's body was taken from the client so far. */
    public long requestBytes() {
        return requestBytes.get();
    }

    /** How much of the response's body was given to the client so far. */
    public long responseBytes() {
        return responseBytes.get();
    }

    /** Whether a rule met this request; the fault itself may come later, or never if a body is shorter than it. */
    public boolean disturbed() {
        return disturbed;
    }

    /** Whether it hangs at this moment. */
    public boolean stalled() {
        return stalled;
    }

    /** Whether nothing more will happen to it. */
    public boolean done() {
        return done;
    }

    /** Why it ended before its end, where the proxy was not the one that broke it: the client or the server was. */
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    HttpHead request() {
        return request;
    }

    void disturb() {
        disturbed = true;
    }

    void stall(boolean now) {
        stalled = now;
    }

    void respond(HttpHead head) {
        response = head;
    }

    void fail(Exception reason) {
        failure = reason;
    }

    void finish() {
        done = true;
    }

    @Override
    public String toString() {
        return method + " " + target() + " " + status() + " (" + requestBytes + " bytes up, " + responseBytes
                + " down)";
    }
}
