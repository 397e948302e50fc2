package io.imagetransmit.config;

import org.jspecify.annotations.Nullable;

/**
 * A DingTalk robot. Both components are secrets.
 *
 * @param secret what messages are signed with; null if the robot does not ask for it
 */
public record DingTalkSettings(String token, @Nullable String secret) {
    @Override
    public String toString() {
        return "DingTalkSettings[]";
    }
}
