package io.imagetransmit.trial;

import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.Fault;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.trial.JobPlan.Weather;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Draws what goes wrong on the lines to the registries, and lays it upon the proxies. */
final class FaultPlan {
    private static final int[] STATUSES = {401, 403, 404, 429, 500, 502, 503, 504};

    private static final RequestMatch REFERRERS = RequestMatch.of("GET", "/v2/.+/referrers/.+");

    private final Random random;
    private final Weather weather;
    private final boolean large;

    /** @param large whether there is a body of many megabytes */
    FaultPlan(Random random, Weather weather, boolean large) {
        this.random = random;
        this.weather = weather;
        this.large = large;
    }

    /** @param elsewhere where a blob is also found, on another host */
    void disturbSource(FaultProxy proxy, Function<Exchange, String> elsewhere) {
        for (int i = count(); i > 0; i--) {
            var unused = switch (random.nextInt(8)) {
                case 0, 1, 2 -> proxy.when(once(RequestMatch.blobGet()), answer(offset()));
                case 3 -> proxy.when(several(RequestMatch.blobGet()), Faults.redirect(redirect(), elsewhere));
                case 4 -> proxy.when(once(RequestMatch.manifest("GET|HEAD")), answer(offset()));
                case 5 -> proxy.when(once(RequestMatch.manifest("GET")), Faults.corruptResponse(early()));
                case 6 -> proxy.when(once(RequestMatch.blobGet().withRange()), range());
                default -> proxy.when(once(RequestMatch.any()), answer(offset()));
            };
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            var unused = switch (random.nextInt(4)) {
                case 0 -> proxy.when(once(byDigest()), otherManifest(proxy));
                case 1 -> proxy.when(once(REFERRERS), Faults.otherDigitInResponse(early()));
                case 2 -> proxy.when(several(RequestMatch.manifest("GET")), readManifest());
                default -> proxy.when(soon(RequestMatch.manifest("GET")), readManifest());
            };
        }
        if (weather == Weather.BROKEN) {
            RequestMatch match = random.nextBoolean() ? RequestMatch.blobGet() : RequestMatch.manifest("GET");
            proxy.when(lasting(match), random.nextInt(3) == 0 ? readManifest() : answer(late()));
        }
    }

    void disturbTarget(FaultProxy proxy) {
        for (int i = count(); i > 0; i--) {
            var unused = switch (random.nextInt(10)) {
                case 0, 1, 2 -> proxy.when(once(RequestMatch.blobUpload()), upload(offset()));
                case 3 -> proxy.when(once(RequestMatch.of("PATCH", ".*")), liedRange());
                case 4 -> proxy.when(once(RequestMatch.manifest("PUT")), upload(offset()));
                case 5 -> proxy.when(once(RequestMatch.manifest("PUT")), Faults.corruptRequest(early()));
                case 6 -> proxy.when(once(RequestMatch.of("POST", ".*")), upload(offset()));
                case 7 -> proxy.when(once(RequestMatch.of("HEAD|GET", ".*")), answer(offset()));
                case 8 -> proxy.when(once(RequestMatch.blobUpload()), answer(offset()));
                default -> proxy.when(once(RequestMatch.any()), answer(offset()));
            };
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            var unused = switch (random.nextInt(4)) {
                case 0 -> proxy.when(several(RequestMatch.manifest("PUT")), writtenManifest());
                case 1 -> proxy.when(soon(RequestMatch.manifest("GET")), readManifest());
                default -> proxy.when(soon(RequestMatch.manifest("PUT")), writtenManifest());
            };
        }
        if (weather == Weather.BROKEN) {
            RequestMatch match = random.nextBoolean() ? RequestMatch.blobUpload() : RequestMatch.manifest("PUT");
            Fault fault = random.nextBoolean() ? upload(late()) : answer(late());
            boolean subtle = match.methods().pattern().equals("PUT") && random.nextInt(3) == 0;
            proxy.when(lasting(match), subtle ? writtenManifest() : fault);
        }
    }

    private static RequestMatch byDigest() {
        return RequestMatch.of("GET", "/v2/.+/manifests/[^/]+:[^/]+");
    }

    /** What can be told from the right manifest by its digest alone. */
    private Fault readManifest() {
        return switch (random.nextInt(6)) {
            case 0 -> Faults.longerResponse();
            case 1 -> Faults.setHeader("Docker-Content-Digest", anyDigest());
            default -> Faults.otherDigitInResponse(early());
        };
    }

    private Fault writtenManifest() {
        return switch (random.nextInt(8)) {
            case 0 -> Faults.longerRequest();
            case 1 -> Faults.setHeader("Docker-Content-Digest", anyDigest());
            case 2, 3 -> Faults.otherDigitInRequestUntold(early());
            case 4 -> Faults.dropHeader("Docker-Content-Digest");
            default -> Faults.otherDigitInRequest(early());
        };
    }

    /** The manifest that was last asked for, which is whole and another one. */
    private static Fault otherManifest(FaultProxy proxy) {
        return Faults.askFor(path -> {
            List<String> others = proxy.exchanges().stream()
                    .filter(exchange -> exchange.status() == 200 && !exchange.disturbed())
                    .map(Exchange::path)
                    .filter(other -> other.contains("/manifests/") && !other.equals(path))
                    .toList();
            return others.isEmpty() ? path : others.get(others.size() - 1);
        });
    }

    private String anyDigest() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return Digest.sha256(bytes).toString();
    }

    /** The host that redirects lead to: it sends one back at times. */
    void disturbElsewhere(FaultProxy proxy, Function<Exchange, String> back) {
        for (int i = random.nextInt(3); i > 0; i--) {
            proxy.when(
                    once(RequestMatch.any()),
                    random.nextInt(3) == 0 ? Faults.redirect(redirect(), back) : answer(offset()));
        }
    }

    private int count() {
        return weather == Weather.STORM ? 8 + random.nextInt(13) : 1 + random.nextInt(4);
    }

    private RequestMatch once(RequestMatch match) {
        return match.nth(1 + random.nextInt(6));
    }

    private RequestMatch soon(RequestMatch match) {
        return match.nth(1 + random.nextInt(3));
    }

    private RequestMatch several(RequestMatch match) {
        return match.times(1 + random.nextInt(20));
    }

    private RequestMatch lasting(RequestMatch match) {
        int first = 1 + random.nextInt(4);
        return new RequestMatch(match.methods(), match.path(), match.also(), first, Integer.MAX_VALUE);
    }

    private int redirect() {
        return List.of(301, 302, 303, 307, 308).get(random.nextInt(5));
    }

    /** Anywhere in a small body, and at times behind its end. */
    private long offset() {
        return random.nextInt(1 << (4 + random.nextInt(large ? 22 : 16)));
    }

    /** A line that breaks after every few hundred bytes, for ever, is one that the program gets along on, but not today. */
    private long late() {
        return (large ? 5_000_000 : 100_000) + offset();
    }

    /** In most manifests. */
    private long early() {
        return random.nextInt(1500);
    }

    private Fault answer(long at) {
        return switch (random.nextInt(16)) {
            case 0 -> Faults.resetResponse(at);
            case 1, 2 -> Faults.truncateResponse(at);
            case 3, 4 -> Faults.corruptResponse(at);
            case 5 -> Faults.repeatResponse(at);
            case 6 -> Faults.slowResponse(at);
            case 7 -> Faults.stallResponse(at);
            case 8 -> Faults.stallAnswer();
            case 9 -> Faults.loseAnswer();
            case 10 -> Faults.closeWithoutAnswer();
            case 11 -> Faults.html(random.nextBoolean() ? 200 : 503);
            case 12 -> Faults.wrongLength(random.nextInt(2000) - 1000);
            case 13 ->
                Faults.dropHeader(
                        List.of("Content-Length", "Docker-Content-Digest", "Location", "Range", "Content-Type")
                                .get(random.nextInt(5)));
            default -> status();
        };
    }

    private Fault upload(long at) {
        return switch (random.nextInt(14)) {
            case 0 -> Faults.resetRequest(at);
            case 1, 2 -> Faults.corruptRequest(at);
            case 3 -> Faults.repeatRequest(at);
            case 4 -> Faults.stallRequest(at);
            case 5 -> Faults.slowRequest(at);
            case 6 -> Faults.loseAnswer();
            case 7 -> Faults.closeWithoutAnswer();
            case 8 -> Faults.answerInstead(Faults.answer(504));
            case 9 -> status().whileSending(at);
            case 10 -> status().whileSendingAbruptly(at);
            case 11 -> Faults.bodyLimit(at);
            case 12 -> liedRange();
            default -> status();
        };
    }

    private Fault.Answer status() {
        int status = STATUSES[random.nextInt(STATUSES.length)];
        if (status == 429 && random.nextBoolean()) {
            return random.nextBoolean()
                    ? Faults.tooManyRequests(1)
                    : Faults.tooManyRequests(Instant.now().plusSeconds(1));
        }
        Fault.Answer answer = Faults.answer(status);
        return random.nextInt(3) == 0 ? answer.header("Retry-After", "1") : answer;
    }

    private Fault range() {
        return random.nextBoolean()
                ? Faults.ignoreRange()
                : Faults.contentRange("bytes " + offset() + "-" + offset() + "/" + offset());
    }

    private Fault liedRange() {
        return Faults.setHeader("Range", "0-" + offset());
    }
}
