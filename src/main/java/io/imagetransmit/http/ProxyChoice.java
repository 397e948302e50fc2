package io.imagetransmit.http;

import org.jspecify.annotations.Nullable;

/**
 * By which way an address is reached, and why. Names of environment variables only, never their values.
 *
 * @param proxy null where the address is reached directly
 * @param variable the one that names a proxy for addresses of this kind; null where none does
 * @param exclusions the one that excludes this address from it; null where none does, or where it is this machine itself
 */
public record ProxyChoice(
        @Nullable Proxy proxy,
        @Nullable String variable,
        @Nullable String exclusions) {}
