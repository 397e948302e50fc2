package io.imagetransmit.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A program that wants to be told. All components are secrets.
 *
 * @param secret what messages are signed with, or null
 */
public record WebhookSettings(URI url, @Nullable String secret) {
    @Override
    public String toString() {
        return "WebhookSettings[]";
    }
}
