package io.imagetransmit.testing;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * How a {@link TokenServer} answers.
 *
 * @param lifetime how long its tokens are valid; docker-registry allows another 60 s, so a token that it is to refuse has a
 *     negative lifetime of more than that
 * @param announceLifetime whether the answer has {@code expires_in}
 * @param field the member that the token comes in, {@code token} or {@code access_token}
 * @param post whether OAuth2 POST is understood; otherwise it is answered with 405
 * @param anonymous whether there are tokens without a user
 * @param granted which actions are granted; the others are left out of the token, as Docker Hub and Harbor do
 * @param refused which actions make the server answer 403 instead of a token
 */
public record TokenPolicy(
        Duration lifetime,
        boolean announceLifetime,
        String field,
        boolean post,
        boolean anonymous,
        Predicate<Grant> granted,
        Predicate<Grant> refused) {

    /**
     * One action on one resource, and who asks for it.
     *
     * @param user empty for an anonymous one
     * @param name for instance {@code library/nginx}
     * @param action for instance {@code pull}
     */
    public record Grant(String user, String type, String name, String action) {}

    /** Five minutes, announced, in {@code token}; everything is granted to the user, and nothing to strangers. */
    public static TokenPolicy usual() {
        return new TokenPolicy(Duration.ofMinutes(5), true, "token", true, false, grant -> true, grant -> false);
    }

    public TokenPolicy withLifetime(Duration duration) {
        return new TokenPolicy(duration, announceLifetime, field, post, anonymous, granted, refused);
    }

    public TokenPolicy withoutAnnouncedLifetime() {
        return new TokenPolicy(lifetime, false, field, post, anonymous, granted, refused);
    }

    public TokenPolicy withField(String name) {
        return new TokenPolicy(lifetime, announceLifetime, name, post, anonymous, granted, refused);
    }

    public TokenPolicy withoutPost() {
        return new TokenPolicy(lifetime, announceLifetime, field, false, anonymous, granted, refused);
    }

    public TokenPolicy withAnonymous() {
        return new TokenPolicy(lifetime, announceLifetime, field, post, true, granted, refused);
    }

    public TokenPolicy granting(Predicate<Grant> rule) {
        return new TokenPolicy(lifetime, announceLifetime, field, post, anonymous, rule, refused);
    }

    public TokenPolicy refusing(Predicate<Grant> rule) {
        return new TokenPolicy(lifetime, announceLifetime, field, post, anonymous, granted, rule);
    }
}
