package io.imagetransmit.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A WeCom robot. All components are secrets.
 *
 * @param url where the service is; null for the public one
 */
public record WeComSettings(String key, @Nullable URI url) {
    @Override
    public String toString() {
        return "WeComSettings[]";
    }
}
