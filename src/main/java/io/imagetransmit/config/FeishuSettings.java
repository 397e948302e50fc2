package io.imagetransmit.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A Feishu robot. All components are secrets.
 *
 * @param secret what messages are signed with; null if the robot does not ask for it
 * @param url where the service is; null for the public one
 */
public record FeishuSettings(
        String token, @Nullable String secret, @Nullable URI url) {
    @Override
    public String toString() {
        return "FeishuSettings[]";
    }
}
