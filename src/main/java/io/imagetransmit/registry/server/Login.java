package io.imagetransmit.registry.server;

/** The one user whom a server lets in, by HTTP Basic authentication. */
public record Login(String user, String password) {
    public Login {
        if (user.isEmpty() || user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user name must not be empty and must not contain a colon");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
