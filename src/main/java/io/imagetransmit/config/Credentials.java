package io.imagetransmit.config;

/** What a registry is told to let somebody in. No {@code toString} here shows a secret. */
public sealed interface Credentials {

    /** Anonymous. */
    record None() implements Credentials {}

    record UserPassword(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return "UserPassword[user=" + user + "]";
        }
    }

    /** A refresh token that stands for a login (OAuth2, Docker's "identity token"). */
    record IdentityToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "IdentityToken[]";
        }
    }
}
