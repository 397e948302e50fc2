package io.imagetransmit.testing;

import io.imagetransmit.testing.BodyFault.Change;
import io.imagetransmit.testing.BodyFault.Stop;
import io.imagetransmit.testing.Fault.Answer;
import io.imagetransmit.testing.Fault.Disturbance;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The ways in which lines, proxies and registries fail, by name. */
public final class Faults {
    private static final String HTML = "<html><body><h1>Welcome to the captive portal</h1></body></html>";

    private Faults() {}

    /** RST when at most so many bytes of the request's body have gone to the server. */
    public static Fault resetRequest(long afterBytes) {
        return Disturbance.ofRequest(BodyFault.stop(Stop.RESET, afterBytes));
    }

    /**
     * RST when so many bytes of the response's body have been sent. A reset overtakes what is on its way: the client may
     * see fewer.
     */
    public static Fault resetResponse(long afterBytes) {
        return Disturbance.ofResponse(BodyFault.stop(Stop.RESET, afterBytes));
    }

    /** The server has done what was asked, but RST comes in place of its answer. */
    public static Fault loseAnswer() {
        return Disturbance.ofResponse(BodyFault.stop(Stop.RESET, BodyFault.BEFORE_HEAD));
    }

    /** The server has done what was asked, but the connection is closed without an answer. */
    public static Fault closeWithoutAnswer() {
        return Disturbance.ofResponse(BodyFault.stop(Stop.CLOSE, BodyFault.BEFORE_HEAD));
    }

    /** The server has done what was asked, but another answer is given, as a gateway does that has lost patience. */
    public static Fault answerInstead(Answer answer) {
        return new Disturbance(
                BodyFault.NONE, BodyFault.stop(Stop.ANSWER, BodyFault.BEFORE_HEAD), head -> head, head -> head, answer);
    }

    /** The response's body ends after so many bytes, by an orderly close, though its length was announced otherwise. */
    public static Fault truncateResponse(long afterBytes) {
        return Disturbance.ofResponse(BodyFault.stop(Stop.CLOSE, afterBytes));
    }

    /** One bit of the response's body is flipped. */
    public static Fault corruptResponse(long offset) {
        return Disturbance.ofResponse(BodyFault.change(Change.FLIP, offset));
    }

    /** One bit of the request's body is flipped. */
    public static Fault corruptRequest(long offset) {
        return Disturbance.ofRequest(BodyFault.change(Change.FLIP, offset));
    }

    /** One digit of the response's body, from this offset on, becomes another: JSON stays JSON. The body must not be large. */
    public static Fault otherDigitInResponse(long offset) {
        return Disturbance.ofResponse(BodyFault.change(Change.DIGIT, offset));
    }

    /** The same with the request's body. */
    public static Fault otherDigitInRequest(long offset) {
        return Disturbance.ofRequest(BodyFault.change(Change.DIGIT, offset));
    }

    /** The same, and the answer does not name the digest of what was taken. */
    public static Fault otherDigitInRequestUntold(long offset) {
        return new Disturbance(
                BodyFault.change(Change.DIGIT, offset),
                BodyFault.NONE,
                head -> head,
                head -> head.without("Docker-Content-Digest"),
                null);
    }

    /** A line end behind the response's body. */
    public static Fault longerResponse() {
        return new Disturbance(
                BodyFault.NONE,
                BodyFault.change(Change.LONGER, 0),
                head -> head,
                head -> head.without("Content-Length"),
                null);
    }

    /** A line end behind the request's body, which must have a length. */
    public static Fault longerRequest() {
        return new Disturbance(
                BodyFault.change(Change.LONGER, 0),
                BodyFault.NONE,
                head -> {
                    long length = Long.parseLong(head.first("Content-Length").orElseThrow());
                    return head.with("Content-Length", Long.toString(length + 1));
                },
                head -> head,
                null);
    }

    /** The server is asked for something else: what this makes of the path. */
    public static Fault askFor(UnaryOperator<String> path) {
        return Disturbance.ofRequestHead(head -> head.withTarget(path.apply(head.word(1))));
    }

    /** Bytes of the response's body before this offset come a second time, in place of those that follow. */
    public static Fault repeatResponse(long offset) {
        return Disturbance.ofResponse(BodyFault.change(Change.REPEAT, offset));
    }

    /** The same with the request's body. */
    public static Fault repeatRequest(long offset) {
        return Disturbance.ofRequest(BodyFault.change(Change.REPEAT, offset));
    }

    /** From this byte of the response's body on, they come slowly: 4 KiB each 5 ms. */
    public static Fault slowResponse(long offset) {
        return Disturbance.ofResponse(BodyFault.change(Change.SLOW, offset));
    }

    /** The same with the request's body. */
    public static Fault slowRequest(long offset) {
        return Disturbance.ofRequest(BodyFault.change(Change.SLOW, offset));
    }

    /** After so many bytes of the response's body nothing more is sent, until {@link FaultProxy#release()}. */
    public static Fault stallResponse(long afterBytes) {
        return Disturbance.ofResponse(BodyFault.stop(Stop.STALL, afterBytes));
    }

    /** No answer, until {@link FaultProxy#release()}. */
    public static Fault stallAnswer() {
        return stallResponse(BodyFault.BEFORE_HEAD);
    }

    /** After so many bytes of the request's body nothing more is read, until {@link FaultProxy#release()}. */
    public static Fault stallRequest(long afterBytes) {
        return Disturbance.ofRequest(BodyFault.stop(Stop.STALL, afterBytes));
    }

    /** An answer by the proxy, to be furnished with headers and a body. */
    public static Answer answer(int status) {
        return new Answer(status);
    }

    /** The answer of a registry to a token that has run out. */
    public static Answer expiredToken(String realm, String service, String scope) {
        return new Answer(401)
                .header(
                        "WWW-Authenticate",
                        "Bearer realm=\"" + realm + "\",service=\"" + service + "\",scope=\"" + scope
                                + "\",error=\"invalid_token\"")
                .body(
                        "application/json",
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}");
    }

    /** 429 with a {@code Retry-After} in seconds. */
    public static Answer tooManyRequests(long seconds) {
        return tooManyRequests(Long.toString(seconds));
    }

    /** 429 with a {@code Retry-After} as HTTP date, which has whole seconds. */
    public static Answer tooManyRequests(Instant notBefore) {
        return tooManyRequests(DateTimeFormatter.RFC_1123_DATE_TIME
                .format(notBefore.atZone(ZoneOffset.UTC))
                .replaceFirst(", (\\d) ", ", 0$1 "));
    }

    private static Answer tooManyRequests(String retryAfter) {
        return new Answer(429)
                .header("Retry-After", retryAfter)
                .body(
                        "application/json",
                        "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"rate limit exceeded\"}]}");
    }

    /** An HTML page where a registry's answer was expected. */
    public static Answer html(int status) {
        return new Answer(status).body("text/html; charset=utf-8", HTML);
    }

    /** 413 where the request's body has more bytes than this, as nginx answers it: at once, or as soon as it sees it. */
    public static Fault bodyLimit(long bytes) {
        Answer answer = html(413).whileSending(0);
        return new Disturbance(
                BodyFault.stop(Stop.ANSWER, bytes + 1), BodyFault.NONE, head -> head, head -> head, answer);
    }

    /** A redirect to this location, absolute or relative, and that is computed from the request. */
    public static Fault redirect(int status, Function<Exchange, String> location) {
        return new Fault.Computed(exchange -> new Answer(status).header("Location", location.apply(exchange)));
    }

    /** The server does not hear of the range: 200 in place of 206. */
    public static Fault ignoreRange() {
        return dropRequestHeader("Range");
    }

    public static Fault contentRange(String value) {
        return setHeader("Content-Range", value);
    }

    /** A response header that is missing. Without its length a body is sent chunked. */
    public static Fault dropHeader(String name) {
        return Disturbance.ofResponseHead(head -> head.without(name));
    }

    public static Fault setHeader(String name, String value) {
        return Disturbance.ofResponseHead(head -> head.with(name, value));
    }

    /** The response's length is announced wrongly, by so many bytes; the connection is closed behind the body. */
    public static Fault wrongLength(long difference) {
        return Disturbance.ofResponseHead(head -> {
            long length = Long.parseLong(head.first("Content-Length").orElse("-1"));
            return length < 0 ? head : head.with("Content-Length", Long.toString(Math.max(0, length + difference)));
        });
    }

    public static Fault dropRequestHeader(String name) {
        return Disturbance.ofRequestHead(head -> head.without(name));
    }
}
