package io.imagetransmit.http;

/** How to log in. Shows no secret when printed. */
public sealed interface Credentials {

    /** Nobody in particular. */
    record None() implements Credentials {}

    /** A name and a password. */
    record UserPassword(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return "UserPassword[" + user + "]";
        }
    }

    /** A refresh token, exchanged for access tokens at the registry's token service (Docker's {@code identitytoken}). */
    record IdentityToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "IdentityToken[]";
        }
    }

    /** Whether there is anything to log in with. */
    default boolean isPresent() {
        return !(this instanceof None);
    }
}
